internal enum Outcome { CloseConn, Completed, More }

internal class PeerState
{
    public readonly byte[] Buffer = new byte[4096]; private int have;

    public Outcome Read(int bytes)
    {
        if (bytes == 0) return Outcome.CloseConn;
        have += bytes;
        return Buffer[have - 1] == 10 ? Outcome.Completed : Outcome.More;
    }

    public void Reset() => have = 0;
}

public class MessageServer
{
    public int Port = 9000; public volatile bool Shutdown;

    public async Task Start()
    {
        using (var listen = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            listen.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            listen.Listen(10);
            while (!Shutdown)
            {
                var socket = await listen.AcceptAsync().ConfigureAwait(false);
                Receive(socket, new PeerState());
            }
        }
    }

    private async void Receive(Socket socket, PeerState state)
    {
        try
        {
            while (!Shutdown)
            {
                var n = await socket.ReceiveAsync(new ArraySegment<byte>(state.Buffer), SocketFlags.None).ConfigureAwait(false);
                var outcome = state.Read(n);
                if (outcome == Outcome.CloseConn)
                {
                    // close connection
                    return; // expect SLA0101
                }

                if (outcome == Outcome.Completed) state.Reset();
            }
        }
        catch (Exception) { }
    }
}
