// pending: owners
public class Session
{
    public TcpClient TcpClient { get; private set; }
    public bool Initialized { get; set; }
    public string Name { get; set; }
    public Session(TcpClient c) { TcpClient = c; }
}

public class GameTcpServer
{
    public event Action<Session, byte[]> OnReceive;
    public event Action<Session> OnConnection;
    public event Action<Session> OnDisconnection;
    private readonly TcpListener listener;
    private bool running;
    public GameTcpServer(IPEndPoint end) { listener = new TcpListener(end); }
    public void Listen() { running = true; listener.Start(); Task.Run(() => Accept()); }
    public void Shutdown() { listener.Stop(); running = false; }

    private async Task Accept()
    {
        while (running)
        {
            var s = new Session(await listener.AcceptTcpClientAsync().ConfigureAwait(false)); // expect SLA0107?
            OnConnection?.Invoke(s);
#pragma warning disable 4014
            Receive(s);
#pragma warning restore 4014
        }
    }

    private async Task Receive(Session s)
    {
        var stream = s.TcpClient.GetStream();
        while (running)
        {
            if (!s.Initialized) { await stream.ReadAsync(new byte[4], 0, 4); s.Initialized = true; }
            var head = new byte[2];
            var n = await stream.ReadAsync(head, 0, head.Length);
            if (n == 0) // expect SLA0101
            {
                OnDisconnection?.Invoke(s);
                break;
            }

            var body = new byte[BitConverter.ToInt16(head, 0) - 2];
            n = await stream.ReadAsync(body, 0, body.Length);
            try { OnReceive?.Invoke(s, body); } catch (FormatException e) { Console.WriteLine(e); }
        }
    }
}

public class GameServer
{
    private readonly GameTcpServer server = new GameTcpServer(new IPEndPoint(IPAddress.Any, 25999));
    private readonly List<Session> sessions = new List<Session>();

    public GameServer()
    {
        server.OnConnection += s => { lock (sessions) sessions.Add(s); };
        server.OnDisconnection += Left;
        server.OnReceive += (s, b) => { s.Name = b.Length.ToString(); };
    }

    private void Left(Session s) { lock (sessions) sessions.Remove(s); Console.WriteLine(s.Name + " left"); }
    public void Start() => server.Listen();
}
