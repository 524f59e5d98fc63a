// silent: the next Connect closes what the last one left
public class Caller
{
    Socket _s; bool _on;

    public void Connect(IPAddress a)
    {
        _s?.Close();
        _s = new Socket(a.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _s.Connect(a, 1);
        _on = true;
    }

    public void Disconnect() { if (_on) { _s.Disconnect(false); _on = false; } }
}
