using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The patterns of real code in which somebody else closes, or nobody needs to: one test per pattern.</summary>
public sealed class SilentClosersTests
{
    [Fact]
    public Task Disposed_of_by_a_method_of_no_interface() => Verify.SilentAsync("""
        class Line
        {
            private readonly Socket _socket;

            public Line(Socket socket) => _socket = socket;

            public void Dispose() => _socket.Dispose();
        }

        void Ask(Socket listener)
        {
            var line = new Line(listener.Accept());
            line.Dispose();
        }
        """);

    [Fact]
    public Task Released_under_another_name() => Verify.SilentAsync("""
        private Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
        private TcpClient _client = new();
        private NetworkStream _stream;

        void Disconnect()
        {
            var socket = Interlocked.Exchange(ref _socket, null);
            socket?.Close();
        }

        void Break() => Release(ref _client);

        void StopReading()
        {
            var stream = _stream;
            _stream = null;
            if (stream != null)
            {
                stream.Dispose();
            }
        }

        void Read()
        {
            var buffer = new byte[100];
            while (true)
            {
                if (_socket.Receive(buffer) == 0)
                {
                    Disconnect();
                    return;
                }
            }
        }

        void ReadStream(string host)
        {
            _stream = new TcpClient(host, 80).GetStream();
            try
            {
                while (_stream.ReadByte() >= 0)
                {
                }
            }
            finally
            {
                StopReading();
            }
        }

        static void Run(string host)
        {
            var client = new TcpClient(host, 80);
            try
            {
                client.GetStream().WriteByte(1);
            }
            finally
            {
                Release(ref client);
            }
        }

        private static void Release<T>(ref T one)
            where T : class, IDisposable
        {
            var old = Interlocked.Exchange(ref one, null);
            old?.Dispose();
        }
        """);

    [Fact]
    public Task Ownership_given_or_conditional() => Verify.FileAsync("""
        sealed class Adapter : IDisposable
        {
            private readonly Socket _socket;
            private readonly bool _owns;

            public Adapter(Socket socket, bool owns) => (_socket, _owns) = (socket, owns);

            public int Read(byte[] buffer) => _socket.Receive(buffer);

            public void Dispose()
            {
                if (_owns)
                {
                    _socket.Dispose();
                }
            }
        }

        sealed class Session
        {
            private readonly TcpClient _client;

            public Session(TcpClient client) => _client = client;

            public async Task RunAsync()
            {
                try
                {
                    var buffer = new byte[256];
                    while (await _client.GetStream().ReadAsync(buffer) > 0)
                    {
                    }
                }
                finally
                {
                    _client.Close();
                }
            }
        }

        sealed class Server
        {
            private readonly bool _keepAlive = true;

            public static async Task ServeAsync(TcpListener listener)
            {
                while (true)
                {
                    var session = new Session(await listener.AcceptTcpClientAsync());
                    _ = session.RunAsync();
                }
            }

            public static Adapter Accept(Socket listener) => new Adapter(listener.Accept(), owns: true);

            public static int Peek(Socket socket)
            {
                using var adapter = new Adapter(socket, owns: false);
                return adapter.Read(new byte[1]);
            }

            public void Finish(Socket socket)
            {
                if (!_keepAlive)
                {
                    socket.Close();
                }
            }

            public static void Answer(Socket given, byte[] data)
            {
                given.Send(data);
                given.Dispose();
            }

            public static void AnswerNext(Socket listener, byte[] data) => Answer(listener.Accept(), data);

            public static void Use(Socket socket, bool leaveOpen)
            {
                var stream = new NetworkStream(socket, ownsSocket: !leaveOpen);
                stream.WriteByte(1);
                stream.Dispose();
            }
        }
        """);

    [Fact]
    public Task Closed_by_somebody_else_on_the_failing_path() => Verify.SilentAsync("""
        static async Task<Socket> ConnectAsync(EndPoint remote, CancellationToken stop)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using var registration = stop.Register(() => socket.Dispose());
            await socket.ConnectAsync(remote);
            return socket;
        }

        static async Task<Half> OpenAsync(string host)
        {
            var half = new Half();
            try
            {
                await half.ConnectAsync(host);
                return half;
            }
            catch
            {
                half.Dispose();
                throw;
            }
        }

        static async Task<byte> AskAsync(string host, TimeSpan patience)
        {
            using var timeout = new CancellationTokenSource(patience);
            var client = new TcpClient();
            await using var registration = timeout.Token.Register(state => ((TcpClient)state).Close(), client);
            using (client)
            {
                await client.ConnectAsync(host, 80);
                return (byte)client.GetStream().ReadByte();
            }
        }

        private sealed class Half : IDisposable
        {
            private TcpClient _client;

            public async Task ConnectAsync(string host)
            {
                _client = new TcpClient();
                await _client.ConnectAsync(host, 80);
            }

            public void Dispose() => _client?.Dispose();
        }
        """);

    [Fact]
    public Task First_only_assignment() => Verify.SilentAsync("""
        private readonly object _gate = new();
        private readonly ConcurrentDictionary<string, TcpClient> _clients = new();
        private TcpClient _client;
        private Socket _socket;

        Stream GetStream(string host)
        {
            _client ??= new TcpClient(host, 80);
            return _client.GetStream();
        }

        Socket GetSocket()
        {
            if (_socket == null)
            {
                lock (_gate)
                {
                    if (_socket == null)
                    {
                        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    }
                }
            }

            return _socket;
        }

        void Open(string host)
        {
            if (_client != null)
            {
                throw new InvalidOperationException("open");
            }

            _client = new TcpClient(host, 80);
        }

        TcpClient ClientOf(string host)
        {
            if (!_clients.TryGetValue(host, out var client))
            {
                client = new TcpClient(host, 80);
                _clients[host] = client;
            }

            return client;
        }

        void Stop()
        {
            _client?.Close();
            _socket?.Close();
            foreach (var client in _clients.Values)
            {
                client.Close();
            }
        }
        """);

    [Fact]
    public Task Reopened_only_after_a_close() => Verify.SilentAsync("""
        private TcpClient _client;
        private Socket _socket;

        void Reconnect(string host)
        {
            if (_client != null)
            {
                _client.Close();
                _client = null;
            }

            _client = new TcpClient(host, 80);
        }

        void Reopen(EndPoint remote)
        {
            Close();
            _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _socket.Connect(remote);
        }

        void Retry(EndPoint remote)
        {
            for (int i = 0; i < 9; i++)
            {
                _socket?.Dispose();
                _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    _socket.Connect(remote);
                    return;
                }
                catch (SocketException)
                {
                    _socket.Dispose();
                    _socket = null;
                }
            }
        }

        static Socket FirstOf(EndPoint[] remotes)
        {
            Socket socket = null;
            foreach (var remote in remotes)
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Connect(remote);
                    break;
                }
                catch (SocketException)
                {
                    socket.Close();
                    socket = null;
                }
            }

            return socket;
        }

        void Close()
        {
            _client?.Close();
            _socket?.Close();
        }
        """);

    [Fact]
    public Task Idle_event_args_hold_no_descriptor() => Verify.SilentAsync("""
        private readonly ConcurrentStack<SocketAsyncEventArgs> _idle = new();
        private readonly SocketAsyncEventArgs _accept = new();

        void Fill(int count)
        {
            for (int i = 0; i < count; i++)
            {
                var args = new SocketAsyncEventArgs();
                args.SetBuffer(new byte[256], 0, 256);
                _idle.Push(args);
            }
        }

        SocketAsyncEventArgs Take()
        {
            if (_idle.TryPop(out var args))
            {
                return args;
            }

            return new SocketAsyncEventArgs();
        }

        static void Drop()
        {
            var args = new SocketAsyncEventArgs();
            args.SetBuffer(new byte[256], 0, 256);
        }

        void Refill()
        {
            _idle.TryPop(out var old);
            old = new SocketAsyncEventArgs();
            _idle.Push(old);
        }
        """);
}
