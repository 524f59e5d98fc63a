using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0104 report what really stays in CLOSE_WAIT, and is it cured by an answer? The names end with the row measured.
/// </summary>
public sealed class WebSocketProofTests
{
    private static readonly ProofOptions WebSocket = new() { PeerSpeaks = PeerSpeech.WebSocket };

    [Theory]
    [InlineData("result.MessageType == WebSocketMessageType.Close")]
    [InlineData("result.CloseStatus.HasValue")]
    public async Task Close_message_returns_17a(string condition) =>
        await ProveAsync("SLA0104", Session(condition, ""), WebSocket);

    [Theory]
    [InlineData("await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);")]
    [InlineData("await ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);")]
    [InlineData("ws.Dispose();")]
    [InlineData("ws.Abort();")]
    public async Task Close_message_answered_or_disposed_17bcd(string close) =>
        await ProveHarmlessAsync(Session("result.MessageType == WebSocketMessageType.Close", close), WebSocket);

    private static string Session(string condition, string close) => ClientAsync($$"""
        var ws = new ClientWebSocket();
        await ws.ConnectAsync(new Uri($"ws://{peer}/"), CancellationToken.None);
        var buffer = new byte[256];
        while (true)
        {
            var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
            if ({{condition}})
            {
                {{close}}
                return;
            }
        }
        """);
}
