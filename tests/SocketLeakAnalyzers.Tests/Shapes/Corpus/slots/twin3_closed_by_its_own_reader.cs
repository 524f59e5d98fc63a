// silent: a wire that ends by itself (its reader closes it when the peer does) is closed already when IsUp is false
sealed class Wire : IDisposable
{
    readonly TcpClient _c = new("h", 1);
    public bool IsUp { get; private set; } = true;
    public Wire() { _ = Read(); }

    async Task Read()
    {
        try { var b = new byte[9]; while (await _c.GetStream().ReadAsync(b) > 0) { } }
        catch (IOException) { }
        finally { IsUp = false; _c.Dispose(); }
    }

    public void Dispose() => _c.Dispose();
}

class Link : IDisposable
{
    Wire _wire;
    void Ensure() { if (_wire != null && _wire.IsUp) return; _wire = new Wire(); }
    public void Touch() { Ensure(); }
    public void Dispose() { _wire?.Dispose(); }
}
