// pending: owners
public class SecureLane
{
    private readonly X509Certificate2 cert;
    private Socket socket;
    private SslStream stream;
    private readonly byte[] buffer;
    public Action<SecureLane, Exception> Disconnected;
    public SecureLane(X509Certificate2 cert, byte[] slice) { this.cert = cert; buffer = slice; }

    public void Assign(Socket s)
    {
        socket = s;
        stream = new SslStream(new NetworkStream(s), true);
        stream.AuthenticateAsServer(cert, false, false); // expect SLA0202
        stream.BeginRead(buffer, 0, buffer.Length, OnRead, null);
    }

    private void OnRead(IAsyncResult ar)
    {
        int n;
        try { n = stream.EndRead(ar); } catch (Exception e) { Disconnected(this, e); return; }
        if (n == 0) { Disconnected(this, null); return; }
        stream.BeginRead(buffer, 0, buffer.Length, OnRead, null);
    }

    public void Cleanup() { stream.Dispose(); socket.Close(); socket = null; }
}

public class SecureListener
{
    private readonly ConcurrentStack<SecureLane> lanes = new ConcurrentStack<SecureLane>();
    private readonly X509Certificate2 cert; private TcpListener listener;
    public SecureListener(X509Certificate2 cert) { this.cert = cert; }

    public void Start(IPAddress ip, int port)
    {
        listener = new TcpListener(ip, port);
        listener.Start();
        listener.BeginAcceptSocket(OnAccept, null);
    }

    private void OnAccept(IAsyncResult ar)
    {
        try
        {
            var socket = listener.EndAcceptSocket(ar); // expect SLA0202
            if (!lanes.TryPop(out var lane))
            {
                lane = new SecureLane(cert, new byte[65536]);
                lane.Disconnected = Gone;
            }

            lane.Assign(socket);
        }
        catch (Exception e) { Console.WriteLine("listener: " + e.Message); }
        listener.BeginAcceptSocket(OnAccept, null);
    }

    private void Gone(SecureLane lane, Exception e) { lane.Cleanup(); lanes.Push(lane); }
}
