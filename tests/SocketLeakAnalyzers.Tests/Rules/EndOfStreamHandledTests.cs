using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: in which ways may the branch that learns of the end be in order?</summary>
public sealed class EndOfStreamHandledTests
{
    [Theory]
    [InlineData("socket.Close();\nreturn;")]
    [InlineData("socket.Close(5);\nreturn;")]
    [InlineData("socket.Dispose();\nbreak;")]
    [InlineData("socket?.Close();\nbreak;")]
    [InlineData("((IDisposable)socket).Dispose();\nreturn;")]
    [InlineData("(socket as IDisposable)?.Dispose();\nreturn;")]
    [InlineData("IDisposable resource = socket;\nresource.Dispose();\nreturn;")]
    [InlineData("var other = socket;\nother.Close();\nreturn;")]
    [InlineData("using (socket)\n{\n}\nreturn;")]
    [InlineData("using var closing = socket;\nreturn;")]
    [InlineData("try\n{\nsocket.Shutdown(SocketShutdown.Both);\n}\nfinally\n{\nsocket.Close();\n}\nreturn;")]
    [InlineData("try\n{\nsocket.Shutdown(SocketShutdown.Both);\n}\ncatch (SocketException)\n{\n}\nsocket.Close();\nreturn;")]
    [InlineData("try\n{\nConsole.WriteLine();\n}\nfinally\n{\ntry\n{\nConsole.WriteLine();\n}\nfinally\n{\nsocket.Dispose();\n}\n}\nreturn;")]
    [InlineData("lock (Gate)\n{\nsocket.Close();\n}\nreturn;")]
    [InlineData("foreach (var s in new[] { socket })\n{\ns.Close();\n}\nreturn;")]
    [InlineData("if (n == 0)\n{\nsocket.Close();\n}\nelse\n{\nsocket.Dispose();\n}\nreturn;")]
    [InlineData("if (buffer[0] == 1)\nsocket.Close();\nelse\nsocket.Dispose();\nbreak;")]
    [InlineData("CloseQuietly(socket);\nreturn;")]
    [InlineData("Closer.Close(socket);\nreturn;")]
    [InlineData("Task.Run(() => socket.Close());\nreturn;")]
    [InlineData("Task.Run(async () =>\n{\nawait Task.Delay(9);\nsocket.Dispose();\n});\nreturn;")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => socket.Close());\nreturn;")]
    [InlineData("void Finish() => socket.Close();\nFinish();\nreturn;")]
    [InlineData("Task.Run(socket.Close);\nreturn;")]
    [InlineData("All.Add(socket);\nreturn;")]
    [InlineData("All.Remove(socket);\nsocket.Close();\nreturn;")]
    [InlineData("s_last = socket;\nreturn;")]
    [InlineData("Later.Enqueue(socket.Close);\nreturn;")]
    [InlineData("new NetworkStream(socket, ownsSocket: true).Dispose();\nreturn;")]
    [InlineData("new NetworkStream(socket, true).Close();\nreturn;")]
    public Task In_the_branch(string branch) => Verify.SilentAsync($$"""
        private static readonly object Gate = new object();
        private static readonly List<Socket> All = new List<Socket>();
        private static readonly Queue<Action> Later = new Queue<Action>();
        private static Socket s_last;

        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    {{branch}}
                }
            }
        }

        static void CloseQuietly(Socket socket)
        {
            try
            {
                socket.Close();
            }
            catch
            {
            }
        }

        static class Closer
        {
            public static void Close(IDisposable resource) => resource.Dispose();
        }
        """);

    [Theory]
    [InlineData("socket = null;")]
    [InlineData("GC.Collect();")]
    [InlineData("Log(\"gone\");")]
    [InlineData("Log(socket.RemoteEndPoint.ToString());")]
    [InlineData("Log(socket);")]
    [InlineData("Console.WriteLine(socket);")]
    [InlineData("System.Diagnostics.Debug.WriteLine(socket.RemoteEndPoint);")]
    [InlineData("s_count++;")]
    [InlineData("Names.Remove(\"socket\");")]
    [InlineData("new NetworkStream(socket).Dispose();")]
    [InlineData("All.Remove(socket);")]
    [InlineData("ByName.TryRemove(\"socket\", out _);")]
    [InlineData("Names.Clear();")]
    [InlineData("if (socket.Available > 0)\nsocket.Close();")]
    [InlineData("var other = socket;\nother = null;")]
    public Task Not_in_the_branch_but_alike(string branch) => Verify.FlaggedAsync($$"""
        private static readonly HashSet<string> Names = new HashSet<string>();
        private static readonly List<Socket> All = new List<Socket>();
        private static readonly ConcurrentDictionary<string, Socket> ByName = new ConcurrentDictionary<string, Socket>();
        private static int s_count;

        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    {{branch}}
                    {|SLA0101:return;|}
                }
            }
        }

        private static void Log(object message) => Console.WriteLine($"{s_count}: {message}");
        """);

    [Theory]
    [InlineData("{|SLA0207:socket.Shutdown(SocketShutdown.Both)|};")]
    [InlineData("{|SLA0207:socket.Disconnect(false)|};")]
    public Task Not_in_the_branch_but_half(string branch) => Verify.FlaggedAsync($$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    {{branch}}
                    return;
                }
            }
        }
        """);

    [Theory]
    [InlineData("using var _ = socket;\nLoop", "")]
    [InlineData("using (socket)\nLoop", "")]
    [InlineData("try\nLoop", "finally\n{\nsocket.Close();\n}")]
    [InlineData("try\n{\ntry\nLoop\nfinally\n{\nConsole.WriteLine();\n}\n}", "finally\n{\nsocket.Dispose();\n}")]
    [InlineData("try\nLoop", "finally\n{\ntry\n{\nsocket.Shutdown(SocketShutdown.Both);\n}\nfinally\n{\nsocket.Close();\n}\n}")]
    [InlineData("try\nLoop", "finally\n{\nif (socket != null)\nsocket.Close();\n}")]
    [InlineData("try\nLoop", "finally\n{\nsocket?.Dispose();\n}")]
    [InlineData("try\nLoop\ncatch (SocketException)\n{\n}", "finally\n{\nCloseAll(socket);\n}")]
    [InlineData("lock (Gate)\n{\nusing (socket)\nLoop\n}", "")]
    [InlineData("foreach (var name in new[] { 1 })\n{\nusing (socket)\nLoop\n}", "")]
    public Task Round_the_loop(string before, string after) => Verify.SilentAsync($$"""
        private static readonly object Gate = new object();

        static void Handle(Socket socket)
        {
            {{before.Replace("Loop", "{ while (true) { if (socket.Receive(new byte[8]) == 0) return; } }", System.StringComparison.Ordinal)}}
            {{after}}
        }

        static void CloseAll(params Socket[] sockets)
        {
            foreach (var socket in sockets)
            {
                socket.Close();
            }
        }
        """);

    [Theory]
    [InlineData("bool closed = false;", "socket.Close();\nclosed = true;\nbreak;", "if (!closed)\n{\nsocket.Close();\n}")]
    [InlineData("bool closed = false;", "break;", "if (!closed)\n{\nsocket.Close();\n}")]
    [InlineData("bool gone = false;", "gone = true;\nbreak;", "if (gone)\n{\nsocket.Close();\n}")]
    [InlineData("var gone = false;", "gone = true;\nbreak;", "if (gone == true)\nsocket.Close();")]
    [InlineData("int reason = 0;", "reason = 1;\nbreak;", "if (reason == 1)\nsocket.Close();")]
    [InlineData("string error = null;", "error = \"gone\";\nbreak;", "if (error != null)\nsocket.Close();")]
    [InlineData("Socket doomed = null;", "doomed = socket;\nbreak;", "doomed?.Close();")]
    [InlineData("Socket doomed = null;", "doomed = socket;\nbreak;", "if (doomed != null)\n{\ndoomed.Close();\n}")]
    [InlineData("", "goto close;", "return;\nclose:\nsocket.Close();")]
    public Task By_a_flag(string declaration, string branch, string after) => Verify.SilentAsync($$"""
        static void Handle(Socket socket, int limit)
        {
            {{declaration}}
            for (int i = 0; i < limit; i++)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    {{branch}}
                }
            }

            Console.WriteLine(limit);
            {{after}}
        }
        """);

    [Theory]
    [InlineData("throw new EndOfStreamException();")]
    [InlineData("throw new IOException(\"gone\");")]
    public Task By_an_exception_for_the_lender(string branch) => Verify.SilentAsync($$"""
        static void Handle(Socket socket)
        {
            while (true)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    {{branch}}
                }
            }
        }
        """);

    [Theory]
    [InlineData("using var registration = token.Register(() => socket.Close());")]
    [InlineData("using var registration = token.Register(socket.Dispose);")]
    [InlineData("Console.CancelKeyPress += (_, _) => socket.Close();")]
    public Task By_a_closure_that_was_made_before(string statement) => Verify.SilentAsync($$"""
        static void Handle(Socket socket, CancellationToken token)
        {
            {{statement}}
            while (socket.Receive(new byte[8]) != 0)
            {
            }
        }
        """);

    [Fact]
    public Task By_an_exception_that_this_method_catches_and_closes_on() => Verify.SilentAsync("""
        static void Handle(Socket socket)
        {
            try
            {
                while (true)
                {
                    if (socket.Receive(new byte[8]) == 0)
                    {
                        throw new EndOfStreamException();
                    }
                }
            }
            catch (EndOfStreamException)
            {
                socket.Close();
            }
        }
        """);

    [Fact]
    public Task Not_by_an_exception_that_this_method_swallows() => Verify.FlaggedAsync("""
        static void Handle(Socket socket)
        {
            try
            {
                while (true)
                {
                    if (socket.Receive(new byte[8]) == 0)
                    {
                        {|SLA0101:throw new EndOfStreamException();|}
                    }
                }
            }
            catch (IOException e)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Not_by_an_exception_where_this_method_owns() => Verify.FlaggedAsync("""
        static void Handle(string host)
        {
            var client = new TcpClient(host, 80);
            while (true)
            {
                if (client.GetStream().ReadByte() == -1)
                {
                    {|SLA0101:throw new EndOfStreamException();|}
                }
            }
        }
        """);

    // A lambda that is only made once there is data has nothing of a connection that brings none.
    [Theory]
    [InlineData("if (n > 0)", true)]
    [InlineData("", false)]
    public Task By_a_closure_that_is_made_on_some_paths(string condition, bool isLeak) => Verify.FileAsync($$"""
        static class Server
        {
            public static void Run(TcpListener listener)
            {
                while (true)
                {
                    new Thread(Receive).Start(listener.AcceptSocket());
                }
            }

            static void Receive(object state)
            {
                var socket = (Socket)state;
                while (true)
                {
                    var buffer = new byte[99];
                    var n = {{(isLeak ? "{|SLA0102:socket.Receive(buffer)|}" : "socket.Receive(buffer)")}};
                    {{condition}}
                    {
                        Task.Run(() => Answer(socket, buffer));
                    }
                }
            }

            static void Answer(Socket socket, byte[] request)
            {
                if (request[0] == 0)
                {
                    socket.Close();
                }
            }
        }
        """);

    // Who makes the object with the connection may close it, by whatever way it makes it.
    [Theory]
    [InlineData("new Session(socket).Run();", true)]
    [InlineData("new Session(socket).Run(); socket.Close();", false)]
    [InlineData("Session session = new(socket); session.Run(); socket.Close();", false)]
    public Task By_the_giver_of_a_session(string handle, bool isLeak) => Verify.FileAsync($$"""
        static class Server
        {
            static void Handle(Socket socket)
            {
                {{handle}}
            }

            sealed class Session
            {
                private readonly Socket _socket;

                public Session(Socket socket) => _socket = socket;

                public void Run()
                {
                    var buffer = new byte[9];
                    try
                    {
                        while (true)
                        {
                            var n = _socket.Receive(buffer);
                            if (n <= 0) {{(isLeak ? "{|SLA0101:break;|}" : "break;")}}
                            Console.WriteLine(n);
                        }
                    }
                    catch (SocketException)
                    {
                        _socket.Close();
                    }
                }
            }
        }
        """);

    // A callback that reads again tells nobody.
    [Theory]
    [InlineData("_socket.BeginReceive(_buffer, 0, 9, SocketFlags.None, OnData, null);", true)]
    [InlineData("Start();", true)]
    [InlineData("if (n > 0) Start(); else _socket.Close();", false)]
    public Task By_a_callback_that_comes_back(string again, bool isLeak) => Verify.FileAsync($$"""
        sealed class Receiver
        {
            private readonly Socket _socket;
            private readonly byte[] _buffer = new byte[9];

            public Receiver(Socket socket) => _socket = socket;

            public void Start() => _socket.BeginReceive(_buffer, 0, 9, SocketFlags.None, OnData, null);

            void OnData(IAsyncResult result)
            {
                var n = _socket.EndReceive(result);
                if ({{(isLeak ? "{|SLA0101:n > 0|}" : "n > 0")}}) Console.WriteLine(n);
                {{again}}
            }

            public void Stop() => _socket.Close();
        }
        """);

    // The connection lies behind properties of another type.
    [Fact]
    public Task By_nobody_as_it_is_taken_out_of_the_list() => Verify.FileAsync("""
        sealed class Peer
        {
            private readonly TcpClient _tcp;
            private readonly NetworkStream _stream;

            public Peer(TcpClient tcp)
            {
                _tcp = tcp;
                _stream = tcp.GetStream();
            }

            public string Name => _tcp.Client.RemoteEndPoint.ToString();

            public NetworkStream Stream
            {
                get { return _stream; }
            }
        }

        sealed class Server
        {
            private readonly ConcurrentDictionary<string, Peer> _peers = new();

            public void Run(TcpListener listener)
            {
                while (true)
                {
                    var peer = new Peer(listener.AcceptTcpClient());
                    _peers[peer.Name] = peer;
                    Task.Run(() => Receive(peer));
                }
            }

            async Task Receive(Peer peer)
            {
                try
                {
                    while (true)
                    {
                        var data = await Read(peer);
                        if (data == null) {|SLA0101:break;|}
                        Console.WriteLine(data.Length);
                    }
                }
                finally
                {
                    Remove(peer);
                }
            }

            void Remove(Peer peer) => _peers.TryRemove(peer.Name, out _);

            static async Task<byte[]> Read(Peer peer)
            {
                var buffer = new byte[9];
                return await peer.Stream.ReadAsync(buffer, 0, 9) == 0 ? null : buffer;
            }
        }
        """);
}
