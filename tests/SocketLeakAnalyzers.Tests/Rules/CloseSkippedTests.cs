using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0208, a condition: what asks for <c>Connected</c> before the only close, and who may close otherwise?</summary>
public sealed class CloseSkippedTests
{
    [Theory]
    [InlineData("if ({|SLA0208:_client.Connected|}) _client.Close();")]
    [InlineData("if ({|SLA0208:this._client.Connected|})\n{\n_client.Client.Shutdown(SocketShutdown.Both);\n_client.Close();\n_client = null;\n}")]
    [InlineData("if ({|SLA0208:_client.Client.Connected|}) _client.GetStream().Close();")]
    [InlineData("if ({|SLA0208:_client != null && _client.Connected|}) _client.Dispose();")]
    [InlineData("if ({|SLA0208:_client is not null && _client.Client != null && (_client.Client.Connected)|}) _client.Dispose();")]
    [InlineData("if (_client != null) { if ({|SLA0208:_client.Connected|}) { _client.Close(); } }")]
    [InlineData("if ({|SLA0208:_client?.Connected == true|}) _client.Close();")]
    [InlineData("if ({|SLA0208:_client?.Connected is true|}) _client.Close();")]
    [InlineData("if ({|SLA0208:_client?.Client?.Connected ?? false|}) _client?.Close();")]
    [InlineData("if ({|SLA0208:_client.Connected == true|}) _client.Close();")]
    [InlineData("if ({|SLA0208:_client is { Connected: true }|}) _client.Close();")]
    [InlineData("if ({|SLA0208:!_disposed && _client.Connected|}) _client.Close();")]
    [InlineData("if ({|SLA0208:!_client.Connected|}) return;\n_client.Close();")]
    [InlineData("if ({|SLA0208:_client == null || !_client.Connected|}) { return; }\n_client.GetStream().Close();\n_client.Close();\nConsole.WriteLine();")]
    [InlineData("lock (_gate) { try { if ({|SLA0208:_client.Connected|}) { try { _client.Client.Shutdown(SocketShutdown.Both); } catch { } finally { _client.Close(); } } } catch { } }")]
    [InlineData("if ({|SLA0208:_client.Connected|}) Close(_client);")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { Say(\"QUIT\"); _client.Close(); }")]
    [InlineData("if ({|SLA0208:_client.Connected|}) { _client.Close(); } else { Console.WriteLine(\"closed already\"); }")]
    [InlineData("_clients.Remove(_client);\nif ({|SLA0208:_client.Connected|}) _client.Close();\nConsole.WriteLine(_client == null);")]
    public Task Flagged(string statements) => Verify.FlaggedAsync(Owner(statements));

    [Theory]
    [InlineData("if (_client.Connected) _client.Client.Shutdown(SocketShutdown.Both);\n_client.Close();")]
    [InlineData("if (_client.Connected) _client.Close(); else _client.Dispose();")]
    [InlineData("if (_client.Connected) _client.Close(); else Drop();")]
    [InlineData("if (_client.Connected) _client.Close();\nDrop();")]
    [InlineData("if (_client.Connected) { Say(\"QUIT\"); _client.Close(); }\nClose(_client);")]
    [InlineData("try { if (_client.Connected) _client.Close(); } finally { _client.Dispose(); }")]
    [InlineData("using (_client) { if (_client.Connected) _client.Close(); }")]
    [InlineData("var stream = _client.GetStream();\nif (_client.Connected) _client.Close();\nstream.Dispose();")]
    [InlineData("if (_client.Connected) return;\n_client.Connect(\"peer\", 80);")]
    [InlineData("if (_client.Connected) { _client.Close(); }\n_client = new TcpClient();")]
    [InlineData("if (_client.Connected) { _client.Close(); } else { _client.Connect(\"peer\", 80); }")]
    [InlineData("if (_client.Connected || _forced) _client.Close();")]
    [InlineData("if (_client.Connected && _forced) _client.Close();")]
    [InlineData("if (_client.Connected && _client.Available == 0) _client.Close();")]
    [InlineData("if (!_client.Connected) _client.Close();")]
    [InlineData("if (_client.Connected == false) _client.Close();")]
    [InlineData("if (_client.Connected != true) _client.Close();")]
    [InlineData("if (!_client.Connected) throw new InvalidOperationException();\n_client.Close();")]
    [InlineData("if (_client.Connected) { if (_forced) _client.Close(); }")]
    [InlineData("if (_client.Connected) { while (_forced) Say(\"?\"); _client.Close(); }")]
    [InlineData("if (_client.Connected) { Say(\"still there\"); }")]
    [InlineData("if (_client.Connected) _client.Client.Shutdown(SocketShutdown.Both);")]
    [InlineData("if (_client.Connected) _client.Close();\nElsewhere.Keep(_client);")]
    [InlineData("if (_client.Connected) _client.Close();\n_other = _client;")]
    [InlineData("Elsewhere.Take(ref _client);\nif (_client.Connected) _client.Close();")]
    [InlineData("if (!_client.Connected) return;\n_client.GetStream().Write(new byte[1]);\n_client.Close();")]
    [InlineData("if (_client.Connected) Say(\"?\");")]
    public Task Silent(string statements) => Verify.SilentAsync(Owner(statements));

    /// <summary>A variable of the method can be broken only where something went wrong and was caught.</summary>
    [Theory]
    [InlineData("if ({|SLA0208:socket.Connected|}) socket.Close();")]
    [InlineData("try { socket.Send(new byte[1]); } catch (SocketException) { }\nif ({|SLA0208:socket.Connected|}) socket.Close();")]
    [InlineData("try { socket.Send(new byte[1]); } finally { if ({|SLA0208:socket.Connected|}) socket.Close(); }")]
    [InlineData("try { socket.Send(new byte[1]); socket.Close(); } catch { if ({|SLA0208:socket.Connected|}) { socket.Shutdown(SocketShutdown.Both); socket.Close(); } }")]
    [InlineData("Talk(socket);\nif ({|SLA0208:socket.Connected|}) socket.Close();")]
    [InlineData("if (Environment.ProcessId == 1) { socket.Close(); return; }\nif ({|SLA0208:socket.Connected|}) socket.Close();")]
    public Task Flagged_of_a_parameter(string statements) => Verify.FlaggedAsync(Parameter(statements));

    [Theory]
    [InlineData("socket.Send(new byte[1]);\nif (socket.Connected) socket.Close();")]
    [InlineData("try { socket.Send(new byte[1]); } catch (SocketException) { socket.Dispose(); return; }\nif (socket.Connected) socket.Close();")]
    [InlineData("if (socket.Connected) { socket.Send(new byte[1]); socket.Close(); }")]
    [InlineData("try { socket.Send(new byte[1]); } catch { socket.Close(); }\nif (socket.Connected) socket.Close();")]
    [InlineData("TalkAndClose(socket);\nif (socket.Connected) socket.Close();")]
    [InlineData("Elsewhere.Keep(socket);\nif (socket.Connected) socket.Close();")]
    public Task Silent_of_a_parameter(string statements) => Verify.SilentAsync(Parameter(statements));

    [Fact]
    public Task Caller_closes_what_it_lends() => Verify.SilentAsync("""
        static void Run(TcpListener listener)
        {
            using var socket = listener.AcceptSocket();
            try { socket.Send(new byte[1]); } catch (SocketException) { }
            End(socket);
        }

        static void End(Socket socket)
        {
            if (socket.Connected)
            {
                socket.Close();
            }
        }
        """);

    [Fact]
    public Task Caller_closes_by_this_method_alone() => Verify.FlaggedAsync("""
        private readonly Socket _socket;

        public Subject(Socket socket) => _socket = socket;

        public void Stop() => CloseSocket(_socket);

        static void CloseSocket(Socket socket)
        {
            if ({|SLA0208:socket.Connected|})
            {
                socket.Close();
            }
        }
        """);

    [Fact]
    public Task Each_of_a_list() => Verify.FlaggedAsync("""
        private readonly List<TcpClient> _clients = new();

        public void Stop()
        {
            foreach (var client in _clients)
            {
                if ({|SLA0208:client.Connected|})
                {
                    client.Client.Shutdown(SocketShutdown.Both);
                    client.Close();
                }
            }

            _clients.ForEach(each => { if ({|SLA0208:each.Connected|}) each.Close(); });
            _clients.Clear();
        }
        """);

    [Fact]
    public Task Each_of_a_list_that_the_disposal_closes() => Verify.SilentAsync("""
        private readonly List<TcpClient> _clients = new();

        public void Stop()
        {
            foreach (var client in _clients)
            {
                if (client.Connected)
                {
                    client.Close();
                }
            }
        }

        public void Dispose()
        {
            foreach (var client in _clients)
            {
                client.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("public void Dispose() => _client.Dispose();")]
    [InlineData("public void Dispose() { Stop(); End(); }\nprivate void End() => _client.Dispose();")]
    [InlineData("public void Finish() { Stop(); _client.Dispose(); }")]
    public Task Another_method_closes_whatever_this_one_does(string member) => Verify.SilentAsync($$"""
        private readonly TcpClient _client = new();

        public void Stop()
        {
            if (_client.Connected)
            {
                _client.Close();
            }
        }

        {{member}}
        """);

    [Theory]
    [InlineData("public void Dispose() => Stop();")]
    [InlineData("public void Dispose() { if ({|SLA0208:_client.Connected|}) _client.Dispose(); }")]
    [InlineData("public void Reset() { _client.Close(); }")]
    public Task Another_method_does_not(string member) => Verify.FlaggedAsync($$"""
        private readonly TcpClient _client = new();

        public void Stop()
        {
            if ({|SLA0208:_client.Connected|})
            {
                _client.Close();
            }
        }

        {{member}}
        """);

    [Theory]
    [InlineData("if ({|SLA0208:Socket.Connected|})\nAbort();")]
    [InlineData("if (Socket.Connected)\nAbort();\nelse\nCloseSocket();")]
    public Task Actor_that_stops(string statements)
    {
        var members = $$"""
            protected Socket Socket { get; } = new(SocketType.Stream, ProtocolType.Tcp);

            protected virtual void PostStop()
            {
                {{statements}}
            }

            private void Abort()
            {
                try
                {
                    Socket.LingerState = new LingerOption(true, 0);
                }
                catch (SocketException e)
                {
                    Console.WriteLine(e.Message);
                }

                CloseSocket();
            }

            private void CloseSocket()
            {
                Socket.Dispose();
            }
            """;
        return statements.Contains("{|", System.StringComparison.Ordinal) ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    /// <summary>A type of one's own may mean something else by <c>Connected</c>, and close in its own way.</summary>
    [Fact]
    public Task Type_of_the_source() => Verify.FileAsync("""
        class Link : TcpClient
        {
            public new bool Connected => Client != null;
        }

        class Port : TcpClient
        {
        }

        class Door
        {
            public bool Connected { get; set; }
            public void Close() { }
        }

        class Subject
        {
            void Stop(Link link, Port port, Door door)
            {
                if (link.Connected) link.Close();
                if (port.Connected) port.Close();
                if (door.Connected) door.Close();
            }
        }
        """);

    [Fact]
    public Task Finalizer() => Verify.SilentAsync("""
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

        ~Subject()
        {
            if (_socket.Connected)
            {
                _socket.Close();
            }
        }
        """);

    private static string Owner(string statements) => $$"""
        private static class Elsewhere { public static object Kept; public static void Keep(object o) => Kept = o; public static void Take(ref TcpClient c) { } }

        private readonly object _gate = new();
        private readonly List<TcpClient> _clients = new();
        private TcpClient _client;
        private TcpClient _other;
        private bool _forced;
        private bool _disposed;

        public void Stop()
        {
            {{statements}}
        }

        private void Say(string text)
        {
            try { _client.GetStream().Write(Encoding.ASCII.GetBytes(text + _other + _forced + _disposed)); } catch (IOException) { _client.Close(); }
        }

        private void Drop() => Close(_client);

        private static void Close(TcpClient client) { client.Close(); }
        """;

    private static string Parameter(string statements) => $$"""
        private static class Elsewhere { public static object Kept; public static void Keep(object o) => Kept = o; }

        public void End(Socket socket)
        {
            {{statements}}
        }

        private static void Talk(Socket s) { try { s.Send(new byte[1]); } catch (SocketException) { } }

        private static void TalkAndClose(Socket s) { try { s.Send(new byte[1]); } catch (SocketException) { s.Close(); } }
        """;
}
