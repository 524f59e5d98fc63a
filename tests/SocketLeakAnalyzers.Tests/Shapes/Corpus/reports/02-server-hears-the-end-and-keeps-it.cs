// pending: owners
// the same server after its repair: the loop ends, but nobody closes
public class RegisterServer
{
    private readonly TcpListener listener;
    private readonly List<TcpClient> clients = new List<TcpClient>();
    private bool stopped;
    public event EventHandler<IPEndPoint> Left;

    public RegisterServer(int port)
    {
        listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        Task.Run((Action)Next);
    }

    private async void Next()
    {
        TcpClient client;
        try { client = await listener.AcceptTcpClientAsync(); _ = Task.Run((Action)Next); }
        catch (ObjectDisposedException) { return; }
        lock (clients) clients.Add(client);
        Serve(client);
    }

    private static async Task<byte[]> Exactly(NetworkStream stream, int size)
    {
        var buffer = new byte[size];
        for (int at = 0; at < buffer.Length;)
        {
            var n = await stream.ReadAsync(buffer, at, buffer.Length - at);
            if (n < 1)
                throw new EndOfStreamException("the peer is gone, " + (buffer.Length - at) + " bytes are missing");
            at += n;
        }

        return buffer;
    }

    private async void Serve(TcpClient client)
    {
        var who = (IPEndPoint)client.Client.RemoteEndPoint;
        try
        {
            var stream = client.GetStream();
            while (true)
            {
                var head = await Exactly(stream, 6);
                var body = await Exactly(stream, (head[4] << 8) | head[5]);
                await stream.WriteAsync(body, 0, body.Length);
            }
        }
        catch (EndOfStreamException) // expect SLA0101|SLA0204
        {
            // closed by the client
        }
        catch (IOException) { }
        if (!stopped) Left?.Invoke(this, who);
        lock (clients) clients.Remove(client); // expect SLA0204
    }

    public void Stop()
    {
        stopped = true;
        listener.Stop();
        lock (clients) foreach (var c in clients) c.Close();
    }
}
