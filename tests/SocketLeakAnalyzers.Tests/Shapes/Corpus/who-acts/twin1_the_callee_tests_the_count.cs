// silent: who gets the count says that it is over, and the loop ends
sealed class Inbox
{
    readonly Queue<byte> _bytes = new();
    public bool Over;

    public void Append(byte[] data, int count)
    {
        lock (_bytes)
        {
            Over = count == 0;
            for (var i = 0; i < count; i++) _bytes.Enqueue(data[i]);
            Monitor.PulseAll(_bytes);
        }
    }
}

sealed class Feed
{
    readonly Inbox _inbox = new();
    readonly Socket _socket;
    public Feed(Socket socket) { _socket = socket; new Thread(Pump).Start(); }

    void Pump()
    {
        var buffer = new byte[1024];
        while (!_inbox.Over)
            _inbox.Append(buffer, _socket.Receive(buffer));
        _socket.Close();
    }
}
