public class TelnetLine
{
    private readonly string host; private readonly int port; private readonly CancellationToken token;
    private TcpClient tcp; // expect SLA0204?
    private StreamReader reader;
    private StreamWriter writer;
    public EventHandler<string> Received;
    public EventHandler Closed;

    public TelnetLine(string host, int port, CancellationToken token)
    {
        this.host = host;
        this.port = port;
        this.token = token;
    }

    public Task Connect()
    {
        return Task.Run(() =>
        {
            tcp = new TcpClient(host, port); // expect SLA0204|SLA0205
            reader = new StreamReader(tcp.GetStream());
            writer = new StreamWriter(tcp.GetStream()) { AutoFlush = true };
        }, token).ContinueWith(t => Wait(t), token);
    }

    private async void Wait(Task connect)
    {
        if (connect.IsFaulted) return;
        try
        {
            while (!token.IsCancellationRequested)
            {
                string line = await reader.ReadLineAsync();
                if (line == null) break; // expect SLA0101?
                Received?.Invoke(this, line);
            }
        }
        catch (ObjectDisposedException) { }
        Closed?.Invoke(this, EventArgs.Empty);
    }

    public Task Send(string text) => writer.WriteLineAsync(text);
}
