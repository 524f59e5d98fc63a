class Hub
{
    readonly ConcurrentDictionary<string, TcpClient> _byName = new();

    public void Run(TcpListener l)
    {
        while (true)
        {
            var c = l.AcceptTcpClient(); // expect SLA0201
            if (!_byName.TryAdd(c.Client.RemoteEndPoint.ToString(), c)) Console.WriteLine("twice");
        }
    }

    public void Stop() { foreach (var c in _byName.Values) c.Close(); }
}
