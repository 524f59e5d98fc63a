// pending: summaries
// the same with an object of the source that carries the connection, started and not waited for
sealed class Wire : IDisposable
{
    readonly TcpClient _c;
    public Wire(TcpClient c) { _c = c; }

    public async Task<byte> Kind()
    {
        var b = new byte[1];
        await _c.GetStream().ReadExactlyAsync(b);
        return b[0];
    }

    public void Dispose() => _c.Dispose();
}

class Desk
{
    readonly List<Wire> _one = new();

    public async Task Run(TcpListener l)
    {
        while (true) { var w = new Wire(await l.AcceptTcpClientAsync()); _ = Sort(w); }
    }

    async Task Sort(Wire w) // expect SLA0201
    {
        try { if (await w.Kind() == 1) lock (_one) _one.Add(w); }
        catch (Exception) { w.Dispose(); }
    }

    public void Stop() { foreach (var w in _one) w.Dispose(); }
}
