class A
{
    static void Run(Socket l, byte[] b, bool ok)
    {
        var s = l.Accept();
        Work();

        void Work()
        {
            if (s.Receive(b) == 0) return; // expect SLA0101|SLA0201
            s.Close();
        }
    }
}
