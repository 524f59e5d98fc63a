using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Do the forms of SLA0201, SLA0202 and SLA0206 that have no fix report what really leaks? Each is cured by hand.</summary>
public sealed class FormsWithoutFixProofTests
{
    private static readonly ProofOptions Descriptors = new() { Evidence = LeakEvidence.Descriptors };

    private static readonly ProofOptions Garbage = new() { PeerSpeaks = PeerSpeech.Garbage };

    [DescriptorFact]
    public async Task Stop_after_a_start_that_failed()
    {
        var figures = await MeasureReportedAsync(RuleIds.LostOnException, Started("if (!_started) return;\n_socket?.Close();"), Descriptors);

        Assert.Equal(5, figures.Descriptors);
    }

    [Fact]
    public Task Stop_that_closes_what_was_not_started() => ProveHarmlessAsync(Started("_started = false;\n_socket?.Close();"), Descriptors);

    [Fact]
    public async Task Handshake_that_throws_in_the_completion_of_an_accept()
    {
        var figures = await MeasureReportedAsync(RuleIds.LostOnException, Accepting("Console.Out.Write(x.Message.Length > 1000 ? \"long\" : \"\");"), Garbage);

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Handshake_that_throws_and_is_closed() => ProveHarmlessAsync(Accepting("tls.Dispose();\nConsole.Out.Write(x.Message.Length > 1000 ? \"long\" : \"\");"), Garbage);

    [Fact]
    public async Task Stream_of_a_field_that_does_not_own_its_socket_07a()
    {
        var figures = await MeasureReportedAsync(RuleIds.OnlyBorrowerClosed, Printing("new NetworkStream(_socket)"));

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Stream_of_a_field_that_owns_its_socket_07b() => ProveHarmlessAsync(Printing("new NetworkStream(_socket, ownsSocket: true)"));

    [Fact]
    public async Task Accept_that_no_callback_ends_58a()
    {
        var figures = await MeasureReportedAsync(RuleIds.AcquiredNotClosed, Beginning(""));

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Accept_that_the_callback_ends_58a() => ProveHarmlessAsync(Beginning("listener.EndAcceptTcpClient(result).Dispose();"));

    [Fact]
    public async Task Accepted_socket_that_is_overwritten_58b()
    {
        var figures = await MeasureReportedAsync(RuleIds.AcquiredNotClosed, Overwriting(""));

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Accepted_socket_that_is_closed_before_58b() => ProveHarmlessAsync(Overwriting("e.AcceptSocket!.Dispose();"));

    [Fact]
    public async Task Connected_socket_that_nobody_asks_for()
    {
        var figures = await MeasureReportedAsync(RuleIds.AcquiredNotClosed, Connecting("Console.Out.Flush();"));

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Connected_socket_that_is_closed() => ProveHarmlessAsync(Connecting("e.ConnectSocket!.Dispose();"));

    [Theory]
    [InlineData("var held = new Held { Client = new TcpClient() };\nheld.Client.Connect(peer);")]
    [InlineData("var all = new List<TcpClient> { new TcpClient() };\nforeach (var client in all)\nclient.Connect(peer);")]
    [InlineData("TcpClient[] all = { new TcpClient() };\nall[0].Connect(peer);")]
    [InlineData("var lazy = new Lazy<TcpClient>(() => new TcpClient());\nlazy.Value.Connect(peer);")]
    public async Task Held_where_nobody_closes_it_28a(string hold)
    {
        var figures = await MeasureReportedAsync(RuleIds.AcquiredNotClosed, Holding(hold));

        Assert.Equal(5, figures.CloseWait);
    }

    [Theory]
    [InlineData("var held = new Held { Client = new TcpClient() };\nheld.Client.Connect(peer);\nheld.Client.Close();")]
    [InlineData("var all = new List<TcpClient> { new TcpClient() };\nforeach (var client in all)\n{\nclient.Connect(peer);\nclient.Close();\n}")]
    [InlineData("TcpClient[] all = { new TcpClient() };\nall[0].Connect(peer);\nall[0].Close();")]
    [InlineData("var lazy = new Lazy<TcpClient>(() => new TcpClient());\nlazy.Value.Connect(peer);\nlazy.Value.Close();")]
    public Task Held_and_closed(string hold) => ProveHarmlessAsync(Holding(hold));

    [Fact]
    public async Task Iterator_that_is_abandoned_44a()
    {
        var figures = await MeasureReportedAsync(RuleIds.AcquiredNotClosed, Enumerating("var counts"));

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Iterator_whose_enumerator_is_disposed_of_44b() => ProveHarmlessAsync(Enumerating("using var counts"));

    [Fact]
    public async Task Wrapper_with_a_close_that_nobody_calls_70a()
    {
        var figures = await MeasureReportedAsync(RuleIds.AcquiredNotClosed, Wrapping(""));

        Assert.Equal(5, figures.CloseWait);
    }

    [Fact]
    public Task Wrapper_whose_close_is_called_70c() => ProveHarmlessAsync(Wrapping("wrapper.Close();"));

    private static string Enumerating(string declaration) => Client(
        $"{declaration} = Counts(peer).GetEnumerator();\ncounts.MoveNext();\nConsole.Out.Write(counts.Current > 1000 ? \"long\" : \"\");",
        """
        private static IEnumerable<int> Counts(IPEndPoint server)
        {
            using var client = new TcpClient(server.Address.ToString(), server.Port);
            yield return client.GetStream().ReadByte();
        }
        """);

    private static string Connecting(string completed) => Client($$"""
        using var done = new ManualResetEventSlim();
        var e = new SocketAsyncEventArgs { RemoteEndPoint = peer };
        e.Completed += (_, _) => done.Set();
        if (Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, e))
        {
            done.Wait();
        }

        {{completed}}
        """);

    private static string Holding(string hold) => Client(
        hold,
        """
        private sealed class Held
        {
            public TcpClient Client { get; set; } = null!;
        }
        """);

    private static string Wrapping(string close) => Client(
        $$"""
        var wrapper = new Wrapper(peer);
        wrapper.Read();
        {{close}}
        """,
        """
        private sealed class Wrapper
        {
            private readonly TcpClient _client = new TcpClient();

            public Wrapper(IPEndPoint server) => _client.Connect(server);

            public int Read() => _client.GetStream().ReadByte();

            public void Close() => _client.Close();
        }
        """);

    private static string Beginning(string end) => Server($$"""
        using var called = new ManualResetEventSlim();
        listener.BeginAcceptTcpClient(
            result =>
            {
                {{end}}
                called.Set();
            },
            null);
        called.Wait();
        """);

    private static string Overwriting(string done) => Scenario($$"""
        public static void Run(Socket listener)
        {
            using var accepted = new ManualResetEventSlim();
            using var e = new SocketAsyncEventArgs();
            e.Completed += (_, _) => accepted.Set();
            if (listener.AcceptAsync(e))
            {
                accepted.Wait();
            }

            {{done}}
            e.AcceptSocket = null;
        }
        """);

    private static string Started(string stop) => Client(
        """
        using var heard = new TcpClient();
        heard.Connect(peer);
        heard.GetStream().ReadByte();
        var link = new Link();
        try
        {
            link.Start(new IPEndPoint(peer.Address, 1));
        }
        catch (SocketException e)
        {
            Console.Out.Write(e.Message.Length > 1000 ? "long" : "");
        }

        link.Stop();
        """,
        $$"""
        private sealed class Link
        {
            private Socket? _socket;
            private bool _started;

            public void Start(EndPoint server)
            {
                _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _socket.Connect(server);
                _started = true;
            }

            public void Stop()
            {
                {{stop}}
            }
        }
        """);

    private static string Accepting(string handler) => Scenario($$"""
        public static void Run(Socket listener, X509Certificate2 certificate)
        {
            using var e = new SocketAsyncEventArgs();
            e.AcceptSocket = listener.Accept();
            Accepted(e, certificate);
        }

        private static void Accepted(SocketAsyncEventArgs e, X509Certificate2 certificate)
        {
            var client = e.AcceptSocket!;
            var tls = new SslStream(new NetworkStream(client, true), false);
            try
            {
                tls.AuthenticateAsServer(certificate);
                Serve(tls);
            }
            catch (Exception x)
            {
                {{handler}}
            }

            e.AcceptSocket = null;
        }

        private static void Serve(SslStream tls)
        {
            using (tls)
            {
                tls.ReadByte();
            }
        }
        """);

    private static string Printing(string stream) => Client(
        """
        using var printer = new Printer();
        printer.Print(peer);
        """,
        $$"""
        private sealed class Printer : IDisposable
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            private NetworkStream? _stream;

            public void Print(IPEndPoint server)
            {
                _socket.Connect(server);
                _stream = {{stream}};
                _stream.ReadByte();
            }

            public void Dispose() => _stream?.Dispose();
        }
        """);
}
