class A
{
    private Socket _s;

    public A(Socket s)
    {
        _s = s;
        new Thread(Loop).Start();
    }

    void Loop()
    {
        var b = new byte[9];
        while (true)
        {
            int n = _s.Receive(b);
            if (n == 0) return; // expect SLA0101
        }
    }

    public void Dispose()
    {
        _s.Dispose();
    }
}
