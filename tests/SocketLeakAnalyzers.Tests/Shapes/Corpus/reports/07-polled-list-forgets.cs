// pending: owners
public class TrackerListener
{
    private readonly List<TcpClient> alive = new List<TcpClient>();
    private readonly List<TcpClient> gone = new List<TcpClient>();
    private readonly TcpListener listener;
    public Action<TcpClient> Joined, Left;
    public Action<TcpClient, byte[]> Data;
    public bool Quit { get; set; }

    public TrackerListener(IPAddress ip, int port)
    {
        listener = new TcpListener(ip, port);
        listener.Start();
        ThreadPool.QueueUserWorkItem(Loop);
    }

    private void Loop(object state)
    {
        while (!Quit)
        {
            try { Step(); } catch { }
            Thread.Sleep(10);
        }

        listener.Stop();
    }

    static bool Up(Socket s)
    {
        bool readable = s.Poll(1000, SelectMode.SelectRead);
        bool empty = s.Available == 0;
        return !((readable && empty) || !s.Connected);
    }

    private void Step()
    {
        if (gone.Count > 0)
        {
            var now = gone.ToArray();
            gone.Clear();
            foreach (var c in now)
            {
                alive.Remove(c); // expect SLA0204
                Left?.Invoke(c);
            }
        }

        if (listener.Pending())
        {
            var fresh = listener.AcceptTcpClient();
            alive.Add(fresh);
            Joined?.Invoke(fresh);
        }

        foreach (var c in alive)
        {
            if (!Up(c.Client)) gone.Add(c);
            if (c.Available == 0) continue;
            var all = new List<byte>();
            while (c.Available > 0 && c.Connected)
            {
                var one = new byte[1];
                c.Client.Receive(one, 0, 1, SocketFlags.None);
                all.AddRange(one);
            }

            if (all.Count > 0) Data?.Invoke(c, all.ToArray());
        }
    }
}
