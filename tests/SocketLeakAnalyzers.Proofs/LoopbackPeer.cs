using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// The other end of all connections of one run, on 127.0.0.1: a listener that scenarios connect to, or clients of a listener that
/// scenarios accept from. On each connection it closes first.
/// </summary>
internal sealed class LoopbackPeer : IDisposable
{
    // A scenario that connects in a loop must not fill the machine.
    private const int MostConnectionsPerExpected = 10;
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new();
    private readonly IdleConversations _idle = new();
    private readonly List<Socket> _sockets = [];
    private readonly Direction _direction;
    private readonly ProofOptions _options;
    private readonly TcpListener? _listener;
    private readonly Task _conversations;
    private int _started;
    private int _closed;

    /// <summary>Listens on a port of the system's choice, for a scenario that is the client.</summary>
    public LoopbackPeer(ProofOptions options)
    {
        _direction = Direction.Client;
        _options = options;
        _listener = Listen();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _conversations = Task.Run(() => AcceptAsync(_listener));
    }

    /// <summary>Connects to the listener of a scenario that is the server.</summary>
    public LoopbackPeer(ProofOptions options, int port)
    {
        _direction = Direction.Server;
        _options = options;
        Port = port;
        _conversations = Task.Run(ConnectAsync);
    }

    /// <summary>Where the listener of either side listens.</summary>
    public int Port { get; }

    /// <summary>Where everything stands, on both sides. <paramref name="descriptors"/> are those of the scenario's connections.</summary>
    public PeerView Look(int? descriptors)
    {
        // In this order: what starts or closes in between makes a conversation look unfinished, never finished.
        var (closed, idle) = (Volatile.Read(ref _closed), _idle.Count);
        var started = Volatile.Read(ref _started);
        var connections = Connections.Of(_direction, Port);
        return new PeerView(
            new LeakFigures(connections.CloseWait, descriptors - idle, closed) { TimeWait = connections.TimeWait },
            HasAll: closed + idle >= _options.Connections,
            IsStill: closed + idle == started && connections.UnderWay == 0);
    }

    /// <summary>Closes the connections on which it only waits for our side, but for those that stay. Done when it has closed them.</summary>
    public async Task CloseIdleAsync()
    {
        var told = Volatile.Read(ref _started) - _options.PeerStays;
        _idle.Close();
        while (Volatile.Read(ref _closed) < told)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), _stop.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every connection that is still there.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _listener?.Stop();
        lock (_sockets)
        {
            _sockets.ForEach(Conversation.Reset);
        }

        try
        {
            _conversations.Wait(DisposeTimeout);
        }
        catch (AggregateException)
        {
            // Cancelled, or cut off, by the lines above.
        }

        _stop.Dispose();
    }

    private static TcpListener Listen()
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, port: 0);
            listener.Start();
            if (Connections.HasNone(((IPEndPoint)listener.LocalEndpoint).Port))
            {
                return listener;
            }

            listener.Stop();
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var held = new List<Task>();
        try
        {
            for (var i = 0; i < _options.Connections * MostConnectionsPerExpected; i++)
            {
                held.Add(HoldAsync(await listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false), i));
            }
        }
        finally
        {
            await Task.WhenAll(held).ConfigureAwait(false);
        }
    }

    // One after the other, which makes the order in which they are accepted.
    private async Task ConnectAsync()
    {
        var held = new List<Task>();
        try
        {
            for (var i = 0; i < _options.Connections; i++)
            {
                held.Add(HoldAsync(await OpenAsync().ConfigureAwait(false), i));
            }
        }
        finally
        {
            await Task.WhenAll(held).ConfigureAwait(false);
        }
    }

    private async Task<Socket> OpenAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), _stop.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task HoldAsync(Socket socket, int index)
    {
        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        Interlocked.Increment(ref _started);
        try
        {
            await Conversation.HoldAsync(socket, index < _options.PeerStays, _direction, _options, _idle, _stop.Token)
                .ConfigureAwait(false);
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

/// <summary>Where the connections of one run stand.</summary>
/// <param name="Figures">What is left behind, as of now.</param>
/// <param name="HasAll">All connections that are expected have been made, and the peer has closed those that it is to close.</param>
/// <param name="IsStill">The peer has nothing left to do, and everything that either side has sent has arrived.</param>
internal sealed record PeerView(LeakFigures Figures, bool HasAll, bool IsStill);
