using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 18 of the ground truth: what an accept loop does with what it accepts.</summary>
public sealed class AcceptTests
{
    [Theory]
    [InlineData("Task.Run")]
    [InlineData("_ = Task.Run")]
    [InlineData("_ = Task.Factory.StartNew")]
    public Task Handler_throws_before_it_disposes_18a(string launch) => Verify.FlaggedAsync($$"""
        static void Serve(TcpListener listener)
        {
            while (true)
            {
                var client = {|SLA0201:listener.AcceptTcpClient()|};
                {{launch}}(() =>
                {
                    var buffer = new byte[256];
                    client.GetStream().Write(buffer, 0, buffer.Length);
                    throw new InvalidOperationException("bad request");
                });
            }
        }
        """);

    [Fact]
    public Task Handler_names_its_stream_and_throws_18a() => Verify.FlaggedAsync("""
        static async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                var client = await {|SLA0201:listener.AcceptTcpClientAsync()|};
                _ = Task.Run(async () =>
                {
                    var stream = client.GetStream();
                    await stream.WriteAsync(new byte[] { 1 });
                    throw new InvalidOperationException("bad request");
                });
            }
        }
        """);

    [Fact]
    public Task Thread_never_closes_18a() => Verify.FlaggedAsync("""
        static void Serve(Socket listener)
        {
            while (true)
            {
                var socket = {|SLA0201:listener.Accept()|};
                new Thread(() => socket.Send(new byte[] { 1 })).Start();
            }
        }
        """);

    [Theory]
    [InlineData("using var stream = client.GetStream();")]
    [InlineData("using var _ = client;")]
    [InlineData("using var tls = new SslStream(client.GetStream());")]
    public Task Handler_with_using_throws_18b(string declaration) => Verify.SilentAsync($$"""
        static void Serve(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                Task.Run(() =>
                {
                    {{declaration}}
                    throw new InvalidOperationException("bad request");
                });
            }
        }
        """);

    [Fact]
    public Task Handler_method_with_using_throws_18b() => Verify.SilentAsync("""
        static void Serve(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                Task.Run(() => Handle(client));
            }
        }

        private static void Handle(TcpClient client)
        {
            using (client)
            {
                throw new InvalidOperationException("bad request");
            }
        }
        """);

    [Theory]
    [InlineData("void", "{|SLA0201:listener.AcceptTcpClient()|};")]
    [InlineData("void", "_ = {|SLA0201:listener.AcceptSocket()|};")]
    [InlineData("async Task", "await {|SLA0201:listener.AcceptTcpClientAsync()|};")]
    [InlineData("async Task", "_ = await {|SLA0201:listener.AcceptSocketAsync()|};")]
    [InlineData("void", "var client = {|SLA0201:listener.AcceptTcpClient()|};")]
    [InlineData("void", "{|SLA0201:listener.AcceptTcpClientAsync()|}.Wait();")]
    [InlineData("void", "_ = {|SLA0201:listener.AcceptTcpClientAsync()|}.Result;")]
    [InlineData("async Task", "await {|SLA0201:listener.AcceptTcpClientAsync()|}.ConfigureAwait(false);")]
    public Task Accepted_and_discarded_18f(string result, string statement) => Verify.FlaggedAsync($$"""
        static {{result}} Drain(TcpListener listener)
        {
            while (true)
            {
                {{statement}}
            }
        }
        """);

    [Fact]
    public Task Accepted_by_a_socket_and_discarded_18f() => Verify.FlaggedAsync("""
        static async Task DrainAsync(Socket listener, CancellationToken token)
        {
            {|SLA0201:listener.Accept()|};
            await {|SLA0201:listener.AcceptAsync(token)|};
        }
        """);

    [Theory]
    [InlineData("using var client = listener.AcceptTcpClient();\n Handle(client);")]
    [InlineData("using (listener.AcceptTcpClient())\n{\n}")]
    [InlineData("using (TcpClient client = listener.AcceptTcpClient())\n{\nHandle(client);\n}")]
    [InlineData("listener.AcceptTcpClient().Dispose();")]
    [InlineData("listener.AcceptSocket().Close();")]
    public Task Accepted_within_using_18i(string statement) => Verify.SilentAsync($$"""
        static void Serve(TcpListener listener)
        {
            while (true)
            {
                {{statement}}
            }
        }

        static void Handle(TcpClient client)
        {
            using (client)
            {
                client.GetStream().WriteByte(1);
            }
        }
        """);

    [Fact]
    public Task Stop_does_not_close_what_was_accepted_18c() => Verify.FlaggedAsync("""
        static void ServeOne(TcpListener listener)
        {
            listener.Start();
            var client = {|SLA0201:listener.AcceptTcpClient()|};
            client.GetStream().WriteByte(1);
            listener.Stop();
        }
        """);

    [Fact]
    public Task Stop_clears_the_queue_18e() => Verify.SilentAsync("""
        static void Listen()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Thread.Sleep(1000);
            listener.Stop();
        }
        """);

    [Theory]
    [InlineData("_ => Interlocked.Increment(ref _count)")]
    [InlineData("ar => { Console.WriteLine(ar.IsCompleted); }")]
    [InlineData("Counted")]
    public Task Callback_never_ends_the_accept_58a(string callback) => Verify.FlaggedAsync($$"""
        private int _count;

        void Start(TcpListener listener)
        {
            {|SLA0201:listener.BeginAcceptTcpClient({{callback}}, null)|};
        }

        private void Counted(IAsyncResult ar) => _count++;
        """);

    [Theory]
    [InlineData("listener.BeginAcceptTcpClient(ar => listener.EndAcceptTcpClient(ar).Close(), null);")]
    [InlineData("listener.BeginAcceptTcpClient(ar => Accepted(ar), null);")]
    [InlineData("listener.BeginAcceptTcpClient(Accepted, null);")]
    [InlineData("var pending = listener.BeginAcceptTcpClient(_ => Console.WriteLine(), null);\nlistener.EndAcceptTcpClient(pending).Close();")]
    [InlineData("listener.BeginAcceptTcpClient(null, null);")]
    [InlineData("listener.BeginAcceptTcpClient(_callback, null);")]
    public Task Callback_ends_the_accept(string start) => Verify.SilentAsync($$"""
        private AsyncCallback _callback;
        private IAsyncResult _last;

        void Start(TcpListener listener)
        {
            {{start}}
        }

        private void Accepted(IAsyncResult ar)
        {
            _last = ar;
            ((TcpListener)ar.AsyncState).EndAcceptTcpClient(_last).Dispose();
        }
        """);

    /// <summary>Here the framework makes the socket, which nobody but the operation has.</summary>
    [Theory]
    [InlineData("(_, _) => Completed(e)", "Console.WriteLine(e.SocketError);", true)]
    [InlineData("(sender, _) => Completed(e)", "Console.WriteLine(e.SocketError);", true)]
    [InlineData("delegate { Completed(e); }", "Console.WriteLine(e.SocketError);", true)]
    [InlineData("(_, _) => Completed(e)", "e.ConnectSocket?.Dispose();", false)]
    [InlineData("(_, _) => Completed(e)", "_connected = e.ConnectSocket;", false)]
    [InlineData("(sender, _) => ((Socket)sender).Dispose()", "Console.WriteLine(e.SocketError);", false)]
    [InlineData("Handle", "Console.WriteLine(e.SocketError);", false)]
    public Task Connected_by_an_operation_that_makes_the_socket(string handler, string completed, bool flagged) => Verify.FileAsync(Verify.InClass($$"""
        private Socket _connected;

        public void Dispose() => _connected?.Dispose();

        public void Connect(EndPoint server)
        {
            var e = new SocketAsyncEventArgs { RemoteEndPoint = server };
            e.Completed += {{handler}};
            if (!{{(flagged ? "{|SLA0201:Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, e)|}" : "Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, e)")}})
            {
                Completed(e);
            }
        }

        private void Completed(SocketAsyncEventArgs e)
        {
            {{completed}}
        }

        private void Handle(object sender, SocketAsyncEventArgs e) => (sender as Socket)?.Dispose();
        """));

    [Fact]
    public Task Accepted_socket_is_overwritten_with_null_58b() => Verify.FlaggedAsync("""
        private int _count;

        void Accept(Socket listener, SocketAsyncEventArgs e)
        {
            do
            {
                _count++;
                {|SLA0201:e.AcceptSocket = null|};
            }
            while (!listener.AcceptAsync(e));
        }
        """);

    [Theory]
    [InlineData("", true)]
    [InlineData("Console.WriteLine(accepted.RemoteEndPoint);", true)]
    [InlineData("accepted.Send(new byte[1]);", true)]
    [InlineData("accepted.Close();", false)]
    [InlineData("using (accepted)\naccepted.Send(new byte[1]);", false)]
    [InlineData("_all.Add(accepted);", false)]
    [InlineData("Handle(accepted);", false)]
    [InlineData("Task.Run(() => Handle(accepted));", false)]
    [InlineData("_ = new NetworkStream(accepted, true);\nHandle(accepted);", false)]
    public Task Accepted_socket_is_only_worked_with_58b(string work, bool flagged) => Verify.FileAsync(Verify.InClass($$"""
        private readonly List<Socket> _all = new();
        private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);

        void Accepted(object sender, SocketAsyncEventArgs e)
        {
            var accepted = e.AcceptSocket;
            {{work}}
            {{(flagged ? "{|SLA0201:e.AcceptSocket = null|}" : "e.AcceptSocket = null")}};
            _listener.AcceptAsync(e);
        }

        static void Handle(Socket socket)
        {
            using (socket)
            {
                socket.Send(new byte[1]);
            }
        }
        """));

    [Fact]
    public Task Accepted_socket_is_taken_before_the_next() => Verify.SilentAsync("""
        private int _count;

        void Accept(Socket listener, SocketAsyncEventArgs e)
        {
            do
            {
                e.AcceptSocket?.Dispose();
                e.AcceptSocket = null;
                _count++;
            }
            while (!listener.AcceptAsync(e));
        }
        """);

    // A name with an escape in it is not found by the search of the text.
    [Fact]
    public Task Accepted_socket_spelled_with_an_escape() => Verify.SilentAsync("""
        void Accept(Socket listener, SocketAsyncEventArgs e)
        {
            e.\u0041cceptSocket = null;
            listener.AcceptAsync(e);
        }
        """);
}
