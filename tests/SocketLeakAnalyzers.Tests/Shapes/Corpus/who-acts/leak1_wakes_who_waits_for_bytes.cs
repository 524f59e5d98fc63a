// What is called in every turn wakes a thread that waits for data; with no data that one goes on waiting.
sealed class Inbox
{
    readonly Queue<byte> _bytes = new();

    public void Append(byte[] data, int count)
    {
        lock (_bytes) { for (var i = 0; i < count; i++) _bytes.Enqueue(data[i]); Monitor.PulseAll(_bytes); }
    }

    public byte Take()
    {
        lock (_bytes) { while (_bytes.Count == 0) Monitor.Wait(_bytes); return _bytes.Dequeue(); }
    }
}

sealed class Feed
{
    readonly Inbox _inbox = new();
    Socket _socket;
    volatile bool _on;

    public void Open(EndPoint where)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _socket.Connect(where);
        _on = true;
        new Thread(Pump).Start();
    }

    void Pump()
    {
        var buffer = new byte[1024];
        while (_on)
            _inbox.Append(buffer, _socket.Receive(buffer)); // expect SLA0102
    }

    public void Stop() { _on = false; _socket.Close(); }
}
