internal class Connector
{
    internal void Begin(IPEndPoint to, Action<Socket> established, Action<SocketError> failed)
    {
        var args = new SocketAsyncEventArgs { RemoteEndPoint = to };
        var connecting = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        args.AcceptSocket = connecting;
        args.Completed += (_, e) => Done(e, established, failed);
        try { if (!connecting.ConnectAsync(args)) Done(args, established, failed); }
        catch (ObjectDisposedException) { failed(SocketError.Shutdown); }
    }

    private static void Done(SocketAsyncEventArgs e, Action<Socket> established, Action<SocketError> failed)
    {
        var socket = e.AcceptSocket;
        if (e.SocketError != SocketError.Success) { socket.Close(); failed(e.SocketError); return; }
        established(socket);
    }
}

public class StoreConnection
{
    private Socket socket;
    private volatile bool closed;
    public event Action<StoreConnection> Closed;

    public static StoreConnection Create(IPEndPoint to, Action<StoreConnection> ready)
    {
        var c = new StoreConnection();
        new Connector().Begin(to, s => { c.Init(s); ready(c); }, e => c.Close());
        return c;
    }

    private void Init(Socket s)
    {
        socket = s; // expect SLA0204?
        socket.NoDelay = true;
    }

    public void Close()
    {
        if (closed) return;
        closed = true;
        if (socket != null)
        {
            try { socket.Shutdown(SocketShutdown.Both); } catch { }
            try { socket.Close(); } catch { }
            socket = null;
        }

        Closed?.Invoke(this);
    }
}
