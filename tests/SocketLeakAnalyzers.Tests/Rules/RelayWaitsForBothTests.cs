using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0105: what counts as a relay that waits for both, and what may end its wait?</summary>
public sealed class RelayWaitsForBothTests
{
    [Theory]
    [InlineData("await {|SLA0105:Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a))|};")]
    [InlineData("await {|SLA0105:Task.WhenAll(new[] { a.CopyToAsync(b), b.CopyToAsync(a) })|};")]
    [InlineData("var both = new Task[] { a.CopyToAsync(b), b.CopyToAsync(a) };\n    await {|SLA0105:Task.WhenAll(both)|}.ConfigureAwait(false);")]
    [InlineData("await {|SLA0105:Task.WhenAll(a.CopyToAsync(b, 4096), b.CopyToAsync(a, 4096))|}.ConfigureAwait(false);")]
    [InlineData("await {|SLA0105:Task.WhenAll(Task.Run(() => a.CopyToAsync(b)), Task.Run(async () => await b.CopyToAsync(a)))|};")]
    [InlineData("Task.Yield();\n    {|SLA0105:Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a))|}.Wait();")]
    [InlineData("{|SLA0105:Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a))|}.GetAwaiter().GetResult();")]
    [InlineData("{|SLA0105:Task.WaitAll(Task.Run(() => a.CopyTo(b)), Task.Run(() => { b.CopyTo(a); }))|};")]
    [InlineData("await {|SLA0105:Task.WhenAll(a.CopyToAsync(b, token), b.CopyToAsync(a, token))|};")]
    [InlineData("Stream one = a, other = b;\n    await {|SLA0105:Task.WhenAll(one.CopyToAsync(other), other.CopyToAsync(one))|};")]
    [InlineData("await {|SLA0105:Task.WhenAll(Pump(a, b), Pump(b, a))|};\n    async Task Pump(Stream from, Stream to) => await from.CopyToAsync(to);")]
    [InlineData("await {|SLA0105:Task.WhenAll(Pump(a, to: b), Pump(to: a, from: b))|};\n    Task Pump(Stream from, Stream to) => from.CopyToAsync(to);")]
    public Task Flagged(string statements) => Verify.FlaggedAsync($$"""
        static async Task RelayAsync(Stream a, Stream b, CancellationToken token)
        {
            {{statements}}
            await Task.Yield();
        }
        """);

    [Theory]
    [InlineData("await Task.WhenAll(a.CopyToAsync(b), a.CopyToAsync(c));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(c));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(a), a.CopyToAsync(a));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a), Task.Delay(1));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a)).WaitAsync(TimeSpan.FromMinutes(1));")]
    [InlineData("await Task.WhenAny(Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a)), Task.Delay(1000));")]
    [InlineData("Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a)).Wait(1000);")]
    [InlineData("Task.WaitAll(new[] { a.CopyToAsync(b), b.CopyToAsync(a) }, 1000);")]
    [InlineData("var all = Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a));\n    await all;")]
    [InlineData("var up = a.CopyToAsync(b);\n    var down = b.CopyToAsync(a);\n    await Task.WhenAny(up, down);\n    a.Close();\n    b.Close();\n    await Task.WhenAll(up, down);")]
    [InlineData("var up = a.CopyToAsync(b).ContinueWith(_ => b.Close());\n    var down = b.CopyToAsync(a).ContinueWith(_ => a.Close());\n    await Task.WhenAll(up, down);")]
    [InlineData("var up = a.CopyToAsync(b);\n    var down = b.CopyToAsync(a);\n    Watch(up);\n    await Task.WhenAll(up, down);")]
    [InlineData("using var stop = new CancellationTokenSource(60000);\n    await Task.WhenAll(a.CopyToAsync(b, stop.Token), b.CopyToAsync(a, stop.Token));")]
    [InlineData("using var timer = new Timer(_ => a.Dispose(), null, 1000, 1000);\n    await Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a));")]
    [InlineData("a.ReadTimeout = 1000;\n    await Task.WhenAll(Task.Run(() => a.CopyTo(b)), Task.Run(() => b.CopyTo(a)));")]
    [InlineData("_later = () => a.Dispose();\n    await Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(f), f.CopyToAsync(a));")]
    [InlineData("var m = new MemoryStream();\n    await Task.WhenAll(a.CopyToAsync(m), m.CopyToAsync(a));")]
    [InlineData("Stream m = new MemoryStream();\n    await Task.WhenAll(a.CopyToAsync(m), m.CopyToAsync(a));")]
    [InlineData("Stream m = File.Open(\"log\", FileMode.Open);\n    await Task.WhenAll(a.CopyToAsync(m), m.CopyToAsync(a));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(p), p.CopyToAsync(a));")]
    [InlineData("await Task.WhenAll(a.CopyToAsync(Console.OpenStandardOutput()), Console.OpenStandardInput().CopyToAsync(a));")]
    [InlineData("await Task.WhenAll(Open().CopyToAsync(a), a.CopyToAsync(Open()));")]
    public Task Silent(string statements) => Verify.SilentAsync($$"""
        private Action _later;

        async Task RelayAsync(Stream a, Stream b, Stream c, FileStream f, System.IO.Pipes.PipeStream p)
        {
            {{statements}}
            await Task.Yield();
        }

        static void Watch(Task task) => task.ContinueWith(_ => Console.WriteLine());

        static Stream Open() => new MemoryStream();
        """);

    [Fact]
    public Task Returned_to_a_caller_who_may_wait_otherwise() => Verify.SilentAsync("""
        static Task RelayAsync(Stream a, Stream b) => Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a));
        """);

    [Theory]
    [InlineData("")]
    [InlineData("Console.WriteLine(\"copied\");")]
    [InlineData("Log(from);")]
    public Task Helper_that_only_copies(string end) => Verify.FlaggedAsync(Helper("await {|SLA0105:Task.WhenAll(PumpAsync(client, server, 1), PumpAsync(server, client, 2))|};", end));

    [Theory]
    [InlineData("to.Shutdown(SocketShutdown.Send);")]
    [InlineData("to.Shutdown(SocketShutdown.Both);")]
    [InlineData("from.Close();")]
    [InlineData("using var last = to;")]
    [InlineData("CloseQuietly(to);")]
    [InlineData("_stop.Cancel();")]
    [InlineData("_ended();")]
    [InlineData("_ended?.Invoke();")]
    public Task Helper_that_passes_the_end_on(string end) => Verify.SilentAsync(Helper("await Task.WhenAll(PumpAsync(client, server, 1), PumpAsync(server, client, 2));", end));

    [Theory]
    [InlineData("PumpAsync(client, server, 1), PumpAsync(client, server, 2)")]
    [InlineData("PumpAsync(client, server, 1), OtherAsync(server, client)")]
    public Task Not_the_two_directions_of_one_relay(string tasks) => Verify.SilentAsync(Helper($"await Task.WhenAll({tasks});", ""));

    [Fact]
    public Task Helper_that_does_not_copy() => Verify.SilentAsync("""
        static async Task RelayAsync(Socket client, Socket server) => await Task.WhenAll(LogAsync(client, server), LogAsync(server, client));

        static async Task LogAsync(Socket from, Socket to) => await Console.Out.WriteLineAsync($"{from.RemoteEndPoint} {to.RemoteEndPoint}");
        """);

    [Fact]
    public Task Helper_that_gives_up_some_time() => Verify.SilentAsync("""
        static async Task RelayAsync(Stream client, Stream server) => await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));

        static async Task PumpAsync(Stream from, Stream to) => await Task.WhenAny(from.CopyToAsync(to), Task.Delay(60000));
        """);

    [Fact]
    public Task Helper_that_may_be_overridden() => Verify.SilentAsync(Helper(
        "await Task.WhenAll(PumpAsync(client, server, 1), PumpAsync(server, client, 2));", "").Replace("async Task PumpAsync", "protected virtual async Task PumpAsync", System.StringComparison.Ordinal));

    [Fact]
    public Task In_an_accept_loop() => Verify.FlaggedAsync("""
        static async Task ServeAsync(TcpListener listener, string host)
        {
            while (true)
            {
                var accepted = await listener.AcceptTcpClientAsync();
                _ = Task.Run(async () =>
                {
                    using (accepted)
                    using (var upstream = new TcpClient(host, 80))
                    {
                        var near = accepted.GetStream();
                        var far = new SslStream(upstream.GetStream());
                        await {|SLA0105:Task.WhenAll(near.CopyToAsync(far), far.CopyToAsync(near))|};
                    }
                });
            }
        }
        """);

    [Fact]
    public Task In_a_program_of_statements() => Verify.ProgramAsync("""
        using var a = new TcpClient("a", 1);
        using var b = new TcpClient("b", 1);
        Task[] both = { a.GetStream().CopyToAsync(b.GetStream()), b.GetStream().CopyToAsync(a.GetStream()) };
        {|SLA0105:Task.WaitAll(both)|};

        static class Other
        {
            public static void Close(TcpClient client, CancellationTokenSource stop) => stop.Token.Register(client.Close);
        }
        """);

    [Fact]
    public Task Message_names_both_connections() => Verify.FileAsync(
        Verify.InClass("""
            static async Task RelayAsync(TcpClient client, TcpClient upstream)
            {
                var near = client.GetStream();
                await {|#0:Task.WhenAll(near.CopyToAsync(upstream.GetStream()), upstream.GetStream().CopyToAsync(near))|};
            }
            """),
        new DiagnosticResult(Descriptors.RelayWaitsForBoth).WithLocation(0).WithArguments("client", "upstream", "WhenAll"));

    private static string Helper(string wait, string end) => $$"""
        private readonly CancellationTokenSource _stop = new();
        private Action _ended;

        async Task RelayAsync(Socket client, Socket server)
        {
            using (client)
            using (server)
            {
                {{wait}}
            }
        }

        async Task PumpAsync(Socket from, Socket to, int direction)
        {
            var buffer = new byte[4096];
            int n;
            while ((n = await from.ReceiveAsync(buffer, SocketFlags.None)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, n), SocketFlags.None);
            }

            {{end}}
        }

        async Task OtherAsync(Socket from, Socket to) => await Task.Yield();

        static void CloseQuietly(Socket socket) => socket.Dispose();

        static void Log(Socket socket) => Console.WriteLine(socket.RemoteEndPoint);
        """;
}
