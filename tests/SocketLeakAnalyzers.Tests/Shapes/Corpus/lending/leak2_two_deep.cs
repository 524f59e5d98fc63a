// lent to a helper that lends it on
class Client
{
    public void Ping()
    {
        var c = new TcpClient("h", 1); // expect SLA0201
        Hello(c);
    }

    void Hello(TcpClient c) { Say(c, 1); Say(c, 2); }
    void Say(TcpClient c, byte b) { c.GetStream().WriteByte(b); }
}
