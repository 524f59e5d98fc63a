using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101 and SLA0201: where would a <c>using</c> close too early or not compile?</summary>
public sealed class UsingDeclinedFixTests
{
    [Theory]
    [InlineData("return stream;", "NetworkStream", "SLA0202")]
    [InlineData("return client.GetStream();", "NetworkStream", "SLA0202")]
    [InlineData("_kept = client; return null;", "NetworkStream", "SLA0202")]
    [InlineData("this._kept = client; return null;", "NetworkStream", "SLA0202")]
    [InlineData("_all.Add(client); return null;", "NetworkStream", "SLA0202")]
    [InlineData("_all[0] = client; return null;", "NetworkStream", null)]
    [InlineData("Keep(client); return null;", "NetworkStream", "SLA0202")]
    [InlineData("_later = () => Console.WriteLine(client.Connected); return null;", "NetworkStream", "SLA0201")]
    [InlineData("client = null; return null;", "NetworkStream", "SLA0201")]
    [InlineData("client = new TcpClient(host, 81); _kept = client; return null;", "NetworkStream", "SLA0201")]
    [InlineData("Swap(ref client); return null;", "NetworkStream", "SLA0202")]
    [InlineData("return stream.WriteAsync(new byte[8], 0, 8);", "Task", "SLA0201")]
    [InlineData("_pending = stream.ReadAsync(new byte[8], 0, 8); return null;", "Task", "SLA0201")]
    [InlineData("_pending = Task.Run(() => stream.WriteByte(1)); return null;", "Task", "SLA0201")]
    [InlineData("return new { client };", "object", "SLA0202")]
    [InlineData("return (client, host);", "object", null)]
    [InlineData("return new[] { client };", "object", null)]
    public Task A_close_in_the_branch_where_the_value_may_stay(string rest, string type, string? leaksElsewhere) => Verify.FixTest<EndOfStreamNotClosedFix>(
        Verify.InClass(Members("new TcpClient(host, 80)", "{|SLA0101:return null;|}", rest, type)),
        Verify.InClass(Members(
            leaksElsewhere is null ? "new TcpClient(host, 80)" : $"{{|{leaksElsewhere}:new TcpClient(host, 80)|}}", "client.Close();\n        return null;", rest, type))).RunAsync();

    [Fact]
    public Task A_close_of_the_link_that_outlives_its_client() => Verify.FixAsync<EndOfStreamNotClosedFix>(
        """
        static void Run(string host)
        {
            NetworkStream stream;
            {
                var client = new TcpClient(host, 80);
                stream = client.GetStream();
            }

            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        """
        static void Run(string host)
        {
            NetworkStream stream;
            {
                var client = new TcpClient(host, 80);
                stream = client.GetStream();
            }

            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    stream.Close();
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task A_close_in_the_branch_where_there_are_labels() => Verify.FixAsync<EndOfStreamNotClosedFix>(
        """
        static void Run(string host)
        {
            int tries = 0;
        again:
            var client = new TcpClient(host, 80);
            var b = client.GetStream().ReadByte();
            if (b == -1)
            {
                {|SLA0101:return;|}
            }

            client.Close();
            if (tries++ < 3)
            {
                goto again;
            }
        }
        """,
        """
        static void Run(string host)
        {
            int tries = 0;
        again:
            var client = new TcpClient(host, 80);
            var b = client.GetStream().ReadByte();
            if (b == -1)
            {
                client.Close();
                return;
            }

            client.Close();
            if (tries++ < 3)
            {
                goto again;
            }
        }
        """);

    [Theory]
    [InlineData("var client = {|SLA0201:new TcpClient(host, 80)|};\n    return client.GetStream().WriteAsync(new byte[8], 0, 8);")]
    [InlineData("var client = {|SLA0201:new TcpClient(host, 80)|};\n    var sent = client.GetStream().WriteAsync(new byte[8], 0, 8);\n    return sent;")]
    [InlineData("TcpClient one = {|SLA0201:new TcpClient(host, 80)|}, two = {|SLA0201:new TcpClient(host, 81)|};\n    return Task.CompletedTask;")]
    [InlineData("var client = {|SLA0201:new TcpClient(host, 80)|};\n    client = null;\n    return Task.CompletedTask;")]
    [InlineData("TcpClient client;\n    client = {|SLA0201:new TcpClient(host, 80)|};\n    return Task.CompletedTask;")]
    [InlineData("var client = {|SLA0201:new TcpClient(host, 80)|};\n    return Task.Run(() => client.GetStream().WriteByte(1));")]
    [InlineData("var stream = new NetworkStream({|SLA0201:new TcpClient(host, 80)|}.Client);\n    stream.WriteByte(1);\n    return Task.CompletedTask;")]
    [InlineData("var port = {|SLA0201:new TcpClient(host, 80)|}.Client.LocalEndPoint;\n    return Task.FromResult(port);")]
    public Task Nothing_where_the_value_may_stay(string body) => Verify.NoFixAsync<AcquiredNotClosedFix>($$"""
        static Task Run(string host)
        {
            {{body}}
        }
        """);

    [Theory]
    [InlineData("if (!{|SLA0201:TryOpen(host, out var client)|}) return;\n    client.NoDelay = true;")]
    [InlineData("var opened = {|SLA0201:TryOpen(host, out var client)|};\n    client.NoDelay = opened;")]
    [InlineData("var (client, port) = {|SLA0201:OpenPair(host)|};\n    client.NoDelay = true;")]
    [InlineData("var client = {|SLA0201:OpenPair(host)|};\n    client.Client.NoDelay = true;")]
    public Task Nothing_where_it_comes_beside_the_result(string body) => Verify.NoFixAsync<AcquiredNotClosedFix>($$"""
        static bool TryOpen(string host, out TcpClient client)
        {
            client = new TcpClient(host, 80);
            return true;
        }

        static (TcpClient Client, int Port) OpenPair(string host) => (new TcpClient(host, 80), 80);

        static void Run(string host)
        {
            {{body}}
        }
        """);

    [Fact]
    public Task A_using_of_the_element_of_a_tuple() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static (TcpClient Client, int Port) OpenPair(string host) => (new TcpClient(host, 80), 80);

        static void Run(string host)
        {
            var client = {|SLA0201:OpenPair(host)|}.Client;
            client.NoDelay = true;
        }
        """,
        """
        static (TcpClient Client, int Port) OpenPair(string host) => (new TcpClient(host, 80), 80);

        static void Run(string host)
        {
            using var client = OpenPair(host).Client;
            client.NoDelay = true;
        }
        """);

    private static string Members(string acquisition, string end, string rest, string type) => $$"""
        public TcpClient _kept = null;
        public readonly List<TcpClient> _all = new List<TcpClient>();
        public Action _later = null;
        public Task _pending = null;

        {{type}} Open(string host)
        {
            var client = {{acquisition}};
            var stream = client.GetStream();
            if (stream.ReadByte() == -1)
            {
                {{end}}
            }

            {{rest}}
        }

        void Keep(TcpClient client) => _kept = client;

        void Swap(ref TcpClient client) => _kept = client;

        void Stop() => _kept.Close();
        """;
}
