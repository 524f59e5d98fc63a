using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// The other end of all connections of one run, on 127.0.0.1 and a port of the system's choice: a listener that scenarios
/// connect to, or clients of a listener that scenarios accept from. On each connection it closes first.
/// </summary>
internal sealed class LoopbackPeer : IDisposable
{
    // A scenario that connects in a loop must not fill the machine.
    private const int MostConnectionsPerExpected = 10;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly Direction _direction;
    private readonly ProofOptions _options;
    private int _started;
    private int _closed;

    /// <summary>Starts listening and, for a scenario that is the server, connecting.</summary>
    public LoopbackPeer(Direction direction, ProofOptions options)
    {
        _direction = direction;
        _options = options;
        Listener = new TcpListener(IPAddress.Loopback, port: 0);
        Listener.Start();
        EndPoint = (IPEndPoint)Listener.LocalEndpoint;

        // Kept apart, because a scenario may stop the listener, which then forgets its socket.
        _sockets.Add(Listener.Server);
        Conversations = direction == Direction.Client
            ? Task.Run(AcceptAsync)
            : Task.WhenAll(Enumerable.Range(0, options.Connections).Select(_ => Task.Run(ConnectAsync)));
    }

    /// <summary>The listener, for a scenario that is the server.</summary>
    public TcpListener Listener { get; }

    /// <summary>Where the listener listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The connections that the peer has closed.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <summary>The connections that the peer has not closed yet.</summary>
    public int Unclosed => Volatile.Read(ref _started) - Closed;

    /// <summary>The descriptors that are the harness's own, to be left out of the count.</summary>
    public int OpenDescriptors
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count(socket => !socket.SafeHandle.IsClosed);
            }
        }
    }

    private Task Conversations { get; }

    /// <summary>
    /// Waits until the peer has closed all expected connections: on loopback its FIN has then arrived, so a count of zero
    /// means "closed", not "too early to tell". Gives up in silence; <see cref="Closed"/> tells.
    /// </summary>
    public async Task WaitAsync()
    {
        var limit = _options.SettleTimeout + _options.PeerPause;
        var clock = Stopwatch.StartNew();
        while ((Closed < _options.Connections || Unclosed > 0) && clock.Elapsed < limit)
        {
            await Task.Delay(5).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every connection that is still there.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Listener.Stop();
        lock (_sockets)
        {
            _sockets.ForEach(Conversation.Reset);
        }

        try
        {
            Conversations.Wait(_options.CallTimeout);
        }
        catch (AggregateException)
        {
            // Cancelled, or cut off, by the lines above.
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var held = new List<Task>();
        try
        {
            for (var i = 0; i < _options.Connections * MostConnectionsPerExpected; i++)
            {
                held.Add(HoldAsync(await Listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false)));
            }
        }
        finally
        {
            await Task.WhenAll(held).ConfigureAwait(false);
        }
    }

    private async Task ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(EndPoint, _stop.Token).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        await HoldAsync(socket).ConfigureAwait(false);
    }

    private async Task HoldAsync(Socket socket)
    {
        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        Interlocked.Increment(ref _started);
        try
        {
            await Conversation.HoldAsync(socket, _direction, _options, _stop.Token).ConfigureAwait(false);
        }
        catch
        {
            // The run is over. The socket may have come too late for Dispose to see it.
            Conversation.Reset(socket);
            throw;
        }

        Interlocked.Increment(ref _closed);
    }
}
