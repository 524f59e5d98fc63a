internal class BlockReader
{
    private readonly Stream io;
    internal BlockReader(Stream source) { io = source; }

    internal byte[] Bytes(int count)
    {
        var result = new byte[count];
        int have = 0;
        do
        {
            have += io.Read(result, have, count - have); // expect SLA0102
        }
        while (have < count);
        return result;
    }

    internal string Text() => Encoding.UTF8.GetString(Bytes(Bytes(1)[0]));
}

public class ColumnDb : IDisposable
{
    private TcpClient tcp;
    private NetworkStream net;
    private BlockReader reader;

    public void Open(string host, int port)
    {
        tcp = new TcpClient();
        tcp.Connect(host, port);
        net = new NetworkStream(tcp.Client);
        reader = new BlockReader(net);
    }

    public string ServerName() => reader.Text();
    public void Close() { net?.Close(); tcp?.Close(); net = null; tcp = null; }
    public void Dispose() => Close();
}
