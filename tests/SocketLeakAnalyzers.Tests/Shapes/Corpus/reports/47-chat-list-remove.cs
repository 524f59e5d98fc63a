// pending: owners
// the console chat of a hundred tutorials: a handler that enters itself into the list, and only leaves the list
static class ConsoleChat
{
    static readonly object gate = new object();
    static readonly Dictionary<int, TcpClient> people = new Dictionary<int, TcpClient>();

    static void Run()
    {
        int count = 1;
        var server = new TcpListener(IPAddress.Any, 5000);
        server.Start();
        while (true)
        {
            TcpClient client = server.AcceptTcpClient();
            lock (gate) people.Add(count, client);
            new Thread(Handle).Start(count);
            count++;
        }
    }

    static void Handle(object o)
    {
        int id = (int)o;
        TcpClient client;
        lock (gate) client = people[id];
        while (true)
        {
            NetworkStream stream = client.GetStream();
            var b = new byte[1024];
            int n = stream.Read(b, 0, b.Length);
            if (n == 0) // expect SLA0101
            {
                break;
            }

            Broadcast(Encoding.ASCII.GetString(b, 0, n));
        }

        lock (gate) people.Remove(id); // expect SLA0204
        client.Client.Shutdown(SocketShutdown.Both); // expect SLA0207
    }

    static void Broadcast(string text)
    {
        var b = Encoding.ASCII.GetBytes(text);
        lock (gate) foreach (var c in people.Values) c.GetStream().Write(b, 0, b.Length);
    }
}
