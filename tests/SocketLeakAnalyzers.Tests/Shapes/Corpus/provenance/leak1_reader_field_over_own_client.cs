// All that is ever put into the field reads from a connection of the same object: it is one.
sealed class Console9 : IDisposable
{
    readonly TcpClient _client = new();
    StreamReader _lines;
    volatile bool _stop;

    public void Open(string host)
    {
        _client.Connect(host, 10011);
        _lines = new StreamReader(_client.GetStream());
        Task.Run(Pump);
    }

    async Task Pump()
    {
        while (!_stop)
        {
            var line = await _lines.ReadLineAsync(); // expect SLA0102
            if (string.IsNullOrWhiteSpace(line)) continue;
            Console.WriteLine(line);
        }
    }

    public void Dispose() { _stop = true; _client.Dispose(); }
}
