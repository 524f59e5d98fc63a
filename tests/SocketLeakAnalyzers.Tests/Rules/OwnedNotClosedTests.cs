using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0204: what does an object own, and who counts as somebody that closes it?</summary>
public sealed class OwnedNotClosedTests
{
    [Theory]
    [InlineData("private readonly TcpClient _f = {|SLA0204:new TcpClient()|};", "")]
    [InlineData("private readonly TcpClient _f = {|SLA0204:new()|};", "")]
    [InlineData("private readonly TcpClient _f = {|SLA0204:new(\"host\", 80)|}, _other = null;", "")]
    [InlineData("private TcpClient _f { get; } = {|SLA0204:new TcpClient()|};", "")]
    [InlineData("private TcpClient _f;", "_f = {|SLA0204:new TcpClient()|};")]
    [InlineData("private TcpClient _f;", "this._f = {|SLA0204:new(\"host\", 80)|};")]
    [InlineData("private TcpClient _f;", "_f ??= {|SLA0204:new TcpClient()|};")]
    [InlineData("private TcpClient _f; private string _host;", "(_host, _f) = (\"host\", {|SLA0204:new TcpClient()|});")]
    [InlineData("private Socket _f;", "_f = {|SLA0204:new Socket(SocketType.Stream, ProtocolType.Tcp)|};")]
    [InlineData("private Socket _f;", "_f = {|SLA0204:new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)|};")]
    [InlineData("private TcpClient _f;", "var c = new TcpClient();\n    c.NoDelay = true;\n    _f = {|SLA0204:c|};")]
    [InlineData("private NetworkStream _f;", "_f = {|SLA0204:new TcpClient(\"host\", 80).GetStream()|};")]
    [InlineData("private NetworkStream _f;", "var c = new TcpClient(\"host\", 80);\n    _f = {|SLA0204:c.GetStream()|};")]
    [InlineData("private SslStream _f;", "var c = new TcpClient(\"host\", 80);\n    _f = {|SLA0204:new SslStream(c.GetStream())|};\n    _f.AuthenticateAsClient(\"host\");")]
    [InlineData("private StreamWriter _f;", "_f = {|SLA0204:new StreamWriter(new TcpClient(\"host\", 80).GetStream())|};")]
    [InlineData("private Stream _f;", "var c = new TcpClient(\"host\", 80);\n    Stream s = c.GetStream();\n    if (c.Client.Ttl > 3) { s = new SslStream(s); }\n    _f = {|SLA0204:s|};")]
    [InlineData("private ClientWebSocket _f;", "_f = {|SLA0204:new ClientWebSocket()|};")]
    [InlineData("private TcpClient _f;", "Task.Run(() => { _f = {|SLA0204:new TcpClient()|}; });")]
    public Task Acquired_and_kept(string member, string open) => Verify.FlaggedAsync($$"""
        {{member}}

        public void Open()
        {
            {{open}}
        }
        """);

    [Theory]
    [InlineData("_f = await listener.AcceptTcpClientAsync();", "await listener.AcceptTcpClientAsync()")]
    [InlineData("_f = await listener.AcceptTcpClientAsync().ConfigureAwait(false);", "await listener.AcceptTcpClientAsync().ConfigureAwait(false)")]
    public Task Accepted_and_kept(string open, string value) => Verify.FlaggedAsync($$"""
        private TcpClient _f;

        public async Task OpenAsync(TcpListener listener)
        {
            {{open.Replace(value, "{|SLA0204:" + value + "|}", System.StringComparison.Ordinal)}}
            _f.NoDelay = true;
        }
        """);

    [Theory]
    [InlineData("public void Send(byte[] b) => _c.GetStream().Write(b, 0, b.Length);")]
    [InlineData("public void Send(byte[] b) { var s = _c.GetStream(); lock (_c) { s.Write(b, 0, b.Length); s.Flush(); } }")]
    [InlineData("public bool IsOpen => _c != null && _c.Connected && _c.Client is { Connected: true };")]
    [InlineData("public void Log() => Console.WriteLine($\"{_c} {nameof(_c)} {_c?.Client?.RemoteEndPoint}\");")]
    [InlineData("private void Forget() { _c = null; }")]
    [InlineData("public int Read(byte[] b) => _c.GetStream().Read(b, 0, b.Length);")]
    [InlineData("public string Ask() { var r = new StreamReader(_c.GetStream()); return r.ReadLine(); }")]
    [InlineData("public void Print() => Show(_c); static void Show(TcpClient c) => Console.WriteLine(c.Connected);")]
    [InlineData("private TcpClient Inner => _c; public bool Has => Inner.Connected;")]
    [InlineData("private TcpClient Get() { return _c; } public bool Has => Get().Connected;")]
    [InlineData("internal TcpClient Inner => _c;")]
    [InlineData("public TcpClient Take() => _c;")]
    [InlineData("private NetworkStream _s; public void Init() { _s = _c.GetStream(); } public void Write() => _s.WriteByte(1);")]
    [InlineData("private readonly StreamReader _r; public void Half() { using var w = new StreamWriter(_c.GetStream(), Encoding.UTF8, 16, leaveOpen: true); }")]
    [InlineData("public void Dispose() { }")]
    [InlineData("private readonly Timer _t = new Timer(_ => { }); public void Dispose() { _t.Dispose(); }")]
    [InlineData("class Inner { TcpClient _c; public void Close() => _c.Close(); }")]
    [InlineData("public void Other(Subject s, TcpClient client) { client.Close(); Console.WriteLine(s._c.Connected); }")]
    public Task Nobody_closes(string member) => Verify.FlaggedAsync($$"""
        private TcpClient _c = {|SLA0204:new TcpClient("host", 80)|};

        {{member}}
        """);

    [Theory]
    [InlineData("public void Dispose() => _c.Dispose();")]
    [InlineData("public void Dispose() => _c?.Close();")]
    [InlineData("public void Dispose() { var c = _c; _c = null; c?.Close(); }")]
    [InlineData("public void Dispose() { if (_c is { } c) { c.Close(); } }")]
    [InlineData("public void Dispose() { if (_c is TcpClient c) c.Close(); }")]
    [InlineData("public void Dispose() { _c.GetStream().Close(); }")]
    [InlineData("public void Dispose() { _c?.Client?.Close(); }")]
    [InlineData("public void Dispose() { using (_c) { } }")]
    [InlineData("public void Dispose() { using var c = _c; }")]
    [InlineData("public void Dispose() { ((IDisposable)_c).Dispose(); }")]
    [InlineData("public void Dispose() { (_c as IDisposable)?.Dispose(); }")]
    [InlineData("public void Dispose() => Interlocked.Exchange(ref _c, null)?.Dispose();")]
    [InlineData("public void Dispose() => CloseAndNull(ref _c); static void CloseAndNull(ref TcpClient c) { c.Close(); c = null; }")]
    [InlineData("public void Dispose() => Helper.Close(_c); static class Helper { public static void Close(TcpClient c) => c.Close(); }")]
    [InlineData("public void Stop() { foreach (var d in new IDisposable[] { _c }) d.Dispose(); }")]
    [InlineData("public void Stop(List<IDisposable> all) => all.Add(_c);")]
    [InlineData("public void Stop(CancellationToken token) => token.Register(() => _c.Close());")]
    [InlineData("public void Stop(CancellationToken token) => token.Register(_c.Close);")]
    [InlineData("public event Action Gone; public void Init() { Gone += () => _c.Dispose(); }")]
    [InlineData("internal TcpClient Inner => _c; public void End(Subject other) => other.Inner.Close();")]
    [InlineData("private TcpClient Get() { return _c; } public void End() => Get().Close();")]
    [InlineData("private TcpClient Get() { return _c; } public void End(Action<Func<TcpClient>> end) => end(Get);")]
    [InlineData("public void Serve() { var s = new Session(_c); } class Session { public Session(TcpClient c) { c.Close(); } }")]
    [InlineData("private NetworkStream _s; public void Init() { _s = _c.GetStream(); } public void End() => _s.Close();")]
    [InlineData("private StreamReader _r; public void Init() { _r = new StreamReader(_c.GetStream()); } public void End() => _r.Dispose();")]
    [InlineData("public void Once() { using var r = new StreamReader(_c.GetStream()); r.ReadToEnd(); }")]
    [InlineData("~Subject() { _c.Close(); }")]
    [InlineData("class Inner { public void End(Subject s) => s._c.Close(); }")]
    [InlineData("public void Handle() => Task.Run(() => Work(_c)); static void Work(TcpClient c) { using (c) { } }")]
    [InlineData("public void Begin() => _c.GetStream().BeginWrite(new byte[1], 0, 1, null, _c);")]
    [InlineData("public IntPtr Handle => _c.Client.Handle;")]
    [InlineData("private object _o; public void Init() => (_o, _) = (_c, 1); public void End() => ((IDisposable)_o).Dispose();")]
    public Task Somebody_may_close(string member) => Verify.SilentAsync($$"""
        private TcpClient _c = new TcpClient("host", 80);

        {{member}}
        """);

    [Fact]
    public Task Shut_down_is_another_rule() => Verify.FlaggedAsync("""
        private TcpClient _c = new TcpClient("host", 80);

        public void End() { {|SLA0207:_c.Client.Shutdown(SocketShutdown.Both)|}; }
        """);

    [Theory]
    [InlineData("private static readonly TcpClient _f = new TcpClient();")]
    [InlineData("private readonly UdpClient _f = new UdpClient();")]
    [InlineData("private readonly TcpListener _f = new TcpListener(IPAddress.Any, 80);")]
    [InlineData("private readonly Socket _f = new Socket(SocketType.Dgram, ProtocolType.Udp);")]
    [InlineData("private readonly Socket _f = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.IP);")]
    [InlineData("private readonly Socket _f = new Socket(SocketType.Stream, ProtocolType.Tcp); void Run() { _f.Listen(10); }")]
    [InlineData("private readonly Socket _f = new Socket(SocketType.Stream, ProtocolType.Tcp); void Run() { _f.Accept().Close(); }")]
    [InlineData("private readonly Socket _f = new Socket(SocketType.Stream, ProtocolType.Tcp); void Run(SocketAsyncEventArgs e) { _f.AcceptAsync(e); }")]
    [InlineData("private readonly TcpClient _f; static TcpClient Get() => null; Subject() { _f = Get(); }")]
    [InlineData("private readonly TcpClient _f; Subject(TcpClient c) { _f = c ?? new TcpClient(); }")]
    [InlineData("private readonly NetworkStream _f; Subject(Socket s) { _f = new NetworkStream(s); }")]
    [InlineData("private readonly TcpClient _f = new TcpClient(); static void Main() { }")]
    [InlineData("class State { public Socket workSocket; } void Accept(Socket l) { var s = new State { workSocket = l.Accept() }; l.BeginReceive(new byte[1], 0, 1, 0, null, s); }")]
    public Task Nothing_that_an_object_owns(string members) => Verify.SilentAsync(members);

    [Fact]
    public Task What_all_can_see_all_can_close() => Verify.FileAsync("""
        public class Subject
        {
            public TcpClient Client { get; } = new TcpClient();
            protected TcpClient Other = new TcpClient();
            private readonly TcpClient _third = new TcpClient();
            public TcpClient Third => _third;
        }
        """);

    [Fact]
    public Task A_base_type_closes() => Verify.FileAsync("""
        class Derived : Base
        {
            public void Open() => Client = new TcpClient();
        }

        class Base : IDisposable
        {
            protected TcpClient Client;
            public void Dispose() => Client?.Dispose();
        }

        class Kept : IDisposable
        {
            protected TcpClient Inner = new TcpClient();
            public void Dispose() => Dispose(true);
            protected virtual void Dispose(bool disposing) { }
        }

        class Closes : Kept
        {
            protected override void Dispose(bool disposing) => Inner.Dispose();
        }
        """);

    [Fact]
    public Task Another_part_of_the_type_closes() => Verify.FileAsync("""
        partial class Subject
        {
            private readonly TcpClient _c = new TcpClient();
            private readonly TcpClient _d = {|SLA0204:new TcpClient()|};
        }

        partial class Subject
        {
            public void Stop() => _c.Close();
        }
        """);

    [Fact]
    public Task Explicit_and_asynchronous_disposal() => Verify.FileAsync("""
        class One : IDisposable
        {
            private readonly TcpClient _c = new TcpClient();
            void IDisposable.Dispose() => _c.Dispose();
        }

        class Two : IAsyncDisposable
        {
            private readonly NetworkStream _s = new TcpClient("host", 80).GetStream();
            async ValueTask IAsyncDisposable.DisposeAsync() => await _s.DisposeAsync();
        }

        class Three : IAsyncDisposable
        {
            private readonly NetworkStream _s = {|SLA0204:new TcpClient("host", 80).GetStream()|};
            public ValueTask DisposeAsync() => default;
        }

        record Four(string Host) : IDisposable
        {
            private readonly TcpClient _c = {|SLA0204:new TcpClient(Host, 80)|};
            public void Dispose() { }
        }
        """);

    [Fact]
    public Task A_tls_stream_that_only_one_constructor_s_client_closes() => Verify.FileAsync(NetStream("", "{|SLA0204:s|}"));

    [Fact]
    public Task A_tls_stream_whose_client_is_kept_and_closed() => Verify.FileAsync(NetStream("this.tcpClient = tcpClient;", "s"));

    [Fact]
    public Task A_client_that_the_caller_keeps() => Verify.FileAsync(NetStream("", "s") + """
        class Caller
        {
            void Run(TcpListener listener)
            {
                using var client = listener.AcceptTcpClient();
                new NetStream(client, null).Send(new byte[1]);
            }
        }
        """);

    [Theory]
    [InlineData("var wrapper = new Wrapper(listener.AcceptSocket()); wrapper.Send();", true)]
    [InlineData("var s = listener.AcceptSocket(); s.NoDelay = true; var wrapper = new Wrapper(s); wrapper.Send();", true)]
    [InlineData("using var s = listener.AcceptSocket(); var wrapper = new Wrapper(s); wrapper.Send();", false)]
    [InlineData("var s = listener.AcceptSocket(); var wrapper = new Wrapper(s); wrapper.Send(); s.Close();", false)]
    [InlineData("var s = listener.AcceptSocket(); var wrapper = new Wrapper(s); _all.Add(s);", false)]
    [InlineData("var wrapper = new Wrapper(_all[0]); wrapper.Send();", false)]
    [InlineData("listener.Stop();", false)]
    public Task Given_by_a_caller_that_lets_go(string caller, bool flagged) => Verify.FileAsync($$"""
        class Wrapper : IDisposable
        {
            private readonly CancellationTokenSource _stop = new CancellationTokenSource();
            private readonly Socket _socket;

            public Wrapper(Socket socket)
            {
                _socket = {{(flagged ? "{|SLA0204:socket|}" : "socket")}};
            }

            public void Send() => _socket.Send(new byte[1]);

            public void Dispose() => _stop.Dispose();
        }

        class Caller
        {
            private List<Socket> _all = new List<Socket>();

            void Run(TcpListener listener)
            {
                {{caller}}
            }
        }
        """);

    [Fact]
    public Task One_field_one_warning() => Verify.FlaggedAsync("""
        private TcpClient _c;

        public void Open() => _c = {|SLA0204:new TcpClient("a", 80)|};

        public void OpenOther() => _c = new TcpClient("b", 80);
        """);

    [Fact]
    public Task Message_names_the_field_and_the_type() => Verify.FileAsync(
        """
        class Subject
        {
            private readonly TcpClient _client = {|#0:new TcpClient()|};
        }
        """,
        new DiagnosticResult(Descriptors.OwnedNotClosed).WithLocation(0).WithArguments("_client", "Subject"));

    private static string NetStream(string keep, string stored) => $$"""
        internal sealed class NetStream : IDisposable
        {
            private readonly TcpClient tcpClient;
            private readonly Stream networkStream;

            public NetStream(string host, int port)
            {
                this.tcpClient = new TcpClient(host, port);
                this.networkStream = this.tcpClient.GetStream();
            }

            internal NetStream(TcpClient tcpClient, System.Security.Cryptography.X509Certificates.X509Certificate cert)
            {
                {{keep}}
                Stream s = tcpClient.GetStream();
                if (cert != null)
                {
                    var ssl = new SslStream(s, false);
                    ssl.AuthenticateAsServer(cert);
                    s = ssl;
                }

                this.networkStream = {{stored}};
            }

            public void Send(byte[] data) => this.networkStream.Write(data, 0, data.Length);

            public void Dispose()
            {
                if (this.tcpClient != null)
                {
                    this.tcpClient.Close();
                }
            }
        }

        """;
}
