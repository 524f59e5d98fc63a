// silent: the reader closes when the shutdown makes it return 0
public class Caller
{
    Socket _s; readonly byte[] _b = new byte[64];

    public void Connect(IPAddress a)
    {
        _s = new Socket(a.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _s.Connect(a, 1);
        _s.BeginReceive(_b, 0, 64, SocketFlags.None, Got, null);
    }

    void Got(IAsyncResult ar)
    {
        if (_s.EndReceive(ar) == 0) { _s.Close(); return; }
        _s.BeginReceive(_b, 0, 64, SocketFlags.None, Got, null);
    }

    public void Disconnect() { _s.Shutdown(SocketShutdown.Both); }
}
