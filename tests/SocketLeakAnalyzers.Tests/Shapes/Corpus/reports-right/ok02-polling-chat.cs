// silent: the usual repair
class PollingChat
{
    private readonly TcpListener listener = new TcpListener(IPAddress.Any, 6000);
    private readonly List<TcpClient> viewers = new List<TcpClient>(), talkers = new List<TcpClient>();
    private readonly Dictionary<TcpClient, string> names = new Dictionary<TcpClient, string>();
    private readonly Queue<string> queue = new Queue<string>();
    public bool Running { get; private set; }
    public void Shutdown() => Running = false;

    public void Run()
    {
        listener.Start(); Running = true;
        while (Running)
        {
            if (listener.Pending()) Fresh();
            Disconnects(); Messages(); Send();
            Thread.Sleep(10);
        }

        foreach (var v in viewers) Cleanup(v);
        foreach (var m in talkers) Cleanup(m);
        listener.Stop();
    }

    private void Fresh()
    {
        bool good = false;
        TcpClient c = listener.AcceptTcpClient(); // expect SLA0202?
        NetworkStream s = c.GetStream();
        c.SendBufferSize = 2048; c.ReceiveBufferSize = 2048;
        var b = new byte[2048];
        int n = s.Read(b, 0, b.Length);
        if (n > 0)
        {
            string msg = Encoding.UTF8.GetString(b, 0, n);
            if (msg == "viewer")
            {
                good = true;
                viewers.Add(c);
                var hello = Encoding.UTF8.GetBytes("welcome");
                s.Write(hello, 0, hello.Length);
            }
            else if (msg.StartsWith("name:"))
            {
                string name = msg.Substring(5);
                if (name != "" && !names.ContainsValue(name))
                {
                    good = true;
                    names.Add(c, name);
                    talkers.Add(c);
                }
            }
            else { Cleanup(c); }
        }

        if (!good) c.Close();
    }

    private void Disconnects()
    {
        foreach (var v in viewers.ToArray()) if (Gone(v)) { viewers.Remove(v); Cleanup(v); }
        foreach (var m in talkers.ToArray()) if (Gone(m))
        {
            queue.Enqueue(names[m] + " left");
            talkers.Remove(m);
            names.Remove(m);
            Cleanup(m);
        }
    }

    private void Messages()
    {
        foreach (var m in talkers)
        {
            int length = m.Available;
            if (length > 0)
            {
                var b = new byte[length];
                m.GetStream().Read(b, 0, b.Length);
                queue.Enqueue(names[m] + ": " + Encoding.UTF8.GetString(b));
            }
        }
    }

    private void Send()
    {
        foreach (var q in queue)
        {
            var b = Encoding.UTF8.GetBytes(q);
            foreach (var v in viewers) v.GetStream().Write(b, 0, b.Length);
        }

        queue.Clear();
    }

    private static bool Gone(TcpClient c)
    {
        try { Socket s = c.Client; return s.Poll(10 * 1000, SelectMode.SelectRead) && s.Available == 0; }
        catch (SocketException) { return true; }
    }

    private static void Cleanup(TcpClient c) { c.GetStream().Close(); c.Close(); }
}
