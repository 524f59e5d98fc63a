// pending: exits
public class LocalProxy : IDisposable
{
    private readonly IPEndPoint up; private Socket server; private bool disposed;
    public LocalProxy(IPEndPoint up) { this.up = up; Serve(); }

    private async void Serve()
    {
        server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        server.Listen(512);
        while (!disposed)
        {
            try
            {
                using (Socket near = await server.AcceptAsync()) // expect SLA0107
                {
                    if (near != null) await Handle(near);
                }
            }
            catch { }
        }
    }

    private async Task Handle(Socket near)
    {
        using (var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                await far.ConnectAsync(up);
                near.Send(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n"));
                Relay(near, far, false);
            }
            catch { near.Send(Encoding.ASCII.GetBytes("HTTP/1.1 408 Timeout\r\n\r\n")); }
        }
    }

    private void Relay(Socket from, Socket to, bool back)
    {
        try
        {
            if (!back) Task.Run(() => Relay(to, from, true));
            while (true)
            {
                var b = new byte[8192];
                int n = from.Receive(b, 0, b.Length, SocketFlags.None);
                if (n == 0) // expect SLA0105|SLA0101
                    break;
                to.Send(b, 0, n, SocketFlags.None);
            }
        }
        catch { }
    }

    public void Dispose() { disposed = true; server?.Dispose(); }
}
