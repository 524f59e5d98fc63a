// An awaited async helper that only works with the connection is lent it as a sync one is.
static class Notifier
{
    static async Task Put(TcpClient peer, byte[] text) => await peer.GetStream().WriteAsync(text);

    public static async Task Notify(string host, byte[] text)
    {
        var peer = new TcpClient(host, 9000); // expect SLA0201
        await Put(peer, text);
    }
}
