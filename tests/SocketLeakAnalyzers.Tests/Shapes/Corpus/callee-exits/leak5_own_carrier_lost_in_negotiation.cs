// As with a framework type, where it is reported: the object of the source that carries the socket is lent, and the helper throws.
interface ILine { void Put(byte[] data); int Take(byte[] data); void Close(); }

sealed class TcpLine : ILine
{
    readonly Socket _socket;

    public TcpLine(string host)
    {
        var s = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try { s.Connect(host, 5672); }
        catch { s.Dispose(); throw; }
        _socket = s;
    }

    public void Put(byte[] data) => _socket.Send(data);
    public int Take(byte[] data) => _socket.Receive(data);
    public void Close() => _socket.Close();
}

sealed class Session
{
    ILine _line;

    static ILine Negotiate(ILine line)
    {
        Greet(line);
        var answer = new byte[8];
        if (line.Take(answer) < 8) throw new IOException("refused");
        return line;
    }

    static void Greet(ILine line) => line.Put(new byte[8]);

    public void Start(string host)
    {
        ILine line = new TcpLine(host); // expect SLA0202
        line = Negotiate(line);
        _line = line;
    }
}
