// "new Task(...)" that is started and not kept is a launch, as Task.Run is.
sealed class Server
{
    readonly TcpListener _listener = new(IPAddress.Any, 9000);
    readonly X509Certificate _certificate;
    public Server(X509Certificate certificate) => _certificate = certificate;

    public void Accept() => _listener.BeginAcceptTcpClient(ar =>
    {
        var client = _listener.EndAcceptTcpClient(ar);
        var task = new Task(() => Handle(client));
        task.Start();
        Accept();
    }, null);

    void Handle(TcpClient client)
    {
        using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: true); // expect SLA0206
        tls.AuthenticateAsServer(_certificate);
        tls.Write(Encoding.ASCII.GetBytes(ReadHello(tls)));
    }

    static string ReadHello(Stream from)
    {
        var text = new StringBuilder();
        int next;
        while ((next = from.ReadByte()) > 0) text.Append((char)next);
        return text.ToString();
    }
}
