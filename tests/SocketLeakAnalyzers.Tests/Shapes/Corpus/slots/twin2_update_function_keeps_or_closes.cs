// silent: the update function keeps the old one, or closes it, or it is closed by who gets it out of the lambda
class Book : IDisposable
{
    readonly ConcurrentDictionary<string, TcpClient> _byName = new();

    public void Keep(string n, TcpClient c)
    {
        var kept = _byName.AddOrUpdate(n, c, (_, old) => old);
        if (kept != c) c.Dispose();
    }

    public void Close(string n, TcpClient c)
    {
        _byName.AddOrUpdate(n, c, (_, old) => { old.Dispose(); return c; });
    }

    public void Later(string n, TcpClient c)
    {
        TcpClient gone = null;
        _byName.AddOrUpdate(n, c, (_, old) => { gone = old; return c; });
        gone?.Dispose();
    }

    public void Dispose() { foreach (var c in _byName.Values) c.Dispose(); }
}
