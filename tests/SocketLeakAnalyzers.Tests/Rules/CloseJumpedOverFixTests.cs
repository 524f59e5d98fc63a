using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: the fix moves a close that is jumped over into a <c>finally</c>, or closes in the <c>catch</c>.</summary>
public sealed class CloseJumpedOverFixTests
{
    [Theory]
    [InlineData(
        "await {|SLA0202:link.SyncAsync()|};\n    await link.CloseAsync();",
        "try\n    {\n        await link.SyncAsync();\n    }\n    finally\n    {\n        await link.CloseAsync();\n    }")]
    [InlineData(
        "Console.WriteLine(link);\n\n    // The peer answers.\n    await {|SLA0202:link.SyncAsync()|}; // at last\n\n    // No more of it.\n    await link.CloseAsync().ConfigureAwait(false); // done\n    Console.WriteLine();",
        "Console.WriteLine(link);\n\n    try\n    {\n        // The peer answers.\n        await link.SyncAsync(); // at last\n    }\n    finally\n    {\n        // No more of it.\n        await link.CloseAsync().ConfigureAwait(false); // done\n    }\n    Console.WriteLine();")]
    [InlineData(
        "await {|SLA0202:link.SendAsync(\n        \"HELO\",\n        1)|};\n    await link.CloseAsync();",
        "try\n    {\n        await link.SendAsync(\n            \"HELO\",\n            1);\n    }\n    finally\n    {\n        await link.CloseAsync();\n    }")]
    public Task Moves_the_close(string before, string after) => Verify.FixAsync<CloseJumpedOverFix>(Link(before), Link(after));

    [Fact]
    public Task Moves_the_close_behind_a_receive_loop() => Verify.FixAsync<CloseJumpedOverFix>(
        Receiver("{|SLA0202:Receive()|};\n        _socket.Close();"),
        Receiver("try\n        {\n            Receive();\n        }\n        finally\n        {\n            _socket.Close();\n        }"));

    [Fact]
    public Task Fix_all_moves_each_close()
    {
        var before = "await {|SLA0202:link.SyncAsync()|};\n    await link.CloseAsync();";
        var after = "try\n    {\n        await link.SyncAsync();\n    }\n    finally\n    {\n        await link.CloseAsync();\n    }";
        return Verify.FixEverywhereAsync<CloseJumpedOverFix>(Link(before, Second(before)), Link(after, Second(after)));
    }

    [Theory]
    [InlineData("var answer = await {|SLA0202:link.SendAsync(\"HELO\", 1)|};\n    await link.CloseAsync();\n    Console.WriteLine(answer);")]
    [InlineData("await {|SLA0202:link.SyncAsync()|};\n    Console.WriteLine();\n    await link.CloseAsync();")]
    [InlineData("await {|SLA0202:link.SyncAsync()|}; await link.CloseAsync();")]
    [InlineData("{|SLA0202:link.ReadInto(out var answer)|};\n    await link.CloseAsync();\n    Console.WriteLine(answer);")]
    [InlineData("#if !NONE\n    await {|SLA0202:link.SyncAsync()|};\n#endif\n    await link.CloseAsync();")]
    [InlineData("for (var i = 0; i < 2; i++)\n    {\n        await {|SLA0202:link.SyncAsync()|};\n    }\n\n    await link.CloseAsync();")]
    public Task Moves_nothing_where_more_would_change(string body) => Verify.NoFixAsync<CloseJumpedOverFix>(Link(body));

    [Theory]
    [InlineData("catch (Exception e)\n        {\n            Console.WriteLine(e);\n        }", "catch (Exception e)\n        {\n            _remote.Close();\n            Console.WriteLine(e);\n        }")]
    [InlineData("catch (Exception)\n        {\n            // Nobody is there.\n        }", "catch (Exception)\n        {\n            _remote.Close();\n            // Nobody is there.\n        }")]
    [InlineData("catch { }", "catch { _remote.Close(); }")]
    [InlineData("catch {}", "catch { _remote.Close(); }")]
    [InlineData("catch (Exception) { return; }", "catch (Exception) { _remote.Close(); return; }")]
    [InlineData(
        "catch (ObjectDisposedException)\n        {\n        }\n        catch (SocketException)\n        {\n        }\n        catch (Exception)\n        {\n        }",
        "catch (ObjectDisposedException)\n        {\n        }\n        catch (SocketException)\n        {\n            _remote.Close();\n        }\n        catch (Exception)\n        {\n            _remote.Close();\n        }")]
    public Task Closes_in_the_catch(string before, string after) => Verify.FixAsync<CloseJumpedOverFix>(
        Tunnel("try { {|SLA0202:_remote.EndConnect(ar)|}; }\n        " + before), Tunnel("try { _remote.EndConnect(ar); }\n        " + after));

    [Fact]
    public Task Closes_a_member_of_the_state() => Verify.FixAsync<CloseJumpedOverFix>(
        Tunnel("var state = (State)ar.AsyncState!;\n        try { {|SLA0202:state.Remote.EndConnect(ar)|}; }\n        catch { }"),
        Tunnel("var state = (State)ar.AsyncState!;\n        try { state.Remote.EndConnect(ar); }\n        catch { state.Remote.Close(); }"));

    [Theory]
    [InlineData("try { var state = (State)ar.AsyncState!; {|SLA0202:state.Remote.EndConnect(ar)|}; }\n        catch { }")]
    [InlineData("try { {|SLA0202:_remote.EndConnect(ar)|}; }\n        catch (Exception e) { Console.WriteLine(\"{0}: {1}\", _remote.RemoteEndPoint, e); }")]
    public Task Closes_nothing_that_is_unknown_there_or_still_spoken_of(string body) => Verify.NoFixAsync<CloseJumpedOverFix>(Tunnel(body));

    [Fact]
    public Task Adds_a_finally() => Verify.FixAsync<CloseJumpedOverFix>(
        Handler("catch (IOException)\n        {\n        } // lost\n\n        Console.WriteLine(\"ended\");", "{|SLA0202:_handle(line)|}"),
        Handler("catch (IOException)\n        {\n        } // lost\n        finally\n        {\n            _client.Close();\n        }\n\n        Console.WriteLine(\"ended\");", "_handle(line)"));

    [Theory]
    [InlineData("catch (IOException)\n        {\n        }\n\n        Console.WriteLine(_client.Connected);")]
    [InlineData("catch (IOException) { } Console.WriteLine();")]
    public Task Adds_no_finally_where_more_follows(string rest) => Verify.NoFixAsync<CloseJumpedOverFix>(Handler(rest, "{|SLA0202:_handle(line)|}"));

    [Fact]
    public Task Adds_no_finally_that_would_close_twice_what_is_not_the_framework_s() => Verify.NoFixAsync<CloseJumpedOverFix>(
        Handler("catch (IOException)\n        {\n        }", "{|SLA0202:_handle(line)|}").Replace("private readonly TcpClient _client;", "private readonly Carrier _client;", StringComparison.Ordinal)
            .Replace("Handler(TcpClient client", "Handler(Carrier client", StringComparison.Ordinal) + """

            public sealed class Carrier
            {
                private readonly TcpClient _inner = new();

                public bool Connected => _inner.Connected;

                public Stream GetStream() => _inner.GetStream();

                public void Close() => _inner.Close();
            }
            """);

    [Fact]
    public Task An_old_language_awaits_in_no_finally()
    {
        var source = "using System.Net.Sockets;\nusing System.Threading.Tasks;\n" + Verify.InClass(Link("await {|SLA0202:link.SyncAsync()|};\n    await link.CloseAsync();"))
            .Replace("public Task<int> SendAsync(string text, int times) => SyncAsync().ContinueWith(_ => times);\n", "", StringComparison.Ordinal)
            .Replace("public void ReadInto(out int answer) => answer = _client.GetStream().ReadByte();\n", "", StringComparison.Ordinal)
            .Replace("private readonly TcpClient _client = new();", "private readonly TcpClient _client = new TcpClient();", StringComparison.Ordinal)
            .Replace("public Task SyncAsync() => _client.GetStream().WriteAsync(new byte[1], 0, 1);", "public Task SyncAsync() { return _client.GetStream().WriteAsync(new byte[1], 0, 1); }", StringComparison.Ordinal);
        return Verify.FixTest<CloseJumpedOverFix>(source, source).In(LanguageVersion.CSharp5).RunAsync();
    }

    private static string Second(string body) => "static async Task Again(Link link)\n{\n    " + body + "\n}\n\nstatic Task Other() => Again(new Link());";

    private static string Link(string body, string member = "") => $$"""
        public sealed class Link
        {
            private readonly TcpClient _client = new();

            public Task SyncAsync() => _client.GetStream().WriteAsync(new byte[1], 0, 1);

            public Task<int> SendAsync(string text, int times) => SyncAsync().ContinueWith(_ => times);

            public void ReadInto(out int answer) => answer = _client.GetStream().ReadByte();

            public Task CloseAsync()
            {
                _client.Close();
                return Task.FromResult(0);
            }
        }

        static async Task Ask(Link link)
        {
            {{body}}
        }

        static Task Use()
        {
            return Ask(new Link());
        }

        {{member}}
        """.TrimEnd() + "\n";

    private static string Receiver(string body) => $$"""
        public sealed class Receiver
        {
            private readonly Socket _socket;
            private readonly Action<int> _received;

            public Receiver(Socket socket, Action<int> received) => (_socket, _received) = (socket, received);

            public void Run()
            {
                {{body}}
            }

            private void Receive()
            {
                int count;
                while ((count = _socket.Receive(new byte[9])) > 0)
                {
                    _received(count);
                }
            }
        }
        """;

    private static string Tunnel(string body) => $$"""
        public sealed class State { public Socket Remote = new(SocketType.Stream, ProtocolType.Tcp); public void End() => Remote.Close(); }

        public sealed class Tunnel
        {
            private readonly Socket _remote = new(SocketType.Stream, ProtocolType.Tcp);

            public void Start(EndPoint target) => _remote.BeginConnect(target, Connected, null);

            private void Connected(IAsyncResult ar)
            {
                {{body}}
            }

            public void End() => _remote.Close();
        }
        """;

    private static string Handler(string rest, string call) => $$"""
        public sealed class Handler
        {
            private readonly TcpClient _client;
            private readonly Func<string, Task> _handle;

            public Handler(TcpClient client, Func<string, Task> handle)
            {
                (_client, _handle) = (client, handle);
                Run();
            }

            private async void Run()
            {
                var reader = new StreamReader(_client.GetStream());
                try
                {
                    while (await reader.ReadLineAsync() is { } line && _client.Connected)
                    {
                        await {{call}};
                    }

                    _client.Close();
                }
                {{rest}}
            }
        }
        """;
}
