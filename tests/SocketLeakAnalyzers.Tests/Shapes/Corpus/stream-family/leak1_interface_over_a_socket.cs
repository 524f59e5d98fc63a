// Reads through an interface of the source, of which one implementation hands on the count of a socket.
interface IPort : IDisposable { int Take(byte[] into, int at, int most); }

sealed class TcpPort : IPort
{
    readonly TcpClient _peer;
    public TcpPort(TcpClient peer) => _peer = peer;
    public int Take(byte[] into, int at, int most) => _peer.GetStream().Read(into, at, most);
    public void Dispose() => _peer.Dispose();
}

sealed class Framing
{
    readonly IPort _port;
    public Framing(IPort port) => _port = port;

    public byte[] ReadFrame(int size)
    {
        var frame = new byte[size];
        var have = 0;
        while (have != size)
            have += _port.Take(frame, have, size - have); // expect SLA0102
        return frame;
    }
}
