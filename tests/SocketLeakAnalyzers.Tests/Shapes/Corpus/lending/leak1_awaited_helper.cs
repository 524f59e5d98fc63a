// the helper writes and leaves; that it is async makes it no new owner
class Client
{
    public async Task Ping()
    {
        var c = new TcpClient("h", 1); // expect SLA0201
        await Hello(c);
    }

    async Task Hello(TcpClient c) { await c.GetStream().WriteAsync(new byte[3]); }
}
