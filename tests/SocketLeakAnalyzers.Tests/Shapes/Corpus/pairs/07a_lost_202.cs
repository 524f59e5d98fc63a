class A
{
    static async Task Run(string h)
    {
        var c = new TcpClient(); // expect SLA0202
        await c.ConnectAsync(h, 80);
        await c.GetStream().WriteAsync(new byte[1]);
        c.Close();
    }
}
