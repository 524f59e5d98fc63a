class A
{
    static void Run(EndPoint ep, byte[] b)
    {
        var s = new Socket(SocketType.Stream, ProtocolType.Tcp); // expect SLA0201|SLA0101
        Work(ep, b, s);
    }

    static void Work(EndPoint ep, byte[] b, Socket s)
    {
        s.Connect(ep);
        int n = s.Receive(b);
        Console.WriteLine(n);
    }
}
