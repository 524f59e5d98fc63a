// pending: owners
// the slot holds a type of the source; its own IsUp asks Connected
sealed class Wire : IDisposable
{
    readonly TcpClient _c = new("h", 1);
    public bool IsUp => _c.Connected;
    public void Send(byte[] b) => _c.Client.Send(b);
    public void Dispose() => _c.Dispose();
}

class Link : IDisposable
{
    Wire _wire;

    void Ensure()
    {
        if (_wire != null && _wire.IsUp) return;
        _wire = new Wire(); // expect SLA0205
    }

    public void Send(byte[] b) { Ensure(); _wire.Send(b); }
    public void Dispose() { _wire?.Dispose(); }
}
