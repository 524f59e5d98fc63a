// pending: exits
// measured: after the peer's Close message State is CloseReceived; the close is skipped just then
class Feed : IDisposable
{
    ClientWebSocket _ws;
    public async Task Start(Uri u) { _ws = new ClientWebSocket(); await _ws.ConnectAsync(u, default); }
    public async Task<int> Next(byte[] b) => (await _ws.ReceiveAsync(b, default)).Count;

    public void Dispose()
    {
        if (_ws.State == WebSocketState.Open) // expect SLA0208
            _ws.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default).Wait();
    }
}
