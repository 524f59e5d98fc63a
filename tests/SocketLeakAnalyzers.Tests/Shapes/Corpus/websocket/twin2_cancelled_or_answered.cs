// silent: measured: a cancelled ReceiveAsync aborts and closes; CloseOutputAsync as the answer to a Close message closes
class Feed
{
    public async Task Run(Uri u, CancellationToken stop)
    {
        var ws = new ClientWebSocket();
        try { await ws.ConnectAsync(u, default); } catch { ws.Dispose(); throw; }
        var b = new byte[99];
        while (true)
        {
            var r = await ws.ReceiveAsync(b, stop);
            if (r.MessageType == WebSocketMessageType.Close)
            {
                await ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default);
                return;
            }
        }
    }
}
