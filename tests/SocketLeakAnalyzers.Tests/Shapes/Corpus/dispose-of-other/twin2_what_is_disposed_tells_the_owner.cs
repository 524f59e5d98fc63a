// silent: what is disposed of has a delegate by which the owner hears of it, and closes
class Scope : IDisposable { public Action Ended; public void Dispose() { Ended?.Invoke(); } }

class Reader
{
    readonly TcpClient _c; readonly Scope _scope = new();
    public Reader(TcpClient c) { _c = c; _scope.Ended = () => _c.Close(); }

    public async Task Run()
    {
        var b = new byte[9];
        while (true) { if (await _c.GetStream().ReadAsync(b) == 0) { _scope.Dispose(); return; } }
    }
}
