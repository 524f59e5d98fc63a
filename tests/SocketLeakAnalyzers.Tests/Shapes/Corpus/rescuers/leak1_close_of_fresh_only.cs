// pending: owners
// the only Close acts on a socket that the same method has just made
public class Caller
{
    Socket _s; bool _on;

    public bool Connect(IPAddress a)
    {
        if (_on) return true;
        _s = new Socket(a.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _s.Connect(a, 1);
        if (_s.Send(new byte[1]) == 0) { _s.Close(); return false; }
        return _on = true;
    }

    public void Send(byte[] b) { if (_on) _s.Send(b); }
    public void Disconnect() { if (_on) { _s.Disconnect(false); _on = false; } } // expect SLA0207
}
