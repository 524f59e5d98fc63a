class A
{
    static void Run(EndPoint ep, bool ok)
    {
        var s = new Socket(SocketType.Stream, ProtocolType.Tcp); // expect SLA0201
        s.Connect(ep);
        if (ok)
        {
            s.Close();
        }
    }
}
