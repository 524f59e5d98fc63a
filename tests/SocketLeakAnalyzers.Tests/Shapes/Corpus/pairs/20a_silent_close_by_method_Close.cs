// silent: the method that is called closes, whatever its name
class A
{
    private TcpClient _c = new TcpClient("h", 1);

    public void Stop()
    {
        if (_c.Connected) _c.Close();
        else Drop();
    }

    private void Drop() => Close(_c);

    private static void Close(TcpClient c)
    {
        c.Close();
    }
}
