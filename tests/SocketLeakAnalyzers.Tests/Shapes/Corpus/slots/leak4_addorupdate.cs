// pending: owners
// the update function throws the old connection away
class Book : IDisposable
{
    readonly ConcurrentDictionary<string, TcpClient> _byName = new();

    public void Join(string name)
    {
        var c = new TcpClient(name, 1);
        _byName.AddOrUpdate(name, c, (_, old) => c); // expect SLA0205
    }

    public void Say(string name) { if (_byName.TryGetValue(name, out var c)) c.Client.Send(new byte[1]); }
    public void Dispose() { foreach (var c in _byName.Values) c.Dispose(); }
}
