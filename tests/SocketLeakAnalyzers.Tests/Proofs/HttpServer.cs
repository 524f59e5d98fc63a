using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>An HTTP/1.1 server on 127.0.0.1 that answers each request with a string in JSON and keeps its connections open.</summary>
internal sealed class HttpServer : IDisposable
{
    // A scenario that connects in a loop must not fill the machine.
    private const int MostConnections = 100;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly TcpListener _listener = Listen();
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _head;
    private readonly byte[] _body;
    private readonly Task _serving;

    /// <param name="status">The status that it answers with.</param>
    /// <param name="bodyLength">The bytes of the answer's body, 2 at least.</param>
    public HttpServer(int status = 200, int bodyLength = 2)
    {
        _head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\nContent-Length: {bodyLength}\r\n\r\n");
        _body = Encoding.ASCII.GetBytes($"\"{new string('x', bodyLength - 2)}\"");
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>
    /// A listener on a port that no connection of an earlier test is still waiting on: the system may hand out a port again while those
    /// are in TIME_WAIT, and they would be counted.
    /// </summary>
    private static TcpListener Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var listener = new TcpListener(IPAddress.Loopback, port: 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (attempt == 20 || !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(connection => connection.RemoteEndPoint.Port == port || connection.LocalEndPoint.Port == port))
            {
                return listener;
            }

            listener.Stop();
        }
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The connections that clients have made.</summary>
    public int Accepted
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count;
            }
        }
    }

    /// <summary>Our connections to it in a state: those whose far end is its port.</summary>
    public int Count(TcpState state) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.State == state && connection.RemoteEndPoint.Port == EndPoint.Port);

    /// <summary>
    /// Closes all connections from its side, as a server does with idle ones. The shutdown ends the receive, and that closes: to close
    /// under a pending receive would send a reset.
    /// </summary>
    public void CloseIdle()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets)
            {
                try
                {
                    socket.Shutdown(SocketShutdown.Both);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // The client has closed it.
                }
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        CloseIdle();
        try
        {
            _serving.Wait(TimeSpan.FromSeconds(5));
        }
        catch (AggregateException)
        {
            // Cancelled, or cut off, by the lines above.
        }

        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        for (var i = 0; i < MostConnections; i++)
        {
            var socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
            lock (_sockets)
            {
                _sockets.Add(socket);
            }

            _ = AnswerAsync(socket);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            // A request without a body comes in one piece on loopback.
            for (var n = await socket.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false); n > 0; n = await socket.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false))
            {
                var hasBody = !buffer.AsSpan(0, n).StartsWith("HEAD "u8);
                await socket.SendAsync(hasBody ? [.. _head, .. _body] : _head, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, or the server is to stop.
        }

        // Not beside a shutdown that is not back yet: a dispose that finds the handle in use sends a reset.
        lock (_sockets)
        {
            socket.Dispose();
        }
    }
}
