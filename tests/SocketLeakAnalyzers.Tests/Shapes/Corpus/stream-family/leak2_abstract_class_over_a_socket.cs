// The same through an abstract class and a static helper.
abstract class Line
{
    public abstract int Receive(byte[] into, int at, int most);
    public abstract void Close();
}

sealed class SocketLine : Line
{
    readonly Socket _socket;
    public SocketLine(Socket socket) => _socket = socket;
    public override int Receive(byte[] into, int at, int most) => _socket.Receive(into, at, most, SocketFlags.None);
    public override void Close() => _socket.Close();
}

static class Records
{
    public static void ReceiveAll(Line line, byte[] into, int size)
    {
        for (var have = 0; have < size;)
            have += line.Receive(into, have, size - have); // expect SLA0102
    }
}
