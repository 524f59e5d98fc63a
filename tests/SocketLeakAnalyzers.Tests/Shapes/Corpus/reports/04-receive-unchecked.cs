// pending: owners
internal class ByteQueue
{
    private readonly List<byte> data = new List<byte>();

    public void Append(byte[] source, long count)
    {
        lock (data)
        {
            var part = new byte[count];
            Array.Copy(source, 0, part, 0, part.Length);
            data.AddRange(part);
            if (data.Count >= 1) Monitor.PulseAll(data);
        }
    }
}

public class TunerLink
{
    private readonly object gate = new object();
    private readonly ByteQueue pending = new ByteQueue();
    private readonly CancellationTokenSource stopReceiver = new CancellationTokenSource();
    private volatile bool connected;
    private Socket socket;
    private Thread receiver;
    public Action<Exception> OnError;

    public void Open(string host, int port)
    {
        if (connected) return;
        lock (gate)
        {
            while (!connected)
            {
                try
                {
                    var end = new IPEndPoint(Dns.GetHostEntry(host).AddressList[0], port);
                    socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp); // expect SLA0205
                    socket.Connect(end);
                    connected = true;
                }
                catch (Exception ex)
                {
                    Console.WriteLine(ex);
                    Thread.Sleep(2000);
                }
            }

            receiver = new Thread(Receive) { IsBackground = true };
            receiver.Start();
        }
    }

    private void Receive()
    {
        bool fine = true;
        var chunk = new byte[1024];
        while (connected && fine)
        {
            if (stopReceiver.IsCancellationRequested) return;
            try
            {
                int n = socket.Receive(chunk); // expect SLA0102
                pending.Append(chunk, n);
            }
            catch (Exception ex)
            {
                fine = false;
                if (OnError != null) OnError(ex); else Console.WriteLine(ex);
            }
        }
    }

    public void Stop()
    {
        try { stopReceiver.Cancel(); } catch { }
        try
        {
            if (socket != null && socket.Connected) // expect SLA0208
                socket.Close();
        }
        catch { }
        connected = false;
    }
}
