public class BridgeSocket : IDisposable
{
    private Socket socket;
    private EndPoint end;

    public BridgeSocket()
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }

    public bool Connected => socket.Connected;
    public void Connect(EndPoint to) { socket.Connect(to); socket.Blocking = true; end = to; }

    public void Reconnect()
    {
        if (socket.Connected)
            return;
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp); // expect SLA0205
        Connect(end);
    }

    public int Receive(byte[] b) => socket.Receive(b);
    public Stream GetStream() => new NetworkStream(socket);
    public void Dispose() => socket.Dispose();
}
