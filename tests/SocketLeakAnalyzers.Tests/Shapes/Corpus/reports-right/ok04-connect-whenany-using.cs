// silent: the usual repair
static class Query
{
    static async Task Connect(TcpClient c, string host, int port, int ms, CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(ms);
        var connect = c.ConnectAsync(host, port);
        var delay = Task.Delay(Timeout.Infinite, linked.Token);
        if (await Task.WhenAny(connect, delay) != connect)
        {
            c.Close();
            token.ThrowIfCancellationRequested();
            throw new TimeoutException(host);
        }

        await connect;
    }

    public static async Task<byte[]> Ask(byte[] q, string host, int port, int ms, CancellationToken token)
    {
        using var c = new TcpClient();
        try
        {
            await Connect(c, host, port, ms, token);
            using var s = c.GetStream();
            await s.WriteAsync(q, 0, q.Length, token);
            var head = new byte[2];
            await Exactly(s, head, token);
            var body = new byte[head[0] << 8 | head[1]];
            await Exactly(s, body, token);
            return body;
        }
        catch (OperationCanceledException) { throw new TimeoutException(); }
    }

    static async Task Exactly(Stream s, byte[] b, CancellationToken token)
    {
        for (int at = 0; at < b.Length;)
        {
            int n = await s.ReadAsync(b, at, b.Length - at, token);
            if (n == 0) throw new EndOfStreamException();
            at += n;
        }
    }

    static async Task<bool> IsOpen(string host, int port)
    {
        using (var tcp = new TcpClient())
        {
            using (var cts = new CancellationTokenSource(3000))
            {
                try { await tcp.ConnectAsync(host, port, cts.Token); return true; }
                catch (OperationCanceledException) { return false; }
                catch (SocketException) { return false; }
            }
        }
    }
}
