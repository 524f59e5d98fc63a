// silent: the method that is called closes, whatever its name
class A
{
    private TcpClient _c = new TcpClient("h", 1);

    public void Stop()
    {
        if (_c.Connected) _c.Close();
        else M1();
    }

    private void M1() => M2(_c);

    private static void M2(TcpClient c)
    {
        c.Close();
    }
}
