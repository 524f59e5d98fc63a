// pending: owners
public class PushLine : IDisposable
{
    readonly string host; readonly int port;
    readonly object sending = new object();
    TcpClient client;
    SslStream stream;
    volatile bool connected;
    byte[] read = new byte[6];

    public PushLine(string host, int port)
    {
        this.host = host;
        this.port = port;
        new Timer(_ => Maintain(), null, 0, 1000);
    }

    void Maintain() { lock (sending) if (!connected) { Connect(); connected = true; } }

    void Connect()
    {
        client = new TcpClient(); // expect SLA0205
        var ar = client.BeginConnect(host, port, null, null);
        if (!ar.AsyncWaitHandle.WaitOne(10000)) throw new TimeoutException("no connection");
        client.EndConnect(ar);
        stream = new SslStream(client.GetStream(), false, (s, c, ch, e) => true);
        try { stream.AuthenticateAsClient(host); }
        catch (AuthenticationException ex) { throw new InvalidOperationException("tls", ex); }
        Read();
    }

    void Read()
    {
        try
        {
            stream.BeginRead(read, 0, 6, ar =>
            {
                lock (sending)
                {
                    try
                    {
                        var n = stream.EndRead(ar);
                        if (n > 0)
                        {
                            try { stream.Close(); } catch { }
                            try { client.Close(); } catch { }
                            client = null;
                            Failed(read[1]);
                        }
                        else // expect SLA0101
                        {
                            connected = false;
                        }
                    }
                    catch { connected = false; }
                }
            }, null);
        }
        catch { connected = false; }
    }

    void Failed(byte code) { connected = false; }
    public void Send(byte[] data) { lock (sending) stream.Write(data, 0, data.Length); }
    public void Dispose() { stream?.Dispose(); client?.Close(); }
}
