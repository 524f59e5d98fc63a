using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What does the peer say on one connection, and how does it close?</summary>
internal static class Conversation
{
    /// <summary>
    /// Speaks, then closes. Whatever our side does meanwhile (a refused certificate, an early close), the peer goes on to
    /// its close: that is the event every scenario is about.
    /// </summary>
    /// <param name="socket">The peer's end.</param>
    /// <param name="stays">It is our side that must close.</param>
    /// <param name="direction">The scenario's side.</param>
    /// <param name="options">What the peer says, and how it closes.</param>
    /// <param name="idle">Where to wait for our side.</param>
    /// <param name="stop">The run is over.</param>
    public static async Task HoldAsync(
        Socket socket, bool stays, Direction direction, ProofOptions options, IdleConversations idle, CancellationToken stop)
    {
        try
        {
            await SpeakAsync(socket, direction, options, idle, stop).ConfigureAwait(false);
            if (stays)
            {
                await idle.StayAsync(socket, stop).ConfigureAwait(false);
            }
            else if (options.PeerClosesAfterCalls)
            {
                var buffer = new byte[4096];
                while (await idle.ReceiveAsync(socket, buffer, stop).ConfigureAwait(false) > 0)
                {
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
        }

        try
        {
            Close(socket, options);
        }
        catch (SocketException)
        {
            // Our side has reset the connection, so there is nothing left to close but the descriptor.
            socket.Dispose();
        }
    }

    private static async Task SpeakAsync(
        Socket socket, Direction direction, ProofOptions options, IdleConversations idle, CancellationToken stop)
    {
        switch (options.PeerSpeaks)
        {
            case PeerSpeech.Tls:
                await SpeakTlsAsync(socket, direction, options, stop).ConfigureAwait(false);
                break;
            case PeerSpeech.Garbage:
                // A client opens the handshake, so to a client garbage is an answer; to a server it comes first.
                if (direction == Direction.Client)
                {
                    await ReceiveAsync(socket, stop).ConfigureAwait(false);
                }

                await SendAsync(socket, options, stop).ConfigureAwait(false);
                break;
            case PeerSpeech.WebSocket:
                await WebSocketPeer.SpeakAsync(socket, stop).ConfigureAwait(false);
                break;
            case PeerSpeech.Http:
                await HttpPeer.SpeakAsync(socket, options.PeerSends, idle, stop).ConfigureAwait(false);
                break;
            default:
                if (options.PeerWaitsForData)
                {
                    await ReceiveAsync(socket, stop).ConfigureAwait(false);
                }

                await SendAsync(socket, options, stop).ConfigureAwait(false);
                break;
        }
    }

    private static async Task SpeakTlsAsync(
        Socket socket, Direction direction, ProofOptions options, CancellationToken stop)
    {
        // The stream must outlive the conversation without its socket: how the socket closes is the caller's business.
        // Disposing the SslStream sends nothing, close_notify is ShutdownAsync.
        var ssl = new SslStream(new NetworkStream(socket, ownsSocket: false));
        await using (ssl.ConfigureAwait(false))
        {
            // TLS 1.2: its handshake leaves nothing under way. A 1.3 server sends session tickets after it, and a client
            // that closes with a ticket unread sends RST where a FIN is wanted.
            if (direction == Direction.Client)
            {
                var server = new SslServerAuthenticationOptions
                {
                    ServerCertificate = PeerCertificate.Instance,
                    EnabledSslProtocols = SslProtocols.Tls12,
                };
                await ssl.AuthenticateAsServerAsync(server, stop).ConfigureAwait(false);
            }
            else
            {
                var client = new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = SslProtocols.Tls12,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                };
                await ssl.AuthenticateAsClientAsync(client, stop).ConfigureAwait(false);
            }

            if (options.PeerWaitsForData)
            {
                await ssl.ReadAsync(new byte[4096], stop).ConfigureAwait(false);
            }

            await ssl.WriteAsync(options.PeerSends, stop).ConfigureAwait(false);
            await ssl.ShutdownAsync().ConfigureAwait(false);
        }
    }

    private static void Close(Socket socket, ProofOptions options)
    {
        // A client answers garbage with a TLS alert; an alert that meets a closed socket draws RST, and the CLOSE_WAIT of
        // row 09f would depend on who is faster.
        var close = options.PeerSpeaks == PeerSpeech.Garbage ? PeerClose.Half : options.PeerCloses;
        switch (close)
        {
            case PeerClose.Half:
                socket.Shutdown(SocketShutdown.Send);
                break;
            case PeerClose.Reset:
                Reset(socket);
                break;
            default:
                // A close with unread data sends RST where a FIN is wanted.
                var buffer = new byte[4096];
                while (socket.Available > 0)
                {
                    socket.Receive(buffer);
                }

                socket.Close();
                break;
        }
    }

    /// <summary>Ends a connection at once, for both sides.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended already.
        }

        socket.Dispose();
    }

    private static async Task ReceiveAsync(Socket socket, CancellationToken stop) =>
        await socket.ReceiveAsync(new byte[4096], SocketFlags.None, stop).ConfigureAwait(false);

    private static async Task SendAsync(Socket socket, ProofOptions options, CancellationToken stop)
    {
        if (!options.PeerSends.IsEmpty)
        {
            await socket.SendAsync(options.PeerSends, SocketFlags.None, stop).ConfigureAwait(false);
        }
    }
}
