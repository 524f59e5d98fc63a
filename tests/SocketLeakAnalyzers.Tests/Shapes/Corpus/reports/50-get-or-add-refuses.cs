// pending: summaries
public class CommandServer : IDisposable
{
    private readonly ConcurrentDictionary<int, Socket> clients = new ConcurrentDictionary<int, Socket>();
    private Socket main; private int count;

    public void Start(int port)
    {
        main = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        main.Bind(new IPEndPoint(IPAddress.Any, port));
        main.Listen(4);
        main.BeginAccept(OnConnect, null);
    }

    private void OnConnect(IAsyncResult ar)
    {
        try
        {
            var worker = main.EndAccept(ar);
            Interlocked.Increment(ref count);
            clients.GetOrAdd(count, worker); // expect SLA0201
            Wait(worker, count);
            main.BeginAccept(OnConnect, null);
        }
        catch (ObjectDisposedException) { }
    }

    private void Wait(Socket s, int number)
    {
        var b = new byte[1024];
        s.BeginReceive(b, 0, b.Length, SocketFlags.None, ar =>
        {
            int n = 0;
            try { n = s.EndReceive(ar); } catch (SocketException) { }
            if (n == 0) Gone(number); else Wait(s, number);
        }, null);
    }

    private void Gone(int number)
    {
        if (!clients.TryRemove(number, out var s)) return;
        Interlocked.Decrement(ref count);
        s.Shutdown(SocketShutdown.Both);
        s.Close();
    }

    public void Dispose() { foreach (var i in clients.Keys) Gone(i); main?.Close(); }
}
