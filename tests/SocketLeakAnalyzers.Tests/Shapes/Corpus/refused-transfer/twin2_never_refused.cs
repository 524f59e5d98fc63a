// silent: an unbounded channel and a queue take everything; the key is new each time, or the connection itself
class Hub
{
    readonly Channel<TcpClient> _todo = Channel.CreateUnbounded<TcpClient>();
    readonly ConcurrentDictionary<Guid, TcpClient> _byId = new();
    readonly ConcurrentDictionary<TcpClient, bool> _all = new();

    public async Task Run(TcpListener l)
    {
        while (true) _todo.Writer.TryWrite(await l.AcceptTcpClientAsync());
    }

    public void Run2(TcpListener l)
    {
        while (true) { var c = l.AcceptTcpClient(); _byId.TryAdd(Guid.NewGuid(), c); }
    }

    public void Run3(TcpListener l)
    {
        while (true)
        {
            var c = l.AcceptTcpClient();
            if (_all.TryAdd(c, true)) Task.Run(() => Handle(c));
        }
    }

    public void Stop() { foreach (var c in _byId.Values) c.Close(); }

    void Handle(TcpClient c)
    {
        try { c.GetStream().WriteByte(1); }
        finally { c.Dispose(); _all.TryRemove(c, out _); }
    }
}
