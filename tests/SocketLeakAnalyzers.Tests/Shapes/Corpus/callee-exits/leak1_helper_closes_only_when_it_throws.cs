// A helper closes what it was lent only on the way out by an exception; when it returns, the caller still owes the close.
static class Resolver
{
    static async Task Dial(TcpClient peer, string host, CancellationToken stop)
    {
        var dialing = peer.ConnectAsync(host, 853);
        if (await Task.WhenAny(dialing, Task.Delay(-1, stop)) != dialing)
        {
            peer.Close();
            throw new OperationCanceledException(stop);
        }

        await dialing;
    }

    public static async Task<int> Ask(string host, byte[] question, CancellationToken stop)
    {
        var peer = new TcpClient();
        await Dial(peer, host, stop);
        var stream = peer.GetStream();
        await stream.WriteAsync(question, stop);
        var got = await stream.ReadAsync(question, stop);
        if (got == 0) throw new IOException("closed"); // expect SLA0101
        peer.Close();
        return got;
    }
}
