class A
{
    public void C(Socket s, byte[] b)
    {
        while (true)
        {
            int n = Obtain(s, b);
            if (n == 0) return; // expect SLA0101
            Console.WriteLine(n);
        }
    }

    private static int Obtain(Socket from, byte[] a0)
    {
        return from.Receive(a0);
    }
}
