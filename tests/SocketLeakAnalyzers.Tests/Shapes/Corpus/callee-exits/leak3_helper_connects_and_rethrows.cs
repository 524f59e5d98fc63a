// The connect that fails stands in a helper, which closes nothing; success is handed on as a stream.
sealed class Dialer
{
    public Stream Open(EndPoint where)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); // expect SLA0202
        Dial(socket, where);
        return new NetworkStream(socket, ownsSocket: true);
    }

    static void Dial(Socket socket, EndPoint where)
    {
        try { socket.Connect(where); }
        catch (SocketException e) { Console.WriteLine(e.SocketErrorCode); throw; }
    }
}
