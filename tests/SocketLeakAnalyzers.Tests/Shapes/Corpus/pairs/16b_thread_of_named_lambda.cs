class A
{
    static void Handle(Socket s)
    {
        ThreadStart job = () =>
        {
            var b = new byte[9];
            while (s.Receive(b) > 0) { } // expect SLA0101
        };
        new Thread(job).Start();
    }
}
