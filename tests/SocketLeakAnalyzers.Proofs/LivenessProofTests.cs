using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0103 report what really stays in CLOSE_WAIT, and does polling really close it? The names end with the row measured.
/// </summary>
public sealed class LivenessProofTests
{
    private const string Rule = "SLA0103";

    private const string Connected = """
        using var client = new TcpClient();
        client.Connect(peer);
        var stream = client.GetStream();
        var buffer = new byte[256];

        """;

    private static readonly ProofOptions Endless = new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed };

    [Theory]
    [InlineData("client.Available > 0")]
    [InlineData("client.Client.Available != 0")]
    public async Task Read_when_available_03b(string condition) => await ProveAsync(Rule, Loop(condition), Endless);

    [Fact]
    public async Task Read_when_there_is_data_03c() => await ProveAsync(Rule, Loop("stream.DataAvailable"), Endless);

    [Fact]
    public async Task Polled_03e() => await ProveHarmlessAsync(Client(Connected + """
        while (client.Connected)
        {
            if (client.Client.Poll(1000, SelectMode.SelectRead) && client.Available == 0)
            {
                break;
            }

            if (client.Available > 0)
            {
                stream.Read(buffer, 0, buffer.Length);
            }
        }
        """));

    private static string Loop(string condition) => Client(Connected + $$"""
        while (client.Connected)
        {
            if ({{condition}})
            {
                stream.Read(buffer, 0, buffer.Length);
            }
            else
            {
                Thread.Sleep(5);
            }
        }
        """);
}
