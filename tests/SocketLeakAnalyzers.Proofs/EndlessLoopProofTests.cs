using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0102 report what really stays in CLOSE_WAIT, and does leaving the loop at the end really close it? The names end
/// with the row measured. A small sleep keeps the loops that spin from starving the peer.
/// </summary>
public sealed class EndlessLoopProofTests
{
    private const string Rule = "SLA0102";

    private const string SocketLoop = """
        var buffer = new byte[256];
        while (true)
        {
            int n = socket.Receive(buffer);
            if (n == 0)
            {
                Thread.Sleep(1);
                continue;
            }

            Console.Out.Flush();
        }
        """;

    private const string Connected = """
        var client = new TcpClient();
        client.Connect(peer);
        var stream = client.GetStream();
        var buffer = new byte[256];

        """;

    private static readonly ProofOptions Endless = new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed };

    [Fact]
    public async Task Zero_and_continue_02a() => await ProveAsync(
        Rule,
        Client("var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);\nsocket.Connect(peer);\n" + SocketLoop),
        Endless);

    [Fact]
    public async Task Zero_and_continue_within_using_02a() => await ProveAsync(
        Rule,
        Client("using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);\nsocket.Connect(peer);\n" + SocketLoop),
        Endless);

    [Fact]
    public async Task Zero_and_continue_by_a_server_02a() =>
        await ProveAsync(Rule, Server("var socket = listener.AcceptSocket();\n" + SocketLoop), Endless);

    [Fact]
    public async Task Zero_and_a_pause_02b() => await ProveAsync(
        Rule,
        ClientAsync("""
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(peer);
            var buffer = new byte[256];
            while (true)
            {
                int n = await socket.ReceiveAsync(buffer, SocketFlags.None);
                if (n == 0)
                {
                    await Task.Delay(10);
                    continue;
                }

                Console.Out.Flush();
            }
            """),
        Endless);

    [Fact]
    public async Task Connected_and_the_count_is_not_looked_at_03a() => await ProveAsync(
        Rule,
        Client(Connected + """
            using (client)
            {
                while (client.Connected)
                {
                    stream.Read(buffer, 0, buffer.Length);
                    Thread.Sleep(5);
                }
            }
            """),
        Endless);

    [Fact]
    public async Task Can_be_read_and_the_count_is_not_looked_at_03d() => await ProveAsync(
        Rule,
        Client(Connected + """
            while (stream.CanRead)
            {
                var n = stream.Read(buffer, 0, buffer.Length);
                Console.Out.Write(n > 1000 ? "long" : "");
                Thread.Sleep(5);
            }
            """),
        Endless);

    [Fact]
    public async Task No_line_and_the_loop_goes_on_08i() => await ProveAsync(
        Rule,
        ServerAsync("""
            var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            while (true)
            {
                var line = await reader.ReadLineAsync();
                if (line != null)
                {
                    Console.Out.Write(line.Length > 1000 ? line : "");
                }

                await Task.Delay(10);
            }
            """),
        Endless);

    [Fact]
    public async Task Completion_of_a_pipe_never_asked_10g() => await ProveAsync(
        Rule,
        ClientAsync("""
            var client = new TcpClient();
            await client.ConnectAsync(peer);
            var reader = PipeReader.Create(client.GetStream());
            while (true)
            {
                var result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.End);
                await Task.Delay(10);
            }
            """),
        Endless);
}
