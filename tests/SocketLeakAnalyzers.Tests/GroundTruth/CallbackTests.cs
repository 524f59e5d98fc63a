using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 04 of the ground truth: callbacks of BeginReceive and BeginRead.</summary>
public sealed class CallbackTests
{
    private const string StateObject = """
        class StateObject
        {
            public Socket workSocket = null;
            public byte[] buffer = new byte[256];
        }


        """;

    [Theory]
    [InlineData("(Socket)ar.AsyncState")]
    [InlineData("ar.AsyncState as Socket")]
    public Task Callback_without_else_04a(string cast) => Verify.FlaggedAsync($$"""
        private static readonly byte[] Buffer = new byte[256];

        static void Start(Socket socket) => socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);

        static void OnReceive(IAsyncResult ar)
        {
            var socket = {{cast}};
            int n = socket.EndReceive(ar);
            if ({|SLA0101:n > 0|})
            {
                Console.WriteLine(n);
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, new AsyncCallback(OnReceive), socket);
            }
        }
        """);

    [Theory]
    [InlineData("StateObject state = (StateObject)ar.AsyncState;\nSocket handler = state.workSocket;", "handler")]
    [InlineData("var state = ar.AsyncState as StateObject;", "state.workSocket")]
    [InlineData("var state = (StateObject)ar.AsyncState!;", "state.workSocket")]
    public Task Callback_with_a_state_object_04a(string state, string socket) => Verify.FlaggedAsync(StateObject + $$"""
        static void OnReceive(IAsyncResult ar)
        {
            {{state}}
            int bytesRead = {{socket}}.EndReceive(ar);
            if ({|SLA0101:bytesRead > 0|})
            {
                {{socket}}.BeginReceive(state.buffer, 0, 256, 0, OnReceive, state);
            }
        }
        """);

    [Fact]
    public Task Callback_of_a_field_04a() => Verify.FlaggedAsync("""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _buffer = new byte[256];

        public void Start(IPEndPoint peer)
        {
            _socket.Connect(peer);
            _socket.BeginReceive(_buffer, 0, 256, SocketFlags.None, OnReceive, null);
        }

        private void OnReceive(IAsyncResult ar)
        {
            int n = _socket.EndReceive(ar);
            if (n == 0)
                {|SLA0101:return;|}

            _socket.BeginReceive(_buffer, 0, 256, SocketFlags.None, OnReceive, null);
        }
        """);

    [Fact]
    public Task Lambda_callback_of_a_parameter_04a() => Verify.FlaggedAsync("""
        static void Begin(Socket socket, byte[] buffer) => socket.BeginReceive(buffer, 0, 256, SocketFlags.None, ar =>
        {
            if ({|SLA0101:socket.EndReceive(ar) > 0|})
            {
                Begin(socket, buffer);
            }
        }, null);
        """);

    [Fact]
    public Task Lambda_callback_of_a_local_of_the_caller_04a() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            Begin(socket, new byte[256]);
        }

        private static void Begin(Socket socket, byte[] buffer) => socket.BeginReceive(buffer, 0, 256, SocketFlags.None, ar =>
        {
            if ({|SLA0101:socket.EndReceive(ar) > 0|})
            {
                Begin(socket, buffer);
            }
        }, null);
        """);

    [Theory]
    [InlineData("socket.Close();")]
    [InlineData("socket.Shutdown(SocketShutdown.Both);\nsocket.Close();")]
    [InlineData("CloseClient(socket);")]
    public Task Callback_closes_04b(string close) => Verify.SilentAsync($$"""
        private static readonly byte[] Buffer = new byte[256];

        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            int n = socket.EndReceive(ar);
            if (n > 0)
            {
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);
            }
            else
            {
                {{close}}
            }
        }

        static void CloseClient(Socket socket)
        {
            socket.Close();
        }
        """);

    [Fact]
    public Task Callback_with_a_state_object_closes_04b() => Verify.SilentAsync(StateObject + """
        static void OnReceive(IAsyncResult ar)
        {
            var state = (StateObject)ar.AsyncState;
            int n = state.workSocket.EndReceive(ar);
            if (n == 0)
            {
                state.workSocket.Close();
                return;
            }

            state.workSocket.BeginReceive(state.buffer, 0, 256, 0, OnReceive, state);
        }
        """);

    [Fact]
    public Task Stream_callback_does_nothing_04c() => Verify.FlaggedAsync("""
        private static readonly byte[] Buffer = new byte[256];

        static void OnRead(IAsyncResult ar)
        {
            var stream = (NetworkStream)ar.AsyncState;
            int n = stream.EndRead(ar);
            if (n == 0)
            {
                {|SLA0101:return;|}
            }

            stream.BeginRead(Buffer, 0, 256, OnRead, stream);
        }
        """);

    [Fact]
    public Task Stream_of_a_field_does_nothing_04c() => Verify.FlaggedAsync("""
        private readonly TcpClient _client = new TcpClient();
        private readonly byte[] _buffer = new byte[256];

        public void Start(IPEndPoint peer)
        {
            _client.Connect(peer);
            _client.GetStream().BeginRead(_buffer, 0, 256, OnRead, null);
        }

        private void OnRead(IAsyncResult ar)
        {
            var stream = _client.GetStream();
            int n = stream.EndRead(ar);
            if (n == 0)
            {
                Console.WriteLine("closed by peer");
                {|SLA0101:return;|}
            }

            stream.BeginRead(_buffer, 0, 256, OnRead, null);
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    public Task Continuation_without_else_04d(Holder holder) => Verify.FlaggedWithAsync("SLA0101", holder.OfClient("""
        var buffer = new byte[256];
        Begin(client.GetStream());

        void Begin(NetworkStream stream) => stream.ReadAsync(buffer, 0, buffer.Length).ContinueWith(t =>
        {
            if (t.Result > 0)
            {
                Console.WriteLine(t.Result);
                Begin(stream);
            }
        });
        """));

    [Fact]
    public Task Continuation_of_a_method_without_else_04d() => Verify.FlaggedAsync("""
        static void Begin(NetworkStream stream, byte[] buffer)
        {
            stream.ReadAsync(buffer, 0, buffer.Length).ContinueWith(t =>
            {
                if ({|SLA0101:t.Result > 0|})
                {
                    Begin(stream, buffer);
                }
            });
        }
        """);

    [Fact]
    public Task Continuation_closes_04d() => Verify.SilentAsync("""
        static void Begin(NetworkStream stream, byte[] buffer)
        {
            stream.ReadAsync(buffer, 0, buffer.Length).ContinueWith(t =>
            {
                if (t.Result > 0)
                {
                    Begin(stream, buffer);
                }
                else
                {
                    stream.Dispose();
                }
            });
        }
        """);
}
