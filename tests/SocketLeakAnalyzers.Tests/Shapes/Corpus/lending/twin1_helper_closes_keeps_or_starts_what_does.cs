// silent: the awaited helper closes, keeps, or starts what does
class Client
{
    readonly List<TcpClient> _kept = new();
    public async Task A() { var c = new TcpClient("h", 1); await Run(c); }
    async Task Run(TcpClient c) { using (c) await c.GetStream().WriteAsync(new byte[3]); }
    public async Task B() { var c = new TcpClient("h", 1); await Keep(c); }
    async Task Keep(TcpClient c) { await c.GetStream().WriteAsync(new byte[3]); _kept.Add(c); }
    public async Task C() { var c = new TcpClient("h", 1); await Start(c); }

    async Task Start(TcpClient c)
    {
        await Task.Yield();
        _ = Task.Run(() => { using (c) c.Client.Send(new byte[1]); });
    }

    public void Stop() { foreach (var c in _kept) c.Close(); }
}
