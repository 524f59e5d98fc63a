// silent: the usual repair
static class Chat
{
    static readonly object gate = new object();
    static readonly Dictionary<int, TcpClient> people = new Dictionary<int, TcpClient>();

    static void Run()
    {
        int count = 1; var server = new TcpListener(IPAddress.Any, 5000); server.Start();
        while (true)
        {
            TcpClient c = server.AcceptTcpClient();
            lock (gate) people.Add(count, c);
            new Thread(Handle).Start(count);
            count++;
        }
    }

    static void Handle(object o)
    {
        int id = (int)o; TcpClient client; lock (gate) client = people[id];
        while (true)
        {
            NetworkStream s = client.GetStream(); var b = new byte[1024]; int n = s.Read(b, 0, b.Length);
            if (n == 0) break;
            lock (gate) foreach (var c in people.Values) c.GetStream().Write(b, 0, n);
        }

        lock (gate) people.Remove(id);
        client.Client.Shutdown(SocketShutdown.Both);
        client.Close();
    }
}
