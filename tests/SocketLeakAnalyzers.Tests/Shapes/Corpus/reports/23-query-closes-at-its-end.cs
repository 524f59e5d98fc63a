internal static class TlsResolver
{
    internal static async Task<byte[]> Resolve(string server, int port, byte[] query, CancellationToken token)
    {
        var client = new TcpClient(); // expect SLA0202
        await client.ConnectAsync(server, port, token);
        var tls = new SslStream(client.GetStream(), false, (s, c, ch, e) => true);
        await tls.AuthenticateAsClientAsync(server);
        await tls.WriteAsync(query, 0, query.Length, token);
        var head = new byte[2];
        await Full(tls, head, token);
        var answer = new byte[head[0] << 8 | head[1]];
        await Full(tls, answer, token);
        var parsed = Decode(answer);
        tls.Close();
        client.Close();
        return parsed;
    }

    static byte[] Decode(byte[] raw)
    {
        if (raw.Length < 12) throw new FormatException("too short");
        return raw;
    }

    static async Task Full(Stream s, byte[] b, CancellationToken token)
    {
        int at = 0;
        while (at < b.Length)
        {
            int n = await s.ReadAsync(b, at, b.Length - at, token);
            if (n == 0) throw new EndOfStreamException();
            at += n;
        }
    }
}
