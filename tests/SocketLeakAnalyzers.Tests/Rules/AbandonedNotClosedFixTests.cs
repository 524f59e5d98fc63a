using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0203: is the connection closed where its operation is given up?</summary>
public sealed class AbandonedNotClosedFixTests
{
    [Fact]
    public Task Declared_with_using_where_it_stays() => FixAsync(
        """
        static void Ask(string host)
        {
            var client = {|SLA0203:new TcpClient()|};
            if (!client.ConnectAsync(host, 80).Wait(1000))
            {
                Console.WriteLine("no answer");
                return;
            }

            client.Close();
        }
        """,
        """
        static void Ask(string host)
        {
            using var client = new TcpClient();
            if (!client.ConnectAsync(host, 80).Wait(1000))
            {
                Console.WriteLine("no answer");
                return;
            }

            client.Close();
        }
        """);

    [Theory]
    [InlineData("if (await Task.WhenAny(connecting, Task.Delay(1000)) != connecting)")]
    [InlineData("if (connecting != await Task.WhenAny(connecting, delay))")]
    [InlineData("if (await Task.WhenAny(connecting, delay).ConfigureAwait(false) == delay)")]
    [InlineData("if (!(await Task.WhenAny(delay, connecting) == connecting))")]
    [InlineData("var first = await Task.WhenAny(connecting, delay);\n    if (first != connecting)")]
    [InlineData("var first = await Task.WhenAny(connecting, delay);\n    if (delay == first)")]
    public Task Closed_in_the_branch_of_the_slower_one(string question) => FixAsync(
        Connect("{|SLA0203:new TcpClient()|}", question, ""),
        Connect("new TcpClient()", question, "client.Dispose();\n        "));

    [Theory]
    [InlineData("if (!connecting.Wait(1000))")]
    [InlineData("if (connecting.Wait(1000) == false)")]
    [InlineData("if (false == connecting.Wait(TimeSpan.FromSeconds(1)))")]
    [InlineData("var done = connecting.Wait(1000);\n    if (!done)")]
    public Task Closed_in_the_branch_of_the_wait(string question) => FixAsync(
        Connect("{|SLA0203:new TcpClient()|}", question, ""),
        Connect("new TcpClient()", question, "client.Dispose();\n        "));

    [Fact]
    public Task Closed_in_a_branch_without_braces() => FixAsync(
        """
        static TcpClient Open(string host)
        {
            var client = {|SLA0203:new TcpClient()|};
            var connecting = client.BeginConnect(host, 80, null, null);
            if (!connecting.AsyncWaitHandle.WaitOne(1000))
                return null;
            return client;
        }
        """,
        """
        static TcpClient Open(string host)
        {
            var client = new TcpClient();
            var connecting = client.BeginConnect(host, 80, null, null);
            if (!connecting.AsyncWaitHandle.WaitOne(1000))
            {
                client.Dispose();
                return null;
            }
            return client;
        }
        """);

    [Fact]
    public Task Closed_in_the_else() => FixAsync(
        """
        static TcpClient Open(string host)
        {
            var client = {|SLA0203:new TcpClient()|};
            var connecting = client.BeginConnect(host, 80, null, null);
            if (connecting.AsyncWaitHandle.WaitOne(1000))
            {
                return client;
            }
            else
            {
                return null;
            }
        }
        """,
        """
        static TcpClient Open(string host)
        {
            var client = new TcpClient();
            var connecting = client.BeginConnect(host, 80, null, null);
            if (connecting.AsyncWaitHandle.WaitOne(1000))
            {
                return client;
            }
            else
            {
                client.Dispose();
                return null;
            }
        }
        """);

    [Fact]
    public Task Closed_in_the_handler() => FixAsync(
        Cancelled("{|SLA0203:new Socket(SocketType.Stream, ProtocolType.Tcp)|}", ""),
        Cancelled("{|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|}", "socket.Dispose();\n        "));

    [Theory]
    [InlineData("if (await Task.WhenAny(connecting, delay) != connecting)\n{\nConsole.WriteLine(\"slow\");\n}\n\nreturn null;")]
    [InlineData("if (await Task.WhenAny(connecting, delay) != connecting)\n{\nConsole.WriteLine(client.Connected);\nreturn null;\n}\n\nawait connecting;\nreturn client;")]
    [InlineData("if (await Task.WhenAny(connecting, delay) == connecting)\n{\nawait connecting;\nreturn client;\n}\n\nreturn null;")]
    [InlineData("await Task.WhenAny(connecting, delay);\nif (!connecting.IsCompleted)\n{\nreturn null;\n}\n\nreturn client;")]
    [InlineData("var other = Task.Run(() => { });\nif (await Task.WhenAny(connecting, other) != other)\n{\nreturn null;\n}\n\nreturn client;")]
    [InlineData("if (await Task.WhenAny(connecting, delay) != connecting || Slow)\n{\nreturn null;\n}\n\nreturn client;")]
    public Task Nothing_where_the_branch_is_not_known_or_goes_on(string rest) => Verify.NoFixAsync<AbandonedNotClosedFix>($$"""
        public bool Slow { get; set; }

        async Task<TcpClient> OpenAsync(string host)
        {
            var client = {|SLA0203:new TcpClient()|};
            var connecting = client.ConnectAsync(host, 80);
            var delay = Task.Delay(1000);
            {{rest}}
        }
        """);

    private static string Connect(string acquisition, string question, string close) => $$"""
        static async Task<TcpClient> OpenAsync(string host)
        {
            var client = {{acquisition}};
            var delay = Task.Delay(1000);
            var connecting = client.ConnectAsync(host, 80);
            {{question}}
            {
                {{close}}throw new TimeoutException(); // too slow
            }

            await delay;
            return client;
        }
        """;

    private static string Cancelled(string acquisition, string close) => $$"""
        static async Task<Socket> OpenAsync(IPEndPoint peer, CancellationToken token)
        {
            var socket = {{acquisition}};
            try
            {
                await socket.ConnectAsync(peer, token);
                return socket;
            }
            catch (OperationCanceledException)
            {
                {{close}}return null;
            }
        }
        """;

    private static Task FixAsync(string before, string after) => Verify.FixAsync<AbandonedNotClosedFix>(before, after);
}
