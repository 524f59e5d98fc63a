using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ServerSample;

/// <summary>Says which version of TLS a server speaks, or why it speaks none.</summary>
internal static class TlsProbe
{
    public static string Probe(string host, IPEndPoint server)
    {
        try
        {
            // Leak: when the handshake fails, AuthenticateAsClient throws but closes nothing; nor does anything else here.
            var client = new TcpClient();
            client.Connect(server);
            var tls = new SslStream(client.GetStream());
            tls.AuthenticateAsClient(host);
            return tls.SslProtocol.ToString();
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
            return $"no TLS: {e.Message}";
        }
    }
}
