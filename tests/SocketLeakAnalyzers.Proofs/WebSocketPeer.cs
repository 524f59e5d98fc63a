using System;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What does a WebSocket server say that takes a client and ends the session at once (RFC 6455)?</summary>
internal static class WebSocketPeer
{
    private const string KeyHeader = "Sec-WebSocket-Key:";

    // Sections 1.3 and 5.5.1: what every server appends to the key, and an unmasked Close with status 1000.
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly byte[] Close = [0x88, 0x02, 0x03, 0xE8];

    /// <summary>Answers the upgrade of a client, then sends the Close message.</summary>
    public static async Task SpeakAsync(Socket socket, CancellationToken stop)
    {
        var request = await RequestAsync(socket, stop).ConfigureAwait(false);
        var response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Accept(request)}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(response), SocketFlags.None, stop).ConfigureAwait(false);
        await socket.SendAsync(Close, SocketFlags.None, stop).ConfigureAwait(false);
    }

    private static async Task<string> RequestAsync(Socket socket, CancellationToken stop)
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var n = await socket.ReceiveAsync(buffer, SocketFlags.None, stop).ConfigureAwait(false);
            if (n == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            request.Append(Encoding.ASCII.GetString(buffer, 0, n));
        }

        return request.ToString();
    }

    // SHA-1 is what the protocol asks for. It keeps no secret.
    private static string Accept(string request)
    {
        var start = request.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length;
        var key = request[start..request.IndexOf('\r', start)].Trim();
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
    }
}
