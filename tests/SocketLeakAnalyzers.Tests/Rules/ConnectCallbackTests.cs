using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: a callback that only writes of a connect or handshake that has failed.</summary>
public sealed class ConnectCallbackTests
{
    private const string Log = "catch (Exception e)\n        {\n            Console.WriteLine(e.ToString());\n        }";

    [Theory]
    [InlineData(Log)]
    [InlineData("catch { }")]
    [InlineData("catch (Exception) { return; }")]
    [InlineData("catch (SocketException e) { Console.WriteLine(\"refused: {0}\", e.Message); }")]
    [InlineData("catch (ObjectDisposedException) { } catch (Exception e) { var text = e.ToString(); LogError(text); }")]
    [InlineData(Log + "\n\n        Console.WriteLine(\"done\");")]
    public Task Only_writes(string catches) => Verify.FlaggedAsync(Tunnel(Connected(catches)));

    [Theory]
    [InlineData("catch (Exception e) { Console.WriteLine(e); _remote.Close(); }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); this.Close(); }")]
    [InlineData("catch (Exception e) { Console.WriteLine(e); throw; }")]
    [InlineData("catch (Exception) { Failed?.Invoke(this, EventArgs.Empty); }")]
    [InlineData("catch (Exception) { _failed = true; }")]
    [InlineData("catch (Exception) { Retry(); }")]
    [InlineData("catch (Exception e) { LogAndClose(e); }")]
    [InlineData("catch (SocketException) { this.Close(); } catch (Exception e) { Console.WriteLine(e); }")]
    [InlineData("catch (Exception e) when (e is IOException) { }")]
    [InlineData("catch (ArgumentException) { }")]
    [InlineData("catch (Exception) { } finally { _connected.Set(); }")]
    [InlineData("catch (Exception) { } _connected.Set();")]
    [InlineData("catch (Exception) { } if (!_remote.Connected) { Close(); }")]
    public Task Does_something_about_it(string catches) => Verify.SilentAsync(Plain(Tunnel(Connected(catches))));

    [Fact]
    public Task Lets_it_through() => Verify.SilentAsync(Tunnel("private void Connected(IAsyncResult ar)\n    {\n        _remote.EndConnect(ar);\n        Receive();\n    }"));

    [Theory]
    [InlineData("_remote.BeginConnect(target, new AsyncCallback(ar =>\n        {\n            try { {|SLA0202:_remote.EndConnect(ar)|}; } catch (SocketException e) { Console.WriteLine(e); }\n        }), null);")]
    [InlineData("_remote.BeginConnect(target, ar => { try { {|SLA0202:_remote.EndConnect(ar)|}; } catch { } }, null);")]
    public Task In_a_lambda(string start) => Verify.FlaggedAsync(Tunnel("", start));

    [Theory]
    [InlineData("private void Connected(IAsyncResult ar)\n    {\n        var state = (State)ar.AsyncState!;\n        try { {|SLA0202:state.Stream.EndAuthenticateAsServer(ar)|}; Receive(); } catch (AuthenticationException e) { Console.WriteLine(e); }\n    }")]
    [InlineData("private void Connected(IAsyncResult ar)\n    {\n        try { {|SLA0202:((State)ar.AsyncState!).Remote.EndConnect(ar)|}; } catch (Exception e) { Console.WriteLine(e); }\n    }")]
    public Task A_member_of_the_state(string callback) => Verify.FlaggedAsync(Tunnel(callback));

    [Theory]
    [InlineData("public void Dispose() => _remote.Dispose();")]
    [InlineData("private Timer _watch = new(_ => { });")]
    public Task Somebody_else_may_close(string member) => Verify.SilentAsync(Plain(Tunnel(Connected(Log), member: member)));

    [Theory]
    [InlineData("_remote.BeginConnect(target, Connected, null);\n        _connected.WaitOne(9);\n        _remote.Close();")]
    [InlineData("_remote.BeginConnect(target, ar => { try { _remote.EndConnect(ar); } catch { } }, null);\n        _connected.WaitOne(9);\n        _remote.Close();")]
    public Task Who_began_it_closes(string start) =>
        Verify.SilentAsync(Tunnel("private void Connected(IAsyncResult ar)\n    {\n        try { _remote.EndConnect(ar); _connected.Set(); } catch { }\n    }", start));

    [Fact]
    public Task Nobody_begins_it() => Verify.SilentAsync(Plain(Tunnel(Connected(Log), "Receive();")));

    [Fact]
    public Task An_owner_that_waits_for_the_call() => Verify.SilentAsync("""
        private readonly Socket _remote = new(SocketType.Stream, ProtocolType.Tcp);

        void Connect(EndPoint target)
        {
            var ar = _remote.BeginConnect(target, null, null);
            try { _remote.EndConnect(ar); } catch (Exception e) { Console.WriteLine(e); }
        }

        void End() => _remote.Close();
        """);

    [Theory]
    [InlineData("tunnel.Stop();", false)]
    [InlineData("tunnel.Start(null!);", true)]
    public Task An_internal_method_that_closes_counts_where_it_is_called(string use, bool flagged)
    {
        var text = Tunnel(Connected(Log), member: "internal void Stop() => _remote.Close();") + $"\nstatic void Use(Tunnel tunnel)\n{{\n    {use}\n}}\n";
        return flagged ? Verify.FlaggedAsync(text) : Verify.SilentAsync(Plain(text));
    }

    private static string Connected(string catches) => $$"""
        private void Connected(IAsyncResult ar)
            {
                try
                {
                    {|SLA0202:_remote.EndConnect(ar)|};
                    Console.WriteLine(_remote.RemoteEndPoint);
                    Receive();
                }
                {{catches}}
            }
        """;

    private static string Plain(string text) => text.Replace("{|SLA0202:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);

    private static string Tunnel(string callback, string start = "_remote.BeginConnect(target, Connected, null);", string member = "") => $$"""
        public sealed class State { public SslStream Stream = null!; public Socket Remote = null!; }

        public sealed class Tunnel
        {
            private readonly ManualResetEvent _connected = new(false);
            private readonly Socket _remote = new(SocketType.Stream, ProtocolType.Tcp);
            private bool _failed;

            public event EventHandler? Failed;

            public void Start(EndPoint target)
            {
                {{start}}
                Failed?.Invoke(_failed, EventArgs.Empty);
            }

            {{callback}}

            {{member}}

            private void Receive() => Console.WriteLine(_connected);

            private void Retry() => Start(new IPEndPoint(1, 1));

            private void LogError(string text) => Console.WriteLine(text);

            private void LogAndClose(Exception e) => _remote.Close();

            private void Close() => _remote.Close();
        }
        """;
}
