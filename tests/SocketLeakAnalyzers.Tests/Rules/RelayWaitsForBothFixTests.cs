using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0105: the fix waits for the first direction and closes what nothing behind the wait closes.</summary>
public sealed class RelayWaitsForBothFixTests
{
    [Theory]
    [InlineData("Stream a, Stream b", "a.CopyToAsync(b), b.CopyToAsync(a)", "a.Close();\n    b.Close();")]
    [InlineData("TcpClient a, TcpClient b", "a.GetStream().CopyToAsync(b.GetStream()), b.GetStream().CopyToAsync(a.GetStream())", "a.Close();\n    b.Close();")]
    [InlineData("Socket a, Socket b", "Pump(a, b), Pump(b, a)", "a.Close();\n    b.Close();")]
    public Task Closes_what_came_as_a_parameter(string parameters, string tasks, string closes) => Verify.FixAsync<RelayWaitsForBothFix>(
        $$"""
        static async Task RelayAsync({{parameters}})
        {
            await {|SLA0105:Task.WhenAll({{tasks}})|}.ConfigureAwait(false);
        }

        {{Pump}}
        """,
        $$"""
        static async Task RelayAsync({{parameters}})
        {
            await Task.WhenAny({{tasks}}).ConfigureAwait(false);
            {{closes}}
        }

        {{Pump}}
        """);

    [Fact]
    public Task Leaves_the_closing_to_using() => Verify.FixEverywhereAsync<RelayWaitsForBothFix>(
        """
        static async Task RelayAsync(TcpListener listener, string host)
        {
            using (var client = await listener.AcceptTcpClientAsync())
            {
                using var upstream = new TcpClient(host, 80);
                using var near = client.GetStream();
                var far = upstream.GetStream();
                // Both ways.
                await {|SLA0105:Task.WhenAll(near.CopyToAsync(far), far.CopyToAsync(near))|};
            }
        }
        """,
        """
        static async Task RelayAsync(TcpListener listener, string host)
        {
            using (var client = await listener.AcceptTcpClientAsync())
            {
                using var upstream = new TcpClient(host, 80);
                using var near = client.GetStream();
                var far = upstream.GetStream();
                // Both ways.
                await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
            }
        }
        """);

    [Theory]
    [InlineData("a.Close();\n    b.Dispose();", "")]
    [InlineData("b.Dispose();", "a.Close();\n    ")]
    [InlineData("if (b.CanRead)\n    {\n        b.Dispose();\n    }", "a.Close();\n    b.Close();\n    ")]
    public Task Leaves_the_closing_to_what_follows(string rest, string closes) => Verify.FixAsync<RelayWaitsForBothFix>(
        $$"""
        static void Relay(Stream a, Stream b)
        {
            {|SLA0105:Task.WaitAll(a.CopyToAsync(b), b.CopyToAsync(a))|};
            {{rest}}
        }
        """,
        $$"""
        static void Relay(Stream a, Stream b)
        {
            Task.WaitAny(a.CopyToAsync(b), b.CopyToAsync(a));
            {{closes}}{{rest}}
        }
        """);

    [Fact]
    public Task Leaves_the_closing_to_finally_and_not_to_catch() => Verify.FixAsync<RelayWaitsForBothFix>(
        """
        static async Task RelayAsync(Stream a, Stream b)
        {
            try
            {
                await {|SLA0105:Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a))|};
            }
            catch (IOException)
            {
                b.Dispose();
            }
            finally
            {
                a.Dispose();
            }
        }
        """,
        """
        static async Task RelayAsync(Stream a, Stream b)
        {
            try
            {
                await Task.WhenAny(a.CopyToAsync(b), b.CopyToAsync(a));
                b.Close();
            }
            catch (IOException)
            {
                b.Dispose();
            }
            finally
            {
                a.Dispose();
            }
        }
        """);

    [Fact]
    public Task Closes_the_socket_that_a_stream_does_not_own() => Verify.FixAsync<RelayWaitsForBothFix>(
        """
        public Socket _upstream = null;

        async Task RelayAsync(Socket client, Socket upstream)
        {
            var near = new NetworkStream(client);
            var far = new NetworkStream(_upstream);
            await {|SLA0105:Task.WhenAll(near.CopyToAsync(far), far.CopyToAsync(near))|};
        }
        """.Replace("_upstream", "upstream", System.StringComparison.Ordinal).Replace("new NetworkStream(upstream)", "new NetworkStream(this.upstream)", System.StringComparison.Ordinal),
        """
        public Socket upstream = null;

        async Task RelayAsync(Socket client, Socket upstream)
        {
            var near = new NetworkStream(client);
            var far = new NetworkStream(this.upstream);
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
            client.Close();
            this.upstream.Close();
        }
        """);

    [Fact]
    public async Task In_a_program_of_statements()
    {
        const string Before = """
            var a = new TcpClient("a", 1);
            using var b = new TcpClient("b", 1);
            var (near, far) = (a.GetStream(), b.GetStream());
            {0}
            a.Dispose();
            """;
        var test = Verify.FixTest<RelayWaitsForBothFix>(
            Before.Replace("{0}", "{|SLA0105:Task.WaitAll(near.CopyToAsync(far), far.CopyToAsync(near))|};", System.StringComparison.Ordinal),
            Before.Replace("{0}", "Task.WaitAny(near.CopyToAsync(far), far.CopyToAsync(near));\nnear.Close();\nfar.Close();", System.StringComparison.Ordinal));
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        await test.RunAsync();
    }

    [Fact]
    public Task Fix_all_fixes_each() => Verify.FixAsync<RelayWaitsForBothFix>(
        """
        static async Task RelayAsync(Stream a, Stream b, Stream c)
        {
            await {|SLA0105:Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a))|};
            await {|SLA0105:Task.WhenAll(c.CopyToAsync(b), b.CopyToAsync(c))|};
        }
        """,
        """
        static async Task RelayAsync(Stream a, Stream b, Stream c)
        {
            await Task.WhenAny(a.CopyToAsync(b), b.CopyToAsync(a));
            a.Close();
            b.Close();
            await Task.WhenAny(c.CopyToAsync(b), b.CopyToAsync(c));
            c.Close();
            b.Close();
        }
        """);

    [Theory]
    [InlineData("var counts = await {|SLA0105:Task.WhenAll(Count(a, b), Count(b, a))|};\n    Console.WriteLine(counts[0]);")]
    [InlineData("Console.WriteLine(await {|SLA0105:Task.WhenAll(Count(a, b), Count(b, a))|});")]
    [InlineData("_ = await {|SLA0105:Task.WhenAll(Count(a, b), Count(b, a))|};")]
    [InlineData("if (a.CanRead)\n        await {|SLA0105:Task.WhenAll(Count(a, b), Count(b, a))|};")]
    [InlineData("await Task.Run(async () => await {|SLA0105:Task.WhenAll(Count(a, b), Count(b, a))|});")]
    public Task Nothing_where_the_result_is_used_or_there_is_no_room(string statements) => Verify.NoFixAsync<RelayWaitsForBothFix>($$"""
        static async Task RelayAsync(Stream a, Stream b)
        {
            {{statements}}
        }

        static async Task<long> Count(Stream from, Stream to)
        {
            await from.CopyToAsync(to);
            return 1;
        }
        """);

    [Fact]
    public Task Names_the_whole_type_and_keeps_an_older_language() => Verify.FixTest<RelayWaitsForBothFix>(
        "class Subject\n{\n    static void Relay(System.IO.Stream a, System.IO.Stream b)\n    {\n        {|SLA0105:System.Threading.Tasks.Task.WaitAll(a.CopyToAsync(b), b.CopyToAsync(a))|};\n    }\n}\n",
        "class Subject\n{\n    static void Relay(System.IO.Stream a, System.IO.Stream b)\n    {\n        System.Threading.Tasks.Task.WaitAny(a.CopyToAsync(b), b.CopyToAsync(a));\n        a.Close();\n        b.Close();\n    }\n}\n")
        .In(LanguageVersion.CSharp7_3).RunAsync();

    private const string Pump = """
        static async Task Pump(Socket from, Socket to)
        {
            using (var source = new NetworkStream(from))
            {
                await source.CopyToAsync(new NetworkStream(to));
            }
        }
        """;
}
