using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: an operation that fails jumps over the close of the connection that a method was given.</summary>
public sealed class ParameterClosedLastTests
{
    [Theory]
    [InlineData("await {|SLA0202:link.SyncAsync()|}.ConfigureAwait(false);\n        await link.CloseAsync().ConfigureAwait(false);\n        return \"\";")]
    [InlineData("link = link ?? throw new FormatException();\n        await link.EnqueueAsync(\"route\");\n        await {|SLA0202:link.SyncAsync()|};\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("if (link == null)\n        {\n            return \"\";\n        }\n\n        await {|SLA0202:link.SyncAsync()|};\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("var answer = await {|SLA0202:link.ReadAsync()|};\n        await link.CloseAsync();\n        return answer;")]
    [InlineData("{|SLA0202:link.SyncAsync()|}.Wait();\n        link.CloseAsync().Wait();\n        return await Task.FromResult(\"\");")]
    [InlineData("Console.WriteLine(link);\n        await {|SLA0202:link.SyncAsync()|};\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("for (var i = 0; i < 3; i++)\n        {\n            await {|SLA0202:link.SyncAsync()|};\n        }\n\n        await link.CloseAsync();\n        return \"\";")]
    public Task Operation_of_what_carries_a_connection(string body) => Verify.FlaggedAsync(Protocol(body));

    [Theory]
    [InlineData("try { await link.SyncAsync(); } finally { await link.CloseAsync(); }\n        return \"\";")]
    [InlineData("try { await link.SyncAsync(); } catch { await link.CloseAsync(); throw; }\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("try { await link.SyncAsync(); } catch (IOException) { }\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("await link.SyncAsync();\n        return \"\";")]
    [InlineData("await link.EnqueueAsync(\"route\");\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("await link.SyncAsync();\n        if (link.Last.Length == 0)\n        {\n            await link.CloseAsync();\n        }\n\n        return \"\";")]
    [InlineData("await link.SyncAsync();\n        if (link.Last.Length == 0)\n        {\n            await link.CloseAsync();\n            return \"\";\n        }\n\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("_links.Add(link);\n        await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("_link = link;\n        await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("var handler = new Action(() => link.CloseAsync());\n        await link.SyncAsync();\n        await link.CloseAsync();\n        handler();\n        return \"\";")]
    [InlineData("var syncing = link.SyncAsync();\n        await link.CloseAsync();\n        await syncing;\n        return \"\";")]
    [InlineData("await link.SendAsync();\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("await link.CloseAsync();\n        await link.SyncAsync();\n        return \"\";")]
    [InlineData("if (_links.Count > 0)\n        {\n            return \"kept\";\n        }\n\n        await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";")]
    [InlineData("await link.Readiness();\n        await link.CloseAsync();\n        return \"\";")]
    public Task Closes_whatever_happens_or_is_not_the_one_to_close(string body) => Verify.SilentAsync(Protocol(body));

    [Theory]
    [InlineData("var link = new Link();\n    try { await protocol.Ask(link); } finally { await link.CloseAsync(); }")]
    [InlineData("var link = new Link();\n    try { await protocol.Ask(link); } catch { await link.CloseAsync(); }")]
    [InlineData("using var link = new Link();\n    await protocol.Ask(link);")]
    [InlineData("using (var link = new Link()) { await protocol.Ask(link); }")]
    [InlineData("var link = new Link();\n    await protocol.Ask(link);\n    link.Dispose();")]
    public Task A_caller_closes(string use) =>
        Verify.SilentAsync(Protocol("await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";", use));

    [Fact]
    public Task The_caller_of_a_caller_closes() => Verify.SilentAsync(Protocol("await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";", "await Outer(protocol, new Link());") + """

        static async Task Pass(Protocol protocol, Link link) => await protocol.Ask(link);

        static async Task Outer(Protocol protocol, Link link)
        {
            try
            {
                await Pass(protocol, link);
            }
            finally
            {
                await link.CloseAsync();
            }
        }
        """);

    [Fact]
    public Task Nobody_in_sight_calls() =>
        Verify.SilentAsync(Protocol("await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";", "await Task.Yield();"));

    [Fact]
    public Task An_interface_carries_what_implements_it() => Verify.FlaggedAsync("""
        public interface ILink { Task SyncAsync(); Task CloseAsync(); }

        public sealed class Link : ILink
        {
            private readonly TcpClient _client;

            public Link(TcpClient client) => _client = client;

            public Task SyncAsync() => _client.GetStream().WriteAsync(new byte[1], 0, 1);

            public Task CloseAsync()
            {
                _client.Close();
                return Task.CompletedTask;
            }
        }

        public abstract class Protocol
        {
            public abstract Task<string> Ask(ILink link);
        }

        public sealed class Route : Protocol
        {
            public override async Task<string> Ask(ILink link)
            {
                await {|SLA0202:link.SyncAsync()|}.ConfigureAwait(false);
                await link.CloseAsync().ConfigureAwait(false);
                return "";
            }
        }

        static async Task<string> Discover(Protocol protocol, ILink link) => await protocol.Ask(link);
        """);

    [Fact]
    public Task What_has_no_connection_in_it_is_none() => Verify.SilentAsync(Protocol("await link.SyncAsync();\n        await link.CloseAsync();\n        return \"\";")
        .Replace("TcpClient _client", "MemoryStream _client", StringComparison.Ordinal)
        .Replace("_client.GetStream()", "_client", StringComparison.Ordinal));

    [Theory]
    [InlineData("if (reader.ReadLine() != \"HELO\")\n    {\n        {|SLA0202:throw new FormatException();|}\n    }\n\n    client.Close();")]
    [InlineData("var n = {|SLA0202:int.Parse(reader.ReadLine()!)|};\n    client.Close();\n    Console.WriteLine(n);")]
    public Task Own_exception_over_one_of_the_framework(string body) => Verify.FlaggedAsync(Greeting(body));

    [Theory]
    [InlineData("reader.ReadLine();\n    client.GetStream().WriteByte(1);\n    client.Close();")]
    [InlineData("if (client.Available > 9)\n    {\n        throw new ArgumentException(\"client\");\n    }\n\n    client.Close();")]
    [InlineData("try { throw new FormatException(); } catch (FormatException) { }\n    client.Close();")]
    [InlineData("if (reader.Peek() == 1)\n    {\n        client.Close();\n        throw new FormatException();\n    }\n\n    client.Close();")]
    public Task What_the_framework_throws_is_let_be(string body) => Verify.SilentAsync(Greeting(body));

    [Fact]
    public Task A_guard_before_the_first_use() => Verify.SilentAsync("""
        static void Start(TcpListener listener)
        {
            var client = listener.AcceptTcpClient();
            try { Greet(client, "1"); } catch (FormatException e) { Console.WriteLine(e); }
        }

        static void Greet(TcpClient client, string version)
        {
            var n = int.Parse(version);
            client.GetStream().WriteByte((byte)n);
            client.Close();
        }
        """);

    [Fact]
    public Task Message_names_the_parameter_and_a_throw() => Verify.FileAsync(
        Verify.InClass(Greeting("if (reader.Peek() == 1)\n    {\n        {|#0:throw new FormatException();|}\n    }\n\n    {|#1:client.Close()|};")),
        new DiagnosticResult(Descriptors.LostOnException).WithLocation(0).WithLocation(1).WithArguments("client", "throw", "14"));

    private static string Greeting(string body) => $$"""
        static void Start(TcpListener listener)
        {
            var client = listener.AcceptTcpClient();
            try { Greet(client); } catch (FormatException e) { Console.WriteLine(e); }
        }

        static void Greet(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            {{body}}
        }
        """;

    private static string Protocol(string body, string use = "await protocol.Ask(new Link());") => $$"""
        public sealed class Link : IDisposable
        {
            private readonly TcpClient _client = new();

            public string Last => "";

            public Task EnqueueAsync(string text) => Task.CompletedTask;

            public Task Readiness() => Task.CompletedTask;

            public Task SyncAsync() => _client.GetStream().WriteAsync(new byte[1], 0, 1);

            public async Task<string> ReadAsync() => (await _client.GetStream().ReadAsync(new byte[1], 0, 1)).ToString();

            public async Task SendAsync()
            {
                try
                {
                    await SyncAsync();
                }
                catch (Exception)
                {
                    _client.Close();
                }
            }

            public Task CloseAsync()
            {
                _client.Close();
                return Task.CompletedTask;
            }

            public void Dispose() => _client.Dispose();
        }

        public sealed class Protocol
        {
            private readonly List<Link> _links = new();
            private Link? _link;

            public async Task<string> Ask(Link link)
            {
                {{body}}
            }

            public override string ToString() => $"{_link}";
        }

        static async Task Use(Protocol protocol)
        {
            {{use}}
        }
        """;
}
