// A callback that overrides is still called by the runtime alone: it is only ever mentioned where a receive is started.
abstract class Receiver
{
    public abstract void Start();
    protected abstract void OnData(IAsyncResult ar);
}

sealed class TcpReceiver : Receiver
{
    readonly Socket _socket;
    readonly byte[] _buffer = new byte[512];
    public TcpReceiver(Socket socket) => _socket = socket;
    public override void Start() => _socket.BeginReceive(_buffer, 0, 512, SocketFlags.None, OnData, null);

    protected override void OnData(IAsyncResult ar)
    {
        var got = _socket.EndReceive(ar);
        if (got > 0) Console.WriteLine(got); // expect SLA0101|SLA0102
        Start();
    }
}
