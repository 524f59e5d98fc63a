// pending: owners
// the socket also lies in a state object of the source that never closes it
class Carry
{
    public readonly Socket S;
    public readonly byte[] B = new byte[64];
    public Carry(Socket s) { S = s; }
}

public class Caller
{
    Socket _s; Carry _c; bool _on;

    public void Connect(IPAddress a)
    {
        _s = new Socket(a.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _s.Connect(a, 1);
        _c = new Carry(_s);
        _on = true;
    }

    public void Send() { _c.S.Send(_c.B); }
    public void Disconnect() { if (_on) { _s.Shutdown(SocketShutdown.Both); _on = false; } } // expect SLA0207
}
