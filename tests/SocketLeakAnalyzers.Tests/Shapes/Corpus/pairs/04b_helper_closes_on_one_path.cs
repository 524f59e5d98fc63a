class A
{
    static int Run(EndPoint ep, byte[] b)
    {
        var s = new Socket(SocketType.Stream, ProtocolType.Tcp);
        return Work(ep, b, s);
    }

    static int Work(EndPoint ep, byte[] b, Socket s)
    {
        s.Connect(ep);
        int n = s.Receive(b);
        if (n < 4)
        {
            return -1; // expect SLA0101|SLA0201|SLA0202
        }

        s.Close();
        return n;
    }
}
