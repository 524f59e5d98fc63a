using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0204: connections that a field holds as something of which less is known, that come from a factory, or that lie in a wrapper.</summary>
public sealed class OwnedInOtherFormsTests
{
    [Theory]
    [InlineData("IDisposable")]
    [InlineData("object")]
    public async Task As_something_of_which_less_is_known(string type)
    {
        await Verify.FlaggedAsync(Held(type, "{|SLA0204:new TcpClient(host, 80)|}", "public void Dispose() { }"));
        await Verify.FlaggedAsync(Held(type, "{|SLA0204:new TcpClient(host, 80).GetStream()|}", "public void Write() => ((Stream)_c).WriteByte(1);"));
    }

    [Theory]
    [InlineData("IDisposable", "public void Dispose() => _c.Dispose();")]
    [InlineData("IDisposable", "public void Dispose() => _c?.Dispose();")]
    [InlineData("object", "public void Dispose() => (_c as IDisposable)?.Dispose();")]
    [InlineData("object", "public void Dispose() { if (_c is TcpClient c) c.Close(); }")]
    [InlineData("object", "public void Dispose() { if (_c is IDisposable d) d.Dispose(); }")]
    [InlineData("object", "public void Dispose() => ((TcpClient)_c).Close();")]
    [InlineData("object", "private readonly List<object> _all = new(); public void Give() => _all.Add(_c);")]
    [InlineData("IDisposable", "private readonly List<IDisposable> _all = new(); public void Give() => _all.Add(_c);")]
    [InlineData("object", "public object Inner() => Wrapped(_c); private static object Wrapped(object o) => (o, 1);")]
    public Task As_something_of_which_less_is_known_and_closed(string type, string member) =>
        Verify.SilentAsync(Held(type, "new TcpClient(host, 80)", member));

    [Fact]
    public Task An_object_that_may_be_something_else() => Verify.SilentAsync("""
        private readonly object _c;

        public Subject(string host, bool plain) => _c = plain ? new TcpClient(host, 80) : host;

        public override string ToString() => _c.ToString();
        """);

    [Theory]
    [InlineData("_c = {|SLA0204:Make(host)|};")]
    [InlineData("_c = {|SLA0204:MakeThrough(host)|};")]
    [InlineData("_c = {|SLA0204:await MakeAsync(host)|};")]
    [InlineData("_c = {|SLA0204:await MakeAsync(host).ConfigureAwait(false)|};")]
    [InlineData("var made = await MakeAsync(host);\nmade.NoDelay = true;\n_c = {|SLA0204:made|};")]
    public async Task From_a_method_of_the_source(string open)
    {
        await Verify.FlaggedAsync(Made(open, "public void Dispose() { }"));
        var plain = open.Replace("{|SLA0204:", string.Empty, System.StringComparison.Ordinal).Replace("|}", string.Empty, System.StringComparison.Ordinal);
        await Verify.SilentAsync(Made(plain, "public void Dispose() => _c?.Dispose();"));
        await Verify.SilentAsync(Made(plain, "public Task StopAsync(CancellationToken token)\n{\n_c.Close();\nreturn Task.CompletedTask;\n}"));
    }

    [Theory]
    [InlineData("_c = Find(host);")]
    [InlineData("_c = MakeAndKeep(host);")]
    public Task From_a_method_that_only_finds_it(string open) => Verify.SilentAsync(Made("await Task.Yield();\n" + open, "public void Dispose() { }"));

    [Fact]
    public Task From_a_method_of_the_source_on_reconnect() => Verify.FlaggedAsync("""
        private TcpClient _c;

        public void Reconnect(string host)
        {
            {|SLA0205:_c = Make(host)|};
        }

        public void Dispose() => _c?.Dispose();

        private static TcpClient Make(string host) => new TcpClient(host, 80);
        """);

    [Fact]
    public Task From_a_method_of_the_source_on_reconnect_and_closed_first() => Verify.SilentAsync("""
        private TcpClient _c;

        public void Reconnect(string host)
        {
            _c?.Dispose();
            _c = Make(host);
        }

        public void Dispose() => _c?.Dispose();

        private static TcpClient Make(string host) => new TcpClient(host, 80);
        """);

    [Theory]
    [InlineData(": IDisposable", "Dispose")]
    [InlineData("", "Close")]
    [InlineData("", "Disconnect")]
    [InlineData("", "Stop")]
    public async Task In_a_wrapper_that_nobody_closes_70a(string bases, string close)
    {
        await Verify.FileAsync(Wrapped(bases, close, "{|SLA0204:new Wrapper(host)|}", ""));
        await Verify.FileAsync(Wrapped(bases, close, "{|SLA0204:new Wrapper(host)|}", "public void Dispose() { }"));
        await Verify.FileAsync(Wrapped(bases, close, "new Wrapper(host)", $"public void End() => _w?.{close}();"));
        await Verify.FileAsync(Wrapped(bases, close, "new Wrapper(host)", "private readonly List<Wrapper> _all = new(); public void Give() => _all.Add(_w);"));
    }

    /// <summary>A session that ends itself, by its own thread or where it reads the end, needs nobody to close it.</summary>
    [Theory]
    [InlineData("new Thread(Run).Start();", "private void Run() => _c.GetStream().ReadByte();")]
    [InlineData("", "public int Read()\n{\nint b = _c.GetStream().ReadByte();\nif (b < 0)\nDispose();\nreturn b;\n}")]
    [InlineData("", "public int Read()\n{\nint b = _c.GetStream().ReadByte();\nif (b < 0)\n_c.Close();\nreturn b;\n}")]
    public Task In_a_wrapper_that_ends_itself(string construct, string member) => Verify.FileAsync($$"""
        class Wrapper : IDisposable
        {
            private readonly TcpClient _c;

            public Wrapper(string host)
            {
                _c = new TcpClient(host, 80);
                {{construct}}
            }

            {{member}}

            public void Send() => _c.GetStream().WriteByte(1);

            public void Dispose() => _c.Close();
        }

        class Owner
        {
            private Wrapper _w;

            public void Open(string host) => _w = new Wrapper(host);

            public void Send() => _w.Send();
        }
        """);

    [Fact]
    public Task Stream_and_socket_that_nobody_closes() => Verify.FlaggedAsync("""
        private readonly Socket _socket = {|SLA0204:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
        private NetworkStream _stream;

        public void Open(IPEndPoint server)
        {
            _socket.Connect(server);
            _stream = new NetworkStream(_socket);
        }

        public void Send() => _stream.WriteByte(1);

        public void Dispose()
        {
        }
        """);

    [Theory]
    [InlineData("_stream = new NetworkStream(_socket, ownsSocket: true);", "_stream.Dispose();")]
    [InlineData("_stream = new NetworkStream(_socket);", "_socket.Dispose();")]
    [InlineData("_stream = new NetworkStream(_socket);", "_stream.Dispose();\n_socket.Dispose();")]
    public Task Stream_and_socket_of_which_one_is_closed(string wrap, string close) => Verify.SilentAsync($$"""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private NetworkStream _stream;

        public void Open(IPEndPoint server)
        {
            _socket.Connect(server);
            {{wrap}}
        }

        public void Send() => _stream.WriteByte(1);

        public void Dispose()
        {
            {{close}}
        }
        """);

    /// <summary>What is closed where the constructor fails is not what the object keeps.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("public void Dispose() => _stream.Dispose();", false)]
    public Task Closed_where_the_constructor_fails(string member, bool flagged) => Verify.FileAsync(Verify.InClass($$"""
        private readonly NetworkStream _stream;

        public Subject(IPEndPoint server)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(server);
                _stream = {{(flagged ? "{|SLA0204:new NetworkStream(socket, ownsSocket: true)|}" : "new NetworkStream(socket, ownsSocket: true)")}};
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        public void Send() => _stream.WriteByte(1);

        {{member}}
        """));

    [Fact]
    public Task Disposed_by_the_fix() => Verify.FixTest<OwnedNotClosedFix>(
        """
        sealed class Subject : IDisposable
        {
            private readonly IDisposable _c;

            public Subject(string host) => _c = {|SLA0204:new TcpClient(host, 80)|};

            public void Dispose()
            {
            }
        }
        """,
        """
        sealed class Subject : IDisposable
        {
            private readonly IDisposable _c;

            public Subject(string host) => _c = new TcpClient(host, 80);

            public void Dispose()
            {
                _c?.Dispose();
            }
        }
        """).RunAsync();

    [Fact]
    public Task No_fix_for_an_object() => Verify.NoFixAsync<OwnedNotClosedFix>("""
        private readonly object _c;

        public Subject(string host) => _c = {|SLA0204:new TcpClient(host, 80)|};

        public override string ToString() => _c.ToString();
        """);

    private static string Held(string type, string value, string member) => $$"""
        private {{type}} _c;

        public void Open(string host)
        {
            _c = {{value}};
        }

        {{member}}
        """;

    private static string Made(string open, string member) => $$"""
        private static readonly ConcurrentDictionary<string, TcpClient> Open = new();
        private TcpClient _c;

        public async Task StartAsync(string host)
        {
            await Task.Yield();
            {{open}}
            _c.NoDelay = true;
        }

        {{member}}

        private static TcpClient Make(string host) => new TcpClient(host, 80);

        private static TcpClient MakeThrough(string host) => Make(host + ".local");

        private static async Task<TcpClient> MakeAsync(string host)
        {
            await Task.Yield();
            return new TcpClient(host, 80);
        }

        private static TcpClient Find(string host) => Open[host];

        private static TcpClient MakeAndKeep(string host)
        {
            var client = new TcpClient(host, 80);
            Open.TryAdd(host, client);
            return client;
        }
        """;

    private static string Wrapped(string bases, string close, string made, string member) => $$"""
        class Wrapper {{bases}}
        {
            private readonly TcpClient _c;

            public Wrapper(string host) => _c = new TcpClient(host, 80);

            public void Send() => _c.GetStream().WriteByte(1);

            public void {{close}}() => _c.Close();
        }

        class Owner
        {
            private Wrapper _w;

            public void Open(string host) => _w = {{made}};

            public void Send() => _w?.Send();

            {{member}}
        }
        """;
}
