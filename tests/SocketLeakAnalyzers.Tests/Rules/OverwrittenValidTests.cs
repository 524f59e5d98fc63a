using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0204 and SLA0205: correct code in which a field gets a connection more than once, or is closed under another name.</summary>
public sealed class OverwrittenValidTests
{
    [Theory]
    [InlineData("if (_c == null) { _c = new TcpClient(); }")]
    [InlineData("if (_c is not null) return;\n    _c = new TcpClient();")]
    [InlineData("if (_open) return;\n    _c = new TcpClient();\n    _open = true;")]
    [InlineData("if (Interlocked.CompareExchange(ref _state, 1, 0) != 0) throw new InvalidOperationException();\n    _c = new TcpClient();")]
    [InlineData("lock (_gate)\n    {\n        if (_c != null) return;\n        _c = new TcpClient();\n    }")]
    [InlineData("_c ??= new TcpClient();")]
    [InlineData("Close();\n    _c = new TcpClient();")]
    [InlineData("try { Close(); } catch { }\n    _c = new TcpClient();")]
    [InlineData("if (_c != null) { _c.Close(); _c = null; }\n    _c = new TcpClient();")]
    [InlineData("switch (_state)\n    {\n        case 0:\n            _c = new TcpClient();\n            break;\n    }")]
    [InlineData("_c = _c ?? new TcpClient();")]
    [InlineData("_c = _open ? _c : new TcpClient();")]
    public Task First_only_assignment_or_reopened_only_after_a_close(string open) => Verify.SilentAsync($$"""
        private readonly object _gate = new object();
        private TcpClient _c;
        private bool _open;
        private int _state;

        public void Reconnect()
        {
            {{open}}
        }

        public void Run()
        {
            while (_state < 9)
            {
                Reconnect();
                _state++;
            }
        }

        public void Close()
        {
            _open = false;
            _c?.Close();
            _c = null;
        }
        """);

    [Fact]
    public Task Reopened_only_after_a_close_by_every_caller() => Verify.SilentAsync("""
        private Socket _s;

        public void Start(EndPoint remote) => Open(remote);

        public void Restart(EndPoint remote)
        {
            Stop();
            Open(remote);
        }

        public void Send(EndPoint remote, byte[] data)
        {
            try
            {
                _s.Send(data);
            }
            catch (SocketException)
            {
                Stop();
                Open(remote);
            }
        }

        private void Open(EndPoint remote)
        {
            _s = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                _s.Connect(remote);
            }
            catch
            {
                Stop();
                throw;
            }
        }

        public void Stop() => _s?.Dispose();
        """);

    [Theory]
    [InlineData("var s = _s;\n        _s = null;\n        Task.Run(() => Serve(s));")]
    [InlineData("Hand(_s);\n        _s = null;")]
    [InlineData("_ready.Add(_s);\n        _s = null;")]
    [InlineData("new Session(_s).Run();\n        _s = null;")]
    [InlineData("var session = new Session(_s);\n        _s = null;\n        session.Run();")]
    [InlineData("Accepted?.Invoke(_s);\n        _s = null;")]
    [InlineData("Dispose(ref _s);")]
    [InlineData("Drop();")]
    public Task Null_means_handed_over_or_the_helper_called_just_before_has_disposed_it(string hand) => Verify.SilentAsync($$"""
        private readonly List<Socket> _ready = new List<Socket>();
        private Socket _s;

        public event Action<Socket> Accepted;

        public void Run(Socket listener)
        {
            while (true)
            {
                _s = listener.Accept();
                _s.NoDelay = true;
                {{hand}}
            }
        }

        private void Drop()
        {
            _s.Dispose();
            _s = null;
        }

        private static void Serve(Socket s) { using (s) { } }

        private static void Hand(Socket s) => ThreadPool.QueueUserWorkItem(_ => Serve(s));

        private static void Dispose(ref Socket s) { s.Dispose(); s = null; }

        class Session
        {
            private readonly Socket _socket;
            public Session(Socket socket) => _socket = socket;
            public void Run() => _socket.Close();
        }
        """);

    [Theory]
    [InlineData("Disconnect()", "_c.Close();")]
    [InlineData("Stop()", "var c = _c;\n    if (c != null) { c.GetStream().Dispose(); }")]
    [InlineData("Break()", "Helper.SafeDispose(ref _c);")]
    [InlineData("Break()", "Helper.Quietly(_c);")]
    [InlineData("Break()", "var old = Interlocked.Exchange(ref _c, null);\n    if (old != null)\n    {\n        old.Dispose();\n    }")]
    [InlineData("Break()", "TcpClient old;\n    lock (this) { old = _c; _c = null; }\n    old?.Close();")]
    [InlineData("Break()", "using var old = _c;\n    _c = null;")]
    [InlineData("Break()", "_w?.Dispose();")]
    public Task Released_under_another_name(string method, string body) => Verify.SilentAsync($$"""
        private TcpClient _c;
        private StreamWriter _w;

        public void Reconnect()
        {
            {{method}};
            _c = new TcpClient();
            _c.Connect("host", 80);
            _w = new StreamWriter(_c.GetStream());
        }

        public void Write(string line)
        {
            while (true)
            {
                try
                {
                    _w.WriteLine(line);
                    return;
                }
                catch (IOException)
                {
                    Reconnect();
                }
            }
        }

        private void {{method}}
        {
            {{body}}
        }

        static class Helper
        {
            public static void SafeDispose<T>(ref T value) where T : class, IDisposable { value?.Dispose(); value = null; }
            public static void Quietly(IDisposable value) { try { value.Dispose(); } catch { } }
        }
        """);
}
