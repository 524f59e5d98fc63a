// pending: exits
public sealed class TickerSocket : IDisposable
{
    private ClientWebSocket socket;
    private readonly CancellationTokenSource cancel = new CancellationTokenSource();
    private readonly BlockingCollection<object> queue = new BlockingCollection<object>();
    private bool disposed;
    public Uri Uri { get; set; }
    public Func<byte[], Task> OnMessage;

    public void Start()
    {
        socket = new ClientWebSocket { Options = { KeepAliveInterval = TimeSpan.FromSeconds(30) } }; // expect SLA0204|SLA0205
        Task.Factory.StartNew(Loop, TaskCreationOptions.LongRunning);
    }

    private async Task Loop()
    {
        var chunk = new ArraySegment<byte>(new byte[8192]);
        var all = new MemoryStream();
        while (!disposed)
        {
            try
            {
                await socket.ConnectAsync(Uri, cancel.Token);
                while (socket.State == WebSocketState.Open)
                {
                    WebSocketReceiveResult r;
                    do
                    {
                        r = await socket.ReceiveAsync(chunk, cancel.Token);
                        if (r.MessageType == WebSocketMessageType.Close) // expect SLA0104?
                            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", cancel.Token);
                        else
                            all.Write(chunk.Array, 0, r.Count);
                    } while (!r.EndOfMessage);
                    queue.Add(all.ToArray());
                    all.SetLength(0);
                }
            }
            catch (OperationCanceledException) { }
            catch (Exception ex) { Console.WriteLine(ex); }
            if (!disposed)
            {
                socket = new ClientWebSocket(); // expect SLA0205
                await Task.Delay(5000);
            }
        }
    }

    public void Dispose() // expect SLA0204
    {
        if (disposed) return;
        disposed = true;
        cancel.Cancel();
        Task.Run(async () =>
        {
            try
            {
                if (socket.State == WebSocketState.Open)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
            }
            catch (Exception) { }
        });
    }
}
