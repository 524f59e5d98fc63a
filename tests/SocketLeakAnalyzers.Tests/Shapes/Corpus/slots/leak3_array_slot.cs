// pending: owners
// a slot of an array, asked and found dead; the type closes its slots when it is disposed of, so it owns them
class Pool : IDisposable
{
    readonly TcpClient[] _slots = new TcpClient[4];

    public void Send(int i, byte[] b)
    {
        var now = _slots[i];
        if (now is null || !now.Connected)
        {
            now = new TcpClient("h", 1);
            _slots[i] = now; // expect SLA0205
        }

        now.Client.Send(b);
    }

    public void Dispose() { foreach (var c in _slots) c?.Dispose(); }
}
