// The callback starts the next receive with itself. That it closes in its catch does not make the start of it an answer to the end.
sealed class Link
{
    readonly Socket _socket;
    readonly byte[] _buffer = new byte[512];
    bool _closed;
    public Link(Socket socket) => _socket = socket;

    public void Start()
    {
        if (!_closed) _socket.BeginReceive(_buffer, 0, 512, SocketFlags.None, OnData, null);
    }

    void OnData(IAsyncResult ar)
    {
        try
        {
            var got = _socket.EndReceive(ar);
            if (got > 0) Console.WriteLine(got); // expect SLA0101|SLA0102
        }
        catch (SocketException) { Stop(); }
        finally { if (!_closed) Start(); }
    }

    void Stop() { _closed = true; _socket.Close(); }
}
