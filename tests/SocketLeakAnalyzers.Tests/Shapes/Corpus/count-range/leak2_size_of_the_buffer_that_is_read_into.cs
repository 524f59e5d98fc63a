// No guard: but who reads into "new byte[size]" asks for more than nothing, as with buffer.Length.
sealed class Message
{
    readonly Socket _socket;
    public Message(Socket socket) => _socket = socket;

    public byte[] Take(long size)
    {
        var buffer = new byte[size];
        int got;
        do
        {
            got = _socket.Receive(buffer); // expect SLA0102
        }
        while (got != size);
        return buffer;
    }
}
