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

/// <summary>An HTTP/1.1 server on 127.0.0.1 that answers each request with two bytes and keeps its connections open.</summary>
internal sealed class HttpServer : IDisposable
{
    // A scenario that connects in a loop must not fill the machine.
    private const int MostConnections = 100;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly List<Socket> _sockets = [];
    private readonly Task _serving;

    public HttpServer()
    {
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _serving = Task.Run(ServeAsync);
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
        var answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var buffer = new byte[4096];
        try
        {
            // A request without a body comes in one piece on loopback.
            while (await socket.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false) > 0)
            {
                await socket.SendAsync(answer, _stop.Token).ConfigureAwait(false);
            }

            socket.Dispose();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
        }
    }
}
