public class Reader : IDisposable
{
    private readonly TcpClient tcp; private readonly Stream stream;

    public Reader(TcpClient tcp, X509Certificate2 cert)
    {
        this.tcp = tcp;
        var tls = new SslStream(tcp.GetStream(), false);
        tls.AuthenticateAsServer(cert, false, false);
        stream = tls;
    }

    public void Read() { if (stream.ReadByte() < 0) throw new EndOfStreamException(); }
    public void Dispose() { stream.Dispose(); tcp.Close(); }
}

public class Handler : IDisposable
{
    private readonly Reader reader; private Thread thread; private volatile bool quit;
    public event EventHandler Exited;
    public Handler(TcpClient tcp, X509Certificate2 cert) { reader = new Reader(tcp, cert); }
    public void Start() { thread = new Thread(Run); thread.Start(); }

    void Run()
    {
        while (!quit) { try { reader.Read(); } catch (Exception) { quit = true; } }
        Exited?.Invoke(this, EventArgs.Empty);
    }

    public void Dispose() => reader.Dispose();
}

public class Reactor
{
    private readonly TcpListener listener; private readonly X509Certificate2 cert;
    private readonly Dictionary<long, Handler> handlers = new Dictionary<long, Handler>();
    private volatile bool running = true; private long next;

    public Reactor(TcpListener listener, X509Certificate2 cert)
    {
        this.listener = listener;
        this.cert = cert;
    }

    public void Run()
    {
        listener.Start();
        while (running)
        {
            try
            {
                TcpClient client = listener.AcceptTcpClient(); // expect SLA0107|SLA0202
                client.NoDelay = true;
                var h = new Handler(client, cert);
                h.Exited += Gone;
                lock (handlers) handlers.Add(next++, h);
                h.Start();
            }
            catch (Exception e)
            {
                if (running) Console.WriteLine("accept: " + e.Message);
            }
        }

        listener.Stop();
    }

    private void Gone(object sender, EventArgs e) => ((Handler)sender).Dispose();
}
