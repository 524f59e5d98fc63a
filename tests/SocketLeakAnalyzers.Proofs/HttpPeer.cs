using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What does an HTTP/1.1 server say that keeps its connections?</summary>
internal static class HttpPeer
{
    /// <summary>Answers each request with the same bytes, of which a request for the head gets the head.</summary>
    public static async Task SpeakAsync(
        Socket socket, ReadOnlyMemory<byte> response, IdleConversations idle, CancellationToken stop)
    {
        var head = response[..(response.Span.IndexOf("\r\n\r\n"u8) + 4)];
        var buffer = new byte[4096];

        // A request without a body comes in one piece on loopback.
        while (await idle.ReceiveAsync(socket, buffer, stop).ConfigureAwait(false) > 0)
        {
            var answer = buffer.AsSpan().StartsWith("HEAD "u8) ? head : response;
            await socket.SendAsync(answer, SocketFlags.None, stop).ConfigureAwait(false);
        }
    }
}
