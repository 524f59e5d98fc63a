class RoomServer
{
    private readonly TcpListener listener = new TcpListener(IPAddress.Any, 8888);
    private readonly List<RoomClient> clients = new List<RoomClient>();

    internal void Remove(string id)
    {
        var c = clients.FirstOrDefault(x => x.Id == id);
        if (c != null) clients.Remove(c);
        c?.Close();
    }

    internal async Task Listen()
    {
        listener.Start();
        while (true)
        {
            var tcp = await listener.AcceptTcpClientAsync();
            var c = new RoomClient(tcp, this);
            clients.Add(c);
            _ = Task.Run(c.Process);
        }
    }
}

class RoomClient
{
    internal string Id { get; } = Guid.NewGuid().ToString();
    internal StreamWriter Writer { get; }
    internal StreamReader Reader { get; }
    private readonly TcpClient client; private readonly RoomServer server;

    public RoomClient(TcpClient tcp, RoomServer server)
    {
        client = tcp; this.server = server;
        var s = client.GetStream();
        Reader = new StreamReader(s);
        Writer = new StreamWriter(s);
    }

    public async Task Process()
    {
        try
        {
            var name = await Reader.ReadLineAsync();
            while (true)
            {
                try
                {
                    var text = await Reader.ReadLineAsync(); // expect SLA0102
                    if (text == null) continue;
                    Console.WriteLine(name + ": " + text);
                }
                catch
                {
                    Console.WriteLine(name + " left");
                    break;
                }
            }
        }
        catch (Exception e) { Console.WriteLine(e.Message); }
        finally { server.Remove(Id); }
    }

    internal void Close() { Writer.Close(); Reader.Close(); client.Close(); }
}
