class A
{
    static void Run(EndPoint ep, bool ok)
    {
        var s = new Socket(SocketType.Stream, ProtocolType.Tcp); // expect SLA0201
        Work(ep, ok, s);
    }

    static void Work(EndPoint ep, bool ok, Socket s)
    {
        s.Connect(ep);
        if (ok)
        {
            s.Close();
        }
    }
}
