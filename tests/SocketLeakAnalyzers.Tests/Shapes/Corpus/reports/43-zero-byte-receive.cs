class ChatPeer
{
    private readonly Socket sock;
    public event Action<ChatPeer, byte[]> Received;
    public event Action<ChatPeer> Disconnected;

    public ChatPeer(Socket accepted)
    {
        sock = accepted;
        sock.BeginReceive(new byte[] { 0 }, 0, 0, 0, Callback, null);
    }

    void Callback(IAsyncResult ar)
    {
        try
        {
            sock.EndReceive(ar);
            var b = new byte[8192];
            int n = sock.Receive(b, b.Length, 0);
            if (n == 0)
            {
                Disconnected(this);
                return; // expect SLA0101
            }

            if (n < b.Length) Array.Resize(ref b, n);
            Received?.Invoke(this, b);
            sock.BeginReceive(new byte[] { 0 }, 0, 0, 0, Callback, null);
        }
        catch (Exception ex)
        {
            Console.WriteLine(ex.Message);
            Close();
            Disconnected?.Invoke(this);
        }
    }

    public void Close() { sock.Close(); }
}

class ChatRoom
{
    private readonly List<ChatPeer> people = new List<ChatPeer>();

    public void Accept(Socket listener)
    {
        while (true)
        {
            var peer = new ChatPeer(listener.Accept());
            peer.Disconnected += Left;
            people.Add(peer);
        }
    }

    void Left(ChatPeer p) { people.Remove(p); Console.WriteLine("left"); }
}
