// silent: who calls the handler closes when it has returned
class Desk
{
    readonly List<byte> _kinds = new();

    public async Task Run(TcpListener l)
    {
        while (true) { using var c = await l.AcceptTcpClientAsync(); await Look(c); }
    }

    async Task Look(TcpClient c)
    {
        try { var b = new byte[1]; await c.GetStream().ReadExactlyAsync(b); if (b[0] == 1) _kinds.Add(b[0]); }
        catch (Exception) { c.Dispose(); }
    }
}
