// pending: exits
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

    private async void Serve(TcpClient client)
    {
        var who = (IPEndPoint)client.Client.RemoteEndPoint;
        try
        {
            var stream = client.GetStream();
            while (true)
            {
                var frame = new List<byte>();
                var head = new byte[6];
                var n = await stream.ReadAsync(head, 0, head.Length); // expect SLA0102
                frame.AddRange(head.Take(n));
                int rest = (head[4] << 8) | head[5];
                do
                {
                    head = new byte[rest];
                    n = await stream.ReadAsync(head, 0, head.Length); // expect SLA0102
                    rest -= n;
                    frame.AddRange(head.Take(n));
                }
                while (rest > 0);
                try
                {
                    var answer = Answer(frame.ToArray());
                    if (answer != null) await stream.WriteAsync(answer, 0, answer.Length);
                }
                catch (ArgumentException ex)
                {
                    Console.WriteLine("bad request from " + who + ": " + ex.Message);
                }
            }
        }
        catch (IOException) { }
        if (!stopped) Left?.Invoke(this, who);
        lock (clients) clients.Remove(client);
    }

    private byte[] Answer(byte[] frame)
    {
        if (frame.Length < 8) throw new ArgumentException("short");
        return frame;
    }

    public void Stop()
    {
        stopped = true;
        listener.Stop();
        lock (clients) foreach (var c in clients) c.Close();
    }
}
