// pending: exits
// measured: CloseAsync with a token that is cancelled already throws before it does anything; CLOSE_WAIT once the peer closes
class Feed
{
    public async Task Run(Uri u)
    {
        var stop = new CancellationTokenSource();
        var ws = new ClientWebSocket(); // expect SLA0201
        await ws.ConnectAsync(u, default);
        await ws.SendAsync(new byte[1], WebSocketMessageType.Binary, true, default);
        stop.Cancel();
        try
        {
            await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, "", stop.Token);
        }
        catch (OperationCanceledException) { }
    }
}
