using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

// TLS: a failing handshake closes too.
public static class Tls
{
    public static string Fetch(string host)
    {
        using var client = new TcpClient(host, 443);
        using var ssl = new SslStream(client.GetStream());
        ssl.AuthenticateAsClient(host);
        using var reader = new StreamReader(ssl);
        return reader.ReadToEnd();
    }

    public static void OnlyTheTlsStream(string host)
    {
        var client = new TcpClient(host, 443);
        using (var ssl = new SslStream(client.GetStream(), false))
        {
            ssl.AuthenticateAsClient(host);
            while (ssl.ReadByte() >= 0)
            {
            }
        }
    }

    public static void OnlyTheClient(string host)
    {
        var client = new TcpClient(host, 443);
        try
        {
            var ssl = new SslStream(client.GetStream(), leaveInnerStreamOpen: true);
            ssl.AuthenticateAsClient(host);
            var buffer = new byte[100];
            while (ssl.Read(buffer, 0, 100) > 0)
            {
            }
        }
        finally
        {
            client.Close();
        }
    }

    public static async Task ServeAsync(TcpListener listener, X509Certificate certificate)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = ServeOneAsync(client, certificate);
        }
    }

    public static async Task<SslStream> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellation);
            var ssl = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
            await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
            return ssl;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public static async Task<Stream> ConnectMaybeSecureAsync(string host, int port, bool secure)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Stream stream = null;
        try
        {
            await socket.ConnectAsync(host, port);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (secure)
            {
                var ssl = new SslStream(stream);
                stream = ssl;
                await ssl.AuthenticateAsClientAsync(host);
            }

            return stream;
        }
        catch
        {
            stream?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    public static bool Accepts(string host)
    {
        TcpClient client = null;
        SslStream ssl = null;
        try
        {
            client = new TcpClient(host, 443);
            ssl = new SslStream(client.GetStream(), false, (_, _, _, errors) => errors == SslPolicyErrors.None);
            ssl.AuthenticateAsClient(host);
            return true;
        }
        catch (AuthenticationException)
        {
            return false;
        }
        finally
        {
            ssl?.Close();
            client?.Close();
        }
    }

    public static async Task StartTlsAsync(IPEndPoint remote)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(remote);
        Stream stream = client.GetStream();
        await stream.WriteAsync(new byte[] { (byte)'S' });
        if (stream.ReadByte() == 'S')
        {
            stream = new SslStream(stream, leaveInnerStreamOpen: false);
            await ((SslStream)stream).AuthenticateAsClientAsync("localhost");
        }

        await using (stream)
        {
            while (await stream.ReadAsync(new byte[10]) > 0)
            {
            }
        }
    }

    public static async Task SayGoodbyeAsync(SslStream ssl)
    {
        try
        {
            await ssl.ShutdownAsync();
        }
        finally
        {
            await ssl.DisposeAsync();
        }
    }

    public static X509Certificate2 CertificateOf(string host)
    {
        using var client = new TcpClient(host, 443);
        using var ssl = new SslStream(client.GetStream(), false, delegate { return true; });
        ssl.AuthenticateAsClient(host);
        return new X509Certificate2(ssl.RemoteCertificate);
    }

    private static async Task ServeOneAsync(TcpClient client, X509Certificate certificate)
    {
        using (client)
        {
            try
            {
                using var ssl = new SslStream(client.GetStream());
                await ssl.AuthenticateAsServerAsync(certificate);
                var buffer = new byte[1024];
                while (true)
                {
                    var n = await ssl.ReadAsync(buffer);
                    if (n == 0)
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                Console.Error.WriteLine(e.Message);
            }
        }
    }
}
