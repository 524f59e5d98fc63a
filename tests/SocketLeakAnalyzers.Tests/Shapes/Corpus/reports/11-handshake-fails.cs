// pending: exits
internal sealed class UpgradeHandle
{
    private WebSocket webSocket;

    public async Task Connect(Uri uri, CancellationToken token)
    {
        try
        {
            Socket raw = await Dial(uri.Host, uri.Port, token).ConfigureAwait(false);
            Stream stream = new NetworkStream(raw, ownsSocket: true); // expect SLA0202
            if (uri.Scheme == "wss")
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsClientAsync(uri.Host).ConfigureAwait(false);
                stream = tls;
            }

            byte[] head = Encoding.ASCII.GetBytes("GET " + uri.PathAndQuery + " HTTP/1.1\r\n\r\n");
            await stream.WriteAsync(head, 0, head.Length, token).ConfigureAwait(false);
            string protocol = await Check(stream, token).ConfigureAwait(false);
            webSocket = WebSocket.CreateFromStream(stream, false, protocol, TimeSpan.FromSeconds(30));
        }
        catch (Exception ex) when (!(ex is OperationCanceledException))
        {
            throw new WebSocketException("could not connect", ex);
        }
    }

    private static async Task<Socket> Dial(string host, int port, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try { await socket.ConnectAsync(host, port, token); return socket; }
        catch { socket.Dispose(); throw; }
    }

    private static async Task<string> Check(Stream stream, CancellationToken token)
    {
        var one = new byte[1];
        var line = new StringBuilder();
        while (await stream.ReadAsync(one, 0, 1, token) == 1 && one[0] != 10) line.Append((char)one[0]);
        if (!line.ToString().StartsWith("HTTP/1.1 101")) throw new WebSocketException("refused: " + line);
        return null;
    }

    public void Dispose() => webSocket?.Dispose();
}
