// The wrapper is a class of the source, and is kept in a field; that it is no parameter makes no difference.
sealed class Wire
{
    readonly Socket _socket;
    public Wire(Socket socket) => _socket = socket;
    public int Receive(byte[] into, int at, int most) => _socket.Receive(into, at, most, SocketFlags.None);
    public void Dispose() => _socket.Dispose();
}

sealed class Reader
{
    readonly Wire _wire;
    public Reader(Wire wire) => _wire = wire;

    public void ReadFully(byte[] into)
    {
        var have = 0;
        while (have < into.Length)
            have += _wire.Receive(into, have, into.Length - have); // expect SLA0102
    }
}
