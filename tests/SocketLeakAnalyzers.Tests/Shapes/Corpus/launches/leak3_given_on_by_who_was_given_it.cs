// Who is launched with the connection, awaits another method with it and does nothing else with it has given it on.
sealed class Server
{
    readonly X509Certificate _certificate;
    public Server(X509Certificate certificate) => _certificate = certificate;

    public async Task Accept(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = Guarded(client);
        }
    }

    async Task Guarded(TcpClient client)
    {
        try { await Handle(client); }
        catch (Exception e) { Console.WriteLine(e); }
    }

    async Task Handle(TcpClient client)
    {
        using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: true); // expect SLA0206
        await tls.AuthenticateAsServerAsync(_certificate);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(ReadHello(tls)));
    }

    static string ReadHello(Stream from)
    {
        var text = new StringBuilder();
        int next;
        while ((next = from.ReadByte()) > 0) text.Append((char)next);
        return text.ToString();
    }
}
