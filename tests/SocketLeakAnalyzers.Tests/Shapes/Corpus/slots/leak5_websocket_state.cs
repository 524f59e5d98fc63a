// State == Open is the liveness of a WebSocket
class Feed : IDisposable
{
    ClientWebSocket _ws;

    public async Task EnsureAsync()
    {
        if (_ws != null && _ws.State == WebSocketState.Open) return;
        _ws = new ClientWebSocket(); // expect SLA0205
        await _ws.ConnectAsync(new Uri("ws://h"), default);
    }

    public void Dispose() { _ws?.Dispose(); }
}
