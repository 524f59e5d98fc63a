// silent: the usual repair
internal class Connector
{
    internal void Begin(IPEndPoint to, Action<Socket> assigned, Action<Socket> established, Action<SocketError> failed)
    {
        var args = new SocketAsyncEventArgs { RemoteEndPoint = to };
        var connecting = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        assigned(connecting);
        args.AcceptSocket = connecting;
        args.Completed += (_, e) => Done(e, established, failed);
        try { if (!connecting.ConnectAsync(args)) Done(args, established, failed); }
        catch (ObjectDisposedException) { failed(SocketError.Shutdown); }
    }

    private static void Done(SocketAsyncEventArgs e, Action<Socket> established, Action<SocketError> failed)
    {
        var s = e.AcceptSocket;
        if (e.SocketError != SocketError.Success) { s.Close(); failed(e.SocketError); return; }
        established(s);
    }
}

public class StoreConnection
{
    private Socket socket; private volatile bool closed;

    public static StoreConnection Create(IPEndPoint to, Action<StoreConnection> ready)
    {
        var c = new StoreConnection();
        new Connector().Begin(to, s => c.socket = s, s => { c.Start(); ready(c); }, e => c.Close());
        return c;
    }

    private void Start() { try { socket.NoDelay = true; } catch (ObjectDisposedException) { Close(); } }

    public void Close()
    {
        if (closed) return;
        closed = true;
        if (socket != null)
        {
            try { socket.Shutdown(SocketShutdown.Both); }
            catch { }
            try { socket.Close(); }
            catch { }
            socket = null;
        }
    }
}
