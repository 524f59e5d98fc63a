// pending: summaries
class A
{
    static async Task Run(string h)
    {
        var c = new TcpClient(); // expect SLA0202
        await Work(h, c);
    }

    static async Task Work(string h, TcpClient c)
    {
        await c.ConnectAsync(h, 80);
        await c.GetStream().WriteAsync(new byte[1]);
        c.Close();
    }
}
