// silent: an unbounded channel and a queue take everything; the key is new each time
class Hub
{
    readonly Channel<TcpClient> _todo = Channel.CreateUnbounded<TcpClient>();
    readonly ConcurrentDictionary<Guid, TcpClient> _byId = new();

    public async Task Run(TcpListener l)
    {
        while (true) _todo.Writer.TryWrite(await l.AcceptTcpClientAsync());
    }

    public void Run2(TcpListener l)
    {
        while (true) { var c = l.AcceptTcpClient(); _byId.TryAdd(Guid.NewGuid(), c); }
    }

    public void Stop() { foreach (var c in _byId.Values) c.Close(); }
}
