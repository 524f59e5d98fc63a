using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0207 of a member: who else may close what a type only shuts down?</summary>
public sealed class OnlyHalfClosedOwnerTests
{
    [Theory]
    [InlineData("{|SLA0207:_socket.Shutdown(SocketShutdown.Both)|};")]
    [InlineData("{|SLA0207:_socket.Disconnect(false)|};")]
    [InlineData("this._socket?{|SLA0207:.Disconnect(reuseSocket: false)|};")]
    [InlineData("{|SLA0207:_socket.DisconnectAsync(false)|}.AsTask().Wait();")]
    [InlineData("try { {|SLA0207:_socket.Shutdown(SocketShutdown.Send)|}; _socket.Shutdown(SocketShutdown.Receive); } catch { }\n_socket = null;")]
    [InlineData("Console.WriteLine(_socket);\n{|SLA0207:_socket.Shutdown(SocketShutdown.Both)|};\nLook(_socket);")]
    [InlineData("var stream = new NetworkStream(_socket);\n{|SLA0207:_socket.Shutdown(SocketShutdown.Both)|};\nstream.Dispose();")]
    [InlineData("var same = _socket;\n{|SLA0207:same.Shutdown(SocketShutdown.Both)|};")]
    public Task Flagged(string statements) => Verify.FlaggedAsync(Owner(statements));

    [Theory]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\n_socket.Close();")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nusing (_socket) { }")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nvar same = _socket;\nsame.Dispose();")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nnew NetworkStream(_socket, true).Dispose();")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nDrop(_socket);")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nPass(_socket);")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nElsewhere.Keep(_socket);")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\nElsewhere.Kept = _socket;")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\n_socket.BeginReceive(new byte[1], 0, 1, SocketFlags.None, null, _socket);")]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\n_socket.CloseQuietly();")]
    [InlineData("_socket.Disconnect(true);")]
    [InlineData("_socket.Disconnect(Environment.ProcessId == 1);")]
    public Task Silent(string statements) => Verify.FileAsync(
        Verify.InClass(Owner(statements)) + "static class Quiet { public static void CloseQuietly(this Socket socket) => socket.Close(); }");

    [Theory]
    [InlineData("public void Dispose() => _socket.Dispose();")]
    [InlineData("public Socket Detach() => _socket;")]
    [InlineData("public void Serve(Action<Socket> handle) => handle(_socket);")]
    [InlineData("public Socket[] All() => new[] { _socket };")]
    public Task Another_member_may_close(string member) => Verify.SilentAsync(Owner("_socket.Shutdown(SocketShutdown.Both);") + "\n" + member);

    [Theory]
    [InlineData("public Subject(IPEndPoint peer) { _client = new TcpClient(); _client.Connect(peer); }", "", true)]
    [InlineData("public Subject(TcpListener listener) => _client = listener.AcceptTcpClient();", "", true)]
    [InlineData("public async Task OpenAsync(TcpListener listener) => _client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);", "", true)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "new Subject(listener.AcceptTcpClient()).End();", true)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "var client = listener.AcceptTcpClient();\nclient.NoDelay = true;\nnew Subject(client).End();", true)]
    [InlineData("public void Open(TcpClient client) { _client = client; }", "var subject = new Subject();\nsubject.Open(listener.AcceptTcpClient());", true)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "using var client = listener.AcceptTcpClient();\nnew Subject(client).End();", false)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "var client = listener.AcceptTcpClient();\nnew Subject(client).End();\nclient.Close();", false)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "var client = listener.AcceptTcpClient();\nKeep(client);\nnew Subject(client).End();", false)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "Subject subject = new(Find());\nsubject.End();", false)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "new Subject(Find()).End();", false)]
    [InlineData("public Subject(TcpClient client) => _client = client;", "", false)]
    [InlineData("public Subject(TcpClient client) => _client = client;\npublic Subject() : this(new TcpClient()) { }", "new Subject(listener.AcceptTcpClient()).End();", false)]
    [InlineData("public TcpClient Fill { set => _client = value; }", "", false)]
    public Task Where_it_comes_from(string member, string statements, bool isFlagged) => Verify.FileAsync($$"""
        class Subject
        {
            private TcpClient _client;

            {{member}}

            public void End() => {{(isFlagged ? "{|SLA0207:_client.Client.Shutdown(SocketShutdown.Both)|}" : "_client.Client.Shutdown(SocketShutdown.Both)")}};
        }

        class Program
        {
            private static readonly List<TcpClient> Clients = new();

            public static void Serve(TcpListener listener)
            {
                {{statements}}
            }

            private static void Keep(TcpClient client) => Clients.Add(client);

            private static TcpClient Find() => Clients[0];
        }
        """);

    /// <summary>The method that reads the end is judged by what it does there: one connection, one warning.</summary>
    [Fact]
    public Task Read_and_shut_down_in_one_method() => Verify.FlaggedWithAsync(RuleIds.OnlyHalfClosed, Owner("""
        while (true)
        {
            if (_socket.Receive(new byte[256]) == 0)
            {
                _socket.Shutdown(SocketShutdown.Both);
                return;
            }
        }
        """));

    [Fact]
    public Task Tls_over_a_client() => Verify.FlaggedAsync("""
        private readonly TcpClient _client = new();
        private SslStream _ssl;

        public async Task OpenAsync(IPEndPoint peer)
        {
            await _client.ConnectAsync(peer);
            _ssl = new SslStream(_client.GetStream());
        }

        public async Task EndAsync() => await {|SLA0207:_ssl.ShutdownAsync()|};
        """);

    [Fact]
    public Task Tls_over_a_client_that_is_closed() => Verify.SilentAsync("""
        private readonly TcpClient _client = new();
        private SslStream _ssl;

        public async Task OpenAsync(IPEndPoint peer)
        {
            await _client.ConnectAsync(peer);
            _ssl = new SslStream(_client.GetStream());
        }

        public async Task EndAsync()
        {
            await _ssl.ShutdownAsync();
            _client.Close();
        }
        """);

    /// <summary>A proxy: one class accepts, and fills the members of the other.</summary>
    [Theory]
    [InlineData("internal", "", "", true)]
    [InlineData("public", "", "", true)]
    [InlineData("internal", "connection.Close();", "", false)]
    [InlineData("internal", "", "handler.connection.Close();", false)]
    [InlineData("internal", "", "Lost.Add(handler.connection);", false)]
    [InlineData("internal", "", "handler.connection.Poll(0, SelectMode.SelectRead);", true)]
    [InlineData("protected internal", "", "", false)]
    public Task Handler_of_a_proxy(string access, string behind, string elsewhere, bool isFlagged) => Verify.FileAsync($$"""
        class Proxy
        {
            private static readonly List<Socket> Lost = new();

            public void OnAccept(IAsyncResult result)
            {
                try
                {
                    var listener = (Socket)result.AsyncState;
                    var accepted = listener.EndAccept(result);
                    accepted.NoDelay = true;
                    listener.BeginAccept(OnAccept, listener);

                    var handler = new Handler();
                    handler.connection = accepted;
                    handler.Start();
                    {{elsewhere}}
                }
                catch (SocketException e)
                {
                    Console.WriteLine(e.Message);
                }
            }
        }

        class Handler
        {
            {{access}} Socket connection;
            private bool closed;

            public void Start()
            {
                connection.Send(new byte[1]);
                Close();
            }

            public void Close()
            {
                lock (this)
                {
                    if (closed)
                    {
                        return;
                    }

                    closed = true;
                }

                if (connection != null)
                {
                    try
                    {
                        {{(isFlagged ? "{|SLA0207:connection.Shutdown(SocketShutdown.Send)|}" : "connection.Shutdown(SocketShutdown.Send)")}};
                    }
                    catch (Exception e)
                    {
                        Console.WriteLine(e.Message);
                    }

                    {{behind}}
                }
            }
        }
        """);

    [Fact]
    public Task One_warning_for_a_member_and_a_method() => Verify.FlaggedAsync("""
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

        public void EndSending() => {|SLA0207:_socket.Shutdown(SocketShutdown.Send)|};

        public void End()
        {
            {|SLA0207:_socket.Shutdown(SocketShutdown.Receive)|};
            _socket.Disconnect(false);
        }
        """);

    [Fact]
    public Task Members_of_others_and_of_base_types() => Verify.FileAsync("""
        class Base
        {
            protected Socket Socket = new(SocketType.Stream, ProtocolType.Tcp);
        }

        class Derived : Base
        {
            public static Socket Shared = new(SocketType.Stream, ProtocolType.Tcp);

            public void End(Derived other)
            {
                Socket.Shutdown(SocketShutdown.Both);
                other.Socket.Shutdown(SocketShutdown.Both);
                Shared.Shutdown(SocketShutdown.Both);
            }
        }
        """);

    private static string Owner(string statements) => $$"""
        private static class Elsewhere { public static object Kept; public static void Keep(object o) => Kept = o; }

        private Socket _socket;

        public void Open(IPEndPoint peer)
        {
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _socket.Connect(peer);
        }

        public void End()
        {
            {{statements}}
        }

        private static void Look(Socket some) => Console.WriteLine(some.RemoteEndPoint);

        private static void Drop(Socket some) { some.Close(); }

        private static void Pass(Socket some) => Elsewhere.Keep(some);
        """;
}
