using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;
using System.Threading.Tasks;

// The obligation goes to somebody else: returned, stored, passed to an owner.
public sealed class OwnershipTransfer : IDisposable
{
    private readonly ConcurrentQueue<Socket> _queue = new();
    private readonly Channel<TcpClient> _channel = Channel.CreateUnbounded<TcpClient>();
    private readonly List<IDisposable> _owned = new();
    private readonly Socket[] _slots = new Socket[4];
    private TcpClient _current;

    public static TcpClient Returned(string host, int port) => new TcpClient(host, port);

    public static NetworkStream ViewReturned(string host, int port)
    {
        var client = new TcpClient(host, port);
        return client.GetStream();
    }

    public static Stream WrapperReturned(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(remote);
            return new BufferedStream(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<Socket> ReturnedInATask(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(remote);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static (Socket Socket, DateTime At) ReturnedInATuple(Socket listener)
    {
        var socket = listener.Accept();
        return (socket, DateTime.UtcNow);
    }

    public static KeyValuePair<string, TcpClient> ReturnedInAnObject(string host)
    {
        var client = new TcpClient(host, 80);
        return new KeyValuePair<string, TcpClient>(host, client);
    }

    public static bool TryConnect(EndPoint remote, out Socket socket)
    {
        socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(remote);
            return true;
        }
        catch (SocketException)
        {
            socket.Dispose();
            socket = null;
            return false;
        }
    }

    public static void Replace(ref TcpClient client, string host, int port)
    {
        client?.Close();
        client = new TcpClient(host, port);
    }

    public static TcpClient ThroughACopy(string host, int port)
    {
        var client = new TcpClient(host, port);
        var copy = client;
        client = null;
        return copy;
    }

    public static Lazy<TcpClient> Later(string host) => new(() => new TcpClient(host, 80));

    public static Func<TcpClient> Factory(string host) => () => new TcpClient(host, 80);

    public static IEnumerable<Socket> Accepted(Socket listener)
    {
        while (true)
        {
            yield return listener.Accept();
        }
    }

    public void Stored(string host, int port)
    {
        _current?.Dispose();
        _current = new TcpClient(host, port);
    }

    public void Queued(Socket listener)
    {
        var socket = listener.Accept();
        _queue.Enqueue(socket);
    }

    public async Task WrittenAsync(TcpListener listener)
    {
        var client = await listener.AcceptTcpClientAsync();
        await _channel.Writer.WriteAsync(client);
    }

    public void Slotted(Socket listener, int index)
    {
        _slots[index]?.Dispose();
        _slots[index] = listener.Accept();
    }

    public void Registered(string host)
    {
        var client = new TcpClient(host, 80);
        _owned.Add(client);
        client.GetStream().WriteByte(1);
    }

    public void GivenToASession(Socket listener)
    {
        var session = new OwnedSession(listener.Accept());
        _owned.Add(session);
    }

    public void GivenToAnInitializer(Socket listener) => _owned.Add(new Holder { Socket = listener.Accept() });

    public void Raised(TcpListener listener) => ClientAccepted?.Invoke(this, listener.AcceptTcpClient());

    public void GivenToADelegate(TcpListener listener, Action<TcpClient> handler)
    {
        var client = listener.AcceptTcpClient();
        handler(client);
    }

    public event EventHandler<TcpClient> ClientAccepted;

    public void Dispose()
    {
        _current?.Dispose();
        _owned.ForEach(o => o.Dispose());
        foreach (var slot in _slots)
        {
            slot?.Dispose();
        }

        while (_queue.TryDequeue(out var socket))
        {
            socket.Dispose();
        }

        while (_channel.Reader.TryRead(out var client))
        {
            client.Dispose();
        }
    }

    private sealed class Holder : IDisposable
    {
        public Socket Socket { get; init; }

        public void Dispose() => Socket.Dispose();
    }
}

public sealed class OwnedSession : IDisposable
{
    private readonly Socket _socket;

    public OwnedSession(Socket socket) => _socket = socket;

    public int Read(byte[] buffer) => _socket.Receive(buffer);

    public bool TryRead(byte[] buffer, out int count)
    {
        count = _socket.Receive(buffer);
        if (count == 0)
        {
            return false;
        }

        return true;
    }

    public void Dispose() => _socket.Dispose();
}

// Whoever has the context closes the session that it shows.
public sealed class SessionContext
{
    public SessionContext(ShownSession session) => Session = session;

    public ShownSession Session { get; }

    public static async Task<SessionContext> AcceptAsync(HttpListenerContext request)
    {
        var accepted = await request.AcceptWebSocketAsync(null).ConfigureAwait(false);
        return new SessionContext(new ShownSession(accepted.WebSocket));
    }
}

public sealed class ShownSession : IDisposable
{
    private readonly WebSocket _socket;

    public ShownSession(WebSocket socket) => _socket = socket;

    public void Dispose() => _socket.Dispose();
}
