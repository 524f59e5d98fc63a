using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 21, 43a and 70 of the ground truth: objects that keep a connection.</summary>
public sealed class OwnerTests
{
    private static string Reconnecting(string before, string assignment) => $$"""
        private readonly IPEndPoint _peer = new IPEndPoint(IPAddress.Loopback, 80);
        private TcpClient _client;

        public int Run()
        {
            int bytes = 0;
            for (int i = 0; i < 20; i++)
            {
                Reconnect();
                while (_client.GetStream().ReadByte() >= 0)
                {
                    bytes++;
                }
            }

            return bytes;
        }

        public void Dispose() => _client?.Dispose();

        private void Reconnect()
        {
            {{before}}
            {{assignment}};
            _client.Connect(_peer);
        }
        """;

    [Fact]
    public Task Overwritten_on_reconnect_21a() => Verify.FlaggedAsync(Reconnecting("", "{|SLA0205:_client = new TcpClient()|}"));

    [Fact]
    public Task Disposed_before_it_is_overwritten_21b() => Verify.SilentAsync(Reconnecting("_client?.Dispose();", "_client = new TcpClient()"));

    [Fact]
    public Task Kept_by_a_static_event_43a() => Verify.FileAsync("""
        class Clock
        {
            public static event Action Tick;

            public static void Raise() => Tick?.Invoke();
        }

        class Session
        {
            private readonly Socket _socket;
            private int _ticks;

            public Session(IPEndPoint peer)
            {
                _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _socket.Connect(peer);
                Clock.Tick += OnTick;
            }

            public void Run()
            {
                var buffer = new byte[256];
                while (true)
                {
                    int n = _socket.Receive(buffer);
                    if (n == 0)
                    {
                        {|SLA0101:return;|}
                    }
                }
            }

            private void OnTick() => _ticks++;
        }
        """);

    private static string Wrapped(string use) => $$"""
        class Wrapper : IDisposable
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

            public void Open(IPEndPoint peer) => _socket.Connect(peer);

            public int Read(byte[] buffer) => _socket.Receive(buffer);

            public void Dispose() => _socket.Dispose();
        }

        class User
        {
            static void Use(IPEndPoint peer)
            {
                {{use}}
                wrapper.Open(peer);
                wrapper.Read(new byte[16]);
            }
        }
        """;

    [Fact]
    public Task Wrapper_that_nobody_disposes_70a() => Verify.FileAsync(Wrapped("var wrapper = {|SLA0201:new Wrapper()|};"));

    [Fact]
    public Task Wrapper_that_is_disposed_70c() => Verify.FileAsync(Wrapped("using var wrapper = new Wrapper();"));

    [Theory]
    [InlineData("_stop.Dispose();\n        _timer.Dispose();", true)]
    [InlineData("_stop.Dispose();\n        _timer.Dispose();\n        _socket.Dispose();", false)]
    public Task Dispose_that_forgets_the_socket_70b_70c(string dispose, bool leaks) => Verify.FileAsync($$"""
        class Wrapper : IDisposable
        {
            private readonly Socket _socket = {{(leaks ? "{|SLA0204:new Socket(SocketType.Stream, ProtocolType.Tcp)|}" : "new Socket(SocketType.Stream, ProtocolType.Tcp)")}};
            private readonly CancellationTokenSource _stop = new CancellationTokenSource();
            private readonly Timer _timer = new Timer(_ => { });

            public void Open(IPEndPoint peer) => _socket.Connect(peer);

            public int Read(byte[] buffer) => _socket.Receive(buffer);

            public void Dispose()
            {
                {{dispose}}
            }
        }

        class User
        {
            static void Use(IPEndPoint peer)
            {
                using var wrapper = new Wrapper();
                wrapper.Open(peer);
                wrapper.Read(new byte[16]);
            }
        }
        """);

    [Fact]
    public Task Dispose_that_forgets_the_socket_and_is_called_at_the_end_70b() => Verify.FileAsync("""
        class Wrapper : IDisposable
        {
            private readonly Socket _socket;
            private readonly CancellationTokenSource _stop = new CancellationTokenSource();

            public Wrapper(IPEndPoint peer)
            {
                _socket = {|SLA0204:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                _socket.Connect(peer);
            }

            public void Run()
            {
                var buffer = new byte[256];
                while (true)
                {
                    if (_socket.Receive(buffer) == 0)
                    {
                        Dispose();
                        return;
                    }
                }
            }

            public void Dispose() => _stop.Dispose();
        }
        """);
}
