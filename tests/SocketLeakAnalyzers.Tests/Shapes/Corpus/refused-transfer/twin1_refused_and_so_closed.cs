// silent: refused, and so closed
class Hub
{
    readonly ConcurrentDictionary<string, TcpClient> _byName = new();
    readonly BlockingCollection<TcpClient> _todo = new(8);

    public void Run(TcpListener l)
    {
        while (true)
        {
            var c = l.AcceptTcpClient();
            if (!_byName.TryAdd(c.Client.RemoteEndPoint.ToString(), c)) { c.Dispose(); continue; }
            if (_todo.TryAdd(c)) continue;
            _byName.TryRemove(c.Client.RemoteEndPoint.ToString(), out _);
            c.Close();
        }
    }

    public void Stop() { foreach (var c in _byName.Values) c.Close(); }
}
