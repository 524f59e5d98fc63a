class A
{
    static void Handle(Socket s)
    {
        new Thread(() =>
        {
            var b = new byte[9];
            while (s.Receive(b) > 0) { } // expect SLA0101
        }).Start();
    }
}
