// pending: exits
public class ExchangeSocket
{
    private ClientWebSocket socket;
    private readonly Uri uri;
    private CancellationTokenSource cts = new CancellationTokenSource();
    private volatile bool stop;
    public ExchangeSocket(Uri uri) { this.uri = uri; socket = Create(); }

    private ClientWebSocket Create()
    {
        var s = new ClientWebSocket();
        s.Options.SetRequestHeader("User-Agent", "x");
        s.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        return s;
    }

    public async Task Run()
    {
        while (!stop)
        {
            try { await socket.ConnectAsync(uri, cts.Token); await Receive(); }
            catch (Exception e) { Console.WriteLine(e.Message); }
            if (stop) break;
            await Task.Delay(1000);
            cts = new CancellationTokenSource();
            socket = Create(); // expect SLA0205
        }
    }

    private async Task Receive()
    {
        var b = new byte[65536];
        while (true)
        {
            var r = await socket.ReceiveAsync(new ArraySegment<byte>(b), cts.Token);
            if (r.MessageType == WebSocketMessageType.Close) // expect SLA0104
                break;
        }
    }

    public void Dispose() { stop = true; cts.Cancel(); socket.Dispose(); }
}
