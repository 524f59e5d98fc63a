// silent: disposed of in the end, whatever was said before
class Feed : IDisposable
{
    ClientWebSocket _ws; readonly CancellationTokenSource _stop = new();
    public async Task Start(Uri u) { _ws = new ClientWebSocket(); await _ws.ConnectAsync(u, default); }
    public async Task<int> Next(byte[] b) => (await _ws.ReceiveAsync(b, _stop.Token)).Count;

    public void Dispose()
    {
        try
        {
            if (_ws.State == WebSocketState.Open) _ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default).Wait();
        }
        finally { _stop.Cancel(); _ws.Dispose(); }
    }
}
