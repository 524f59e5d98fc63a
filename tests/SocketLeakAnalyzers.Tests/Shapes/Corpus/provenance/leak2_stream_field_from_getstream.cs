// A field of type Stream that only ever holds what GetStream or SslStream gave is a connection, as one of type NetworkStream is.
sealed class Peer
{
    readonly Stream _stream;

    public Peer(TcpClient client, bool tls)
    {
        _stream = tls ? new SslStream(client.GetStream()) : client.GetStream();
        new Thread(Pump).Start();
    }

    void Pump()
    {
        var buffer = new byte[64];
        while (true)
        {
            var got = _stream.Read(buffer, 0, 64);
            if (got == 0) return; // expect SLA0101
            Console.WriteLine(got);
        }
    }
}
