abstract class H
{
    protected int Count;
}

sealed class A : H
{
    private Socket _s;

    public A(Socket s)
    {
        _s = s;
    }

    public void Run(byte[] b)
    {
        while (true)
        {
            int n = _s.Receive(b);
            if (n == 0) return; // expect SLA0101
        }
    }
}
