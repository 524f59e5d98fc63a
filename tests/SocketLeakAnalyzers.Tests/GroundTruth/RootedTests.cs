using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>
/// Rows 18, 19, 28, 43 and 44 of the ground truth: connections that nobody closes, and what keeps them from the collector. What
/// keeps them does not matter to a warning: the collector may come late or never (28f to 28i).
/// </summary>
public sealed class RootedTests
{
    [Theory]
    [InlineData("await socket.ReceiveAsync(new byte[256]);")]
    [InlineData("_ = socket.ReceiveAsync(new byte[256]);")]
    public Task A_receive_is_outstanding_28b_28c(string receive) => Verify.FlaggedAsync($$"""
        static async Task RunAsync(IPEndPoint peer)
        {
            var socket = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            await socket.ConnectAsync(peer);
            {{receive}}
        }
        """);

    /// <summary>It leaks (28d), but the callback of an operation is where its connection is closed by rights.</summary>
    [Fact]
    public Task A_callback_does_nothing_28d() => Verify.SilentAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            socket.BeginReceive(new byte[256], 0, 256, SocketFlags.None, _ => { }, null);
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData("GC.Collect(0);")]
    [InlineData("for (var i = 0; i < 1000; i++)\n    Console.WriteLine(new byte[20000].Length);")]
    public Task The_reference_is_lost_28e_28f_28g_28h_28i(string later) => Verify.FlaggedAsync($$"""
        static void Run(IPEndPoint peer)
        {
            var socket = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            {{later}}
        }
        """);

    [Fact]
    public Task A_parked_thread_28j() => Verify.FlaggedAsync("""
        static void Start(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            new Thread(() =>
            {
                var buffer = new byte[256];
                while ({|SLA0101:socket.Receive(buffer) > 0|})
                {
                }

                Thread.Sleep(Timeout.Infinite);
                GC.KeepAlive(socket);
            }).Start();
        }
        """);

    [Theory]
    [InlineData("new Socket(SocketType.Stream, ProtocolType.Tcp)", "connection.Receive(buffer)")]
    [InlineData("new TcpClient()", "connection.GetStream().Read(buffer)")]
    public Task The_finalizer_resets_the_peer_28k_28l(string creation, string read) => Verify.FlaggedAsync($$"""
        static void Run(IPEndPoint peer)
        {
            var connection = {{creation}};
            connection.Connect(peer);
            var buffer = new byte[256];
            while ({|SLA0101:{{read}} > 0|})
            {
            }
        }
        """);

    [Fact]
    public Task A_timer_that_has_it_43b() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            var timer = new Timer(_ => Console.WriteLine(socket.Available), null, 1000, 1000);
            var buffer = new byte[256];
            while ({|SLA0101:socket.Receive(buffer) > 0|})
            {
            }
        }
        """);

    [Fact]
    public Task A_heartbeat_that_swallows_43c() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            var timer = new Timer(_ =>
            {
                try
                {
                    socket.Send(new byte[] { 1 });
                }
                catch
                {
                }
            }, null, 1000, 1000);
        }
        """);

    /// <summary>The waiter is kept by the semaphore, and the connection by the waiter.</summary>
    [Theory]
    [InlineData("await {|SLA0201:_gate.WaitAsync()|};", "new(0)")]
    [InlineData("await {|SLA0201:this._gate.WaitAsync()|}.ConfigureAwait(false);", "new SemaphoreSlim(0, 1)")]
    [InlineData("{|SLA0201:_gate.Wait()|};", "new(0)")]
    public Task A_wait_that_nobody_ends_43d(string wait, string gate) => Verify.FlaggedAsync(Waiting(wait, gate, ""));

    /// <summary>Who is released, or may be, or is not kept by anything (43e), leaves its <c>using</c>.</summary>
    [Theory]
    [InlineData("await _gate.WaitAsync();", "new(0)", "public void Open() => _gate.Release();")]
    [InlineData("await _gate.WaitAsync();", "new(1)", "")]
    [InlineData("await _gate.WaitAsync();", "new(0)", "public object Gate() => _gate;")]
    [InlineData("await _gate.WaitAsync(1000);", "new(0)", "")]
    [InlineData("await new TaskCompletionSource<int>().Task;", "new(0)", "")]
    public Task A_wait_that_ends_or_that_nothing_keeps_43e(string wait, string gate, string member) => Verify.SilentAsync(Waiting(wait, gate, member));

    [Fact]
    public Task A_wait_without_a_connection() => Verify.SilentAsync("""
        private readonly SemaphoreSlim _gate = new(0);

        async Task RunAsync()
        {
            using var memory = new MemoryStream();
            await _gate.WaitAsync();
        }
        """);

    private static string Waiting(string wait, string gate, string member) => $$"""
        private readonly SemaphoreSlim _gate = {{gate}};

        async Task RunAsync(IPEndPoint peer)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(peer);
            var buffer = new byte[256];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }

            {{wait}}
        }

        {{member}}
        """;

    [Fact]
    public Task Reset_while_idle_19c() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            Thread.Sleep(1000);
        }
        """);

    [Theory]
    [InlineData("")]
    [InlineData("Thread.Sleep(1000);")]
    [InlineData("using var accepted = listener.Accept();")]
    public Task A_listener_that_is_dropped_18d_18j(string work) => Verify.FlaggedAsync($$"""
        static void Run()
        {
            var listener = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(9);
            {{work}}
        }
        """);
}
