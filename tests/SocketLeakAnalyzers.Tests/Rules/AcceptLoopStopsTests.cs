using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0107: what stops an accept loop, and what does not?</summary>
public sealed class AcceptLoopStopsTests
{
    [Theory]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); {|SLA0107:Handle(client)|}; }")]
    [InlineData("for (;;) { var client = listener.AcceptTcpClient(); {|SLA0107:Handle(client)|}; }")]
    [InlineData("while (!token.IsCancellationRequested) { var client = listener.AcceptTcpClient(); {|SLA0107:Handle(client)|}; }")]
    [InlineData("TcpClient client;\n    while (true) { client = listener.AcceptTcpClient(); {|SLA0107:Handle(client)|}; }")]
    [InlineData("while (true) {|SLA0107:Handle(listener.AcceptTcpClient())|};")]
    [InlineData("while (true) { using var client = listener.AcceptTcpClient(); {|SLA0107:Handle(client)|}; }")]
    [InlineData("while (true) { using (var client = listener.AcceptTcpClient()) { {|SLA0107:Handle(client)|}; } }")]
    [InlineData("while (true) { try { var client = listener.AcceptTcpClient(); {|SLA0107:Handle(client)|}; } catch (IOException) { } }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClientAsync().Result; {|SLA0107:Read(client.GetStream(), 1)|}; }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); {|SLA0107:HandleAsync(client)|}.Wait(); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); {|SLA0107:HandleAsync(client)|}.GetAwaiter().GetResult(); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); {|SLA0107:Echo(client.GetStream())|}; }")]
    [InlineData("while (true) { using var client = listener.AcceptTcpClient(); var stream = client.GetStream(); while ({|SLA0107:stream.ReadByte()|} >= 0) { } }")]
    [InlineData("while (true) { using var socket = listener.AcceptSocket(); var b = new byte[9]; int n; do { n = {|SLA0107:socket.Receive(b)|}; } while (n > 0); }")]
    public Task Handles_one_connection_to_its_end(string loop) => Verify.FlaggedAsync(Server(loop));

    [Theory]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Task.Run(() => Handle(client)); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); _ = Task.Run(async () => await HandleAsync(client)); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); _ = HandleAsync(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); HandleAsync(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); HandleVoid(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Tasks.Add(HandleAsync(client)); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); new Thread(() => Handle(client)).Start(); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); ThreadPool.QueueUserWorkItem(_ => Handle(client)); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); HandOn(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Answer(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Patient(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); client.ReceiveTimeout = 1000; Handle(client); }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Handle(client); break; }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Handle(client); return; }")]
    [InlineData("while (true) { using (var client = listener.AcceptTcpClient()) { Handle(client); break; } }")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); listener.Stop(); Handle(client); }")]
    [InlineData("for (var i = 0; i < 3; i++) { var client = listener.AcceptTcpClient(); Handle(client); }")]
    [InlineData("while (listener.Pending()) { var client = listener.AcceptTcpClient(); Handle(client); }")]
    [InlineData("var client = listener.AcceptTcpClient(); Handle(client);")]
    [InlineData("while (true) { var client = listener.AcceptTcpClient(); Other.Handle(client); }")]
    public Task Goes_on_accepting(string loop) => Verify.SilentAsync(Server(loop));

    [Theory]
    [InlineData("for (var i = 0; i < 4; i++) new Thread(() => Serve(listener)).Start();")]
    [InlineData("new Thread(() => Serve(listener)).Start();\n    Serve(listener);")]
    [InlineData("Task.WaitAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Serve(listener))).ToArray());")]
    public Task One_of_several_loops(string start) => Verify.SilentAsync($$"""
        static void Start(TcpListener listener)
        {
            {{start}}
        }

        static void Serve(TcpListener listener)
        {
            while (true)
            {
                using var client = listener.AcceptTcpClient();
                while (client.GetStream().ReadByte() >= 0)
                {
                }
            }
        }
        """);

    [Theory]
    [InlineData("_ = AcceptAsync();")]
    [InlineData("AcceptAsync();")]
    [InlineData("Task.Run(AcceptAsync);")]
    [InlineData("_ = Task.Run(() => AcceptAsync());")]
    [InlineData("Task.Factory.StartNew(async () => await AcceptAsync(), TaskCreationOptions.LongRunning);")]
    public Task Loop_in_a_task_that_nobody_keeps(string start) => Verify.FlaggedAsync(Started(start, "while (true) { var client = await {|SLA0107:_listener.AcceptTcpClientAsync()|}; _ = Task.Run(client.Dispose); }"));

    [Theory]
    [InlineData("_accepting = AcceptAsync();")]
    [InlineData("AcceptAsync().Wait();")]
    [InlineData("_accepting = Task.Run(AcceptAsync);")]
    [InlineData("AcceptAsync().ContinueWith(task => Console.WriteLine(task.Exception));")]
    [InlineData("new Thread(() => AcceptAsync().Wait()).Start();")]
    [InlineData("")]
    public Task Loop_in_a_task_that_somebody_keeps(string start) => Verify.SilentAsync(Started(start, "while (true) { var client = await _listener.AcceptTcpClientAsync(); _ = Task.Run(client.Dispose); }"));

    [Theory]
    [InlineData("try { while (true) { Use(await {|SLA0107:_listener.AcceptTcpClientAsync()|}); } } catch (Exception e) { Console.WriteLine(e.Message.ToString()); }")]
    [InlineData("try { while (true) { Use(await {|SLA0107:_listener.AcceptTcpClientAsync()|}); } } finally { Console.WriteLine(); }")]
    [InlineData("while (true) { try { Use(await {|SLA0107:_listener.AcceptTcpClientAsync()|}); } finally { Console.WriteLine(); } }")]
    [InlineData("while (true) { var client = await {|SLA0107:_listener.AcceptTcpClientAsync()|}; try { Use(client); } catch (IOException) { } }")]
    public Task Exception_that_nobody_does_anything_about(string body) => Verify.FlaggedAsync(Started("_ = AcceptAsync();", body));

    [Theory]
    [InlineData("while (true) { try { Use(await _listener.AcceptTcpClientAsync()); } catch (SocketException) { } }")]
    [InlineData("while (true) { try { while (true) { Use(await _listener.AcceptTcpClientAsync()); } } catch (SocketException) { } }")]
    [InlineData("try { while (true) { Use(await _listener.AcceptTcpClientAsync()); } } finally { _listener.Stop(); }")]
    [InlineData("try { while (true) { Use(await _listener.AcceptTcpClientAsync()); } } catch (ObjectDisposedException) { }")]
    [InlineData("try { while (true) { Use(await _listener.AcceptTcpClientAsync()); } } catch (Exception e) when (e is SocketException) { Console.WriteLine(e); }")]
    [InlineData("try { while (true) { Use(await _listener.AcceptTcpClientAsync()); } } catch (Exception e) { OnFailed(e); }")]
    [InlineData("try { while (true) { Use(await _listener.AcceptTcpClientAsync()); } } catch (Exception e) { Environment.FailFast(e.Message); }")]
    [InlineData("using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);\n    while (true) { (await listener.AcceptAsync()).Dispose(); }")]
    [InlineData("using (var listener = new Socket(SocketType.Stream, ProtocolType.Tcp)) { while (true) { (await listener.AcceptAsync()).Dispose(); } }")]
    [InlineData("Use(await _listener.AcceptTcpClientAsync());")]
    public Task Exception_that_somebody_sees_to(string body) => Verify.SilentAsync(Started("_ = AcceptAsync();", body));

    [Fact]
    public Task Loop_in_a_lambda() => Verify.FlaggedAsync("""
        static void Start(TcpListener listener)
        {
            Task.Run(async () =>
            {
                while (true)
                {
                    using var client = await {|SLA0107:listener.AcceptTcpClientAsync()|};
                }
            });
        }
        """);

    [Fact]
    public Task Loop_in_a_local_function() => Verify.FlaggedAsync("""
        static void Start(TcpListener listener)
        {
            _ = AcceptAsync();

            async Task AcceptAsync()
            {
                while (true)
                {
                    using var client = await {|SLA0107:listener.AcceptTcpClientAsync()|};
                }
            }
        }
        """);

    [Theory]
    [InlineData("_ = HandleAsync(client);", "await WorkAsync(client);\n    _gate.Release();")]
    [InlineData("_ = Task.Run(async () => { await WorkAsync(client); _gate.Release(); });", "await WorkAsync(client);")]
    [InlineData("new Thread(() => { WorkAsync(client).Wait(); _gate?.Release(); }).Start();", "await WorkAsync(client);")]
    [InlineData("_ = HandleAsync(client);", "try { await Task.Yield(); } catch (IOException) { }\n    await WorkAsync(client);\n    _gate.Release();")]
    public Task Release_that_a_handler_may_skip(string start, string handler) => Verify.FlaggedAsync(Gated("await {|SLA0107:_gate.WaitAsync()|};", start, handler));

    [Theory]
    [InlineData("_ = HandleAsync(client);", "try { await WorkAsync(client); } finally { _gate.Release(); }")]
    [InlineData("_ = HandleAsync(client);", "try { await WorkAsync(client); } catch (Exception) { }\n    client.Close();\n    _gate.Release();")]
    [InlineData("_ = HandleAsync(client);", "try { await WorkAsync(client); } catch (Exception) { _gate.Release(); throw; }\n    _gate.Release();")]
    [InlineData("_ = HandleAsync(client).ContinueWith(_ => { Console.WriteLine(); _gate.Release(); });", "await WorkAsync(client);")]
    [InlineData("_ = HandleAsync(client);", "Console.WriteLine();\n    _gate.Release();\n    await WorkAsync(client);")]
    [InlineData("_ = HandleAsync(client);", "using var slot = new Slot(_gate);\n    await WorkAsync(client);")]
    [InlineData("_ = HandleAsync(client); Task.Yield(); _gate.Release();", "await WorkAsync(client);")]
    public Task Release_that_is_sure(string start, string handler) => Verify.SilentAsync(Gated("await _gate.WaitAsync();", start, handler));

    [Fact]
    public Task Release_by_the_disposal_of_a_slot() => Verify.SilentAsync("""
        private static readonly SemaphoreSlim Gate = new(4);

        static async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                await Gate.WaitAsync();
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(async () =>
                {
                    using var slot = new Slot();
                    using (client)
                    {
                        await client.GetStream().WriteAsync(new byte[1]);
                    }
                });
            }
        }

        private sealed class Slot : IDisposable
        {
            public void Dispose()
            {
                GC.KeepAlive(GetHashCode());
                Gate.Release();
            }
        }
        """);

    [Fact]
    public Task Message_says_why() => Verify.FileAsync(
        Verify.InClass(Server("while (true) { var client = listener.AcceptTcpClient(); {|#0:Handle(client)|}; }")),
        new DiagnosticResult(Descriptors.AcceptLoopStops)
            .WithLocation(0)
            .WithMessage("'AcceptTcpClient' can stop being called while its listener lives: nothing is accepted until 'Handle' is done with this connection; what then waits to be accepted goes to CLOSE_WAIT"));

    [Fact]
    public Task In_a_program_of_statements() => Verify.ProgramAsync("""
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            while (await {|SLA0107:reader.ReadLineAsync()|} is { } line)
            {
                Console.WriteLine(line);
            }
        }
        """);

    private static string Server(string loop) => $$"""
        private static readonly List<Task> Tasks = new();

        static void Serve(TcpListener listener, CancellationToken token)
        {
            {{loop}}
        }

        static void Handle(TcpClient client)
        {
            using (client)
            {
                Read(client.GetStream(), 1);
                while (client.GetStream().ReadByte() >= 0)
                {
                }
            }
        }

        static async Task HandleAsync(TcpClient client)
        {
            using var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync() is not null)
            {
            }
        }

        static async void HandleVoid(TcpClient client) => await HandleAsync(client);

        static void Echo(Stream stream)
        {
            stream.CopyTo(stream);
            stream.Dispose();
        }

        static void Read(NetworkStream stream, int frames)
        {
            using (stream)
            {
                foreach (var _ in Enumerable.Range(0, frames))
                {
                    stream.ReadByte();
                }
            }
        }

        static void HandOn(TcpClient client) => Task.Run(() => Handle(client));

        static void Answer(TcpClient client)
        {
            using (client)
            {
                client.GetStream().ReadByte();
            }
        }

        static void Patient(TcpClient client)
        {
            client.ReceiveTimeout = 1000;
            Handle(client);
            while (client.GetStream().ReadByte() >= 0)
            {
            }
        }

        class Other
        {
            public static readonly Action<TcpClient> Handle = client => client.Dispose();
        }
        """;

    private static string Started(string start, string body) => $$"""
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private Task _accepting;

        void Start()
        {
            _listener.Start();
            {{start}}
        }

        async Task AcceptAsync()
        {
            {{body}}
        }

        static void Use(TcpClient client) => client.Dispose();

        static void OnFailed(Exception e) => Console.WriteLine(e);
        """;

    private static string Gated(string wait, string start, string handler) => $$"""
        private readonly SemaphoreSlim _gate = new(4);

        async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                {{wait}}
                var client = await listener.AcceptTcpClientAsync();
                {{start}}
            }
        }

        async Task HandleAsync(TcpClient client)
        {
            {{handler}}
        }

        static async Task WorkAsync(TcpClient client)
        {
            using (client)
            {
                await client.GetStream().WriteAsync(new byte[1]);
            }
        }

        readonly struct Slot : IDisposable
        {
            private readonly SemaphoreSlim _semaphore;

            public Slot(SemaphoreSlim semaphore) => _semaphore = semaphore;

            public void Dispose() => _semaphore.Release();
        }
        """;
}
