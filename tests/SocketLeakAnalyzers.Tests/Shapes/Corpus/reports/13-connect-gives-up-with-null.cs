// pending: exits
public interface IWire : IDisposable { Task<bool> Send(byte[] packet); }

internal static class ClientExtensions
{
    public static async Task<bool> TryConnect(this TcpClient client, IPAddress ip, int port, int timeout, CancellationToken token)
    {
        var connect = client.ConnectAsync(ip, port);
        var delay = Task.Delay(timeout, token);
        if (await Task.WhenAny(connect, delay) == delay) return false;
        await connect;
        return true;
    }
}

public abstract class StreamTransport
{
    private readonly int port;
    protected StreamTransport(int port) { this.port = port; }
    protected abstract Task<Stream> Upgrade(TcpClient client, CancellationToken token);

    public async Task<IWire> Connect(IPAddress server, int timeout, CancellationToken token)
    {
        var client = new TcpClient(server.AddressFamily) // expect SLA0202|SLA0203|SLA0201
        {
            ReceiveTimeout = timeout,
            SendTimeout = timeout
        };
        try
        {
            if (!await client.TryConnect(server, port, timeout, token))
                return null;
            var stream = await Upgrade(client, token);
            return stream == null ? null : new Wire(client, stream);
        }
        catch // expect SLA0202
        {
            return null;
        }
    }

    private class Wire : IWire
    {
        private readonly TcpClient client;
        private readonly Stream stream;
        public Wire(TcpClient client, Stream stream) { this.client = client; this.stream = stream; }

        public async Task<bool> Send(byte[] packet)
        {
            try { await stream.WriteAsync(packet, 0, packet.Length); return true; } catch { return false; }
        }

        public void Dispose() { stream.Dispose(); client.Dispose(); }
    }
}
