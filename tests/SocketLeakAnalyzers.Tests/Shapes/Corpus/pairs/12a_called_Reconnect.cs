class A : IDisposable
{
    private TcpClient _c = new TcpClient();

    public void Reconnect()
    {
        _c = new TcpClient("h", 1); // expect SLA0205
    }

    public void Dispose()
    {
        _c.Dispose();
    }
}
