// Success goes out through a helper that returns a wrapper of its argument; a refused connect is lost.
sealed class Dialer
{
    public Stream Open(EndPoint where)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); // expect SLA0202
        socket.Connect(where);
        return Wrap(socket);
    }

    static NetworkStream Wrap(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        stream.ReadTimeout = 5000;
        return stream;
    }
}
