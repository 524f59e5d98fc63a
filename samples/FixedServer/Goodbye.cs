using System;
using System.Security.Cryptography;
using System.Text;

namespace ServerSample;

/// <summary>What a WebSocket server says that has no news: yes to the upgrade, then a Close message (RFC 6455).</summary>
internal static class Goodbye
{
    private const string KeyHeader = "Sec-WebSocket-Key:";

    // An unmasked Close with status 1000, one byte per character.
    private const string Close = "\u0088\u0002\u0003\u00E8";

    public static string Answer(string request)
    {
        int start = request.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length;
        string key = request[start..request.IndexOf('\r', start)].Trim();

        // What every server appends to the key. SHA-1 is what the protocol asks for; it keeps no secret.
        byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(accept)}\r\n\r\n{Close}";
    }
}
