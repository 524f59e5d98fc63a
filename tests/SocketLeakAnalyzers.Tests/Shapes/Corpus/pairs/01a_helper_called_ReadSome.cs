class A
{
    public void C(Socket s, byte[] b)
    {
        while (true)
        {
            int n = ReadSome(s, b);
            if (n == 0) return; // expect SLA0101
            Console.WriteLine(n);
        }
    }

    private static int ReadSome(Socket from, byte[] a0)
    {
        return from.Receive(a0);
    }
}
