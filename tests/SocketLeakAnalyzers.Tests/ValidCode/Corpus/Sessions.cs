using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// Sessions that own their connection and end in the many ways in which sessions end.
public sealed class DisposesItselfInFinally : IDisposable
{
    private readonly TcpClient _client;

    public DisposesItselfInFinally(TcpClient client) => _client = client;

    public void Start() => new Thread(RunAndDispose).Start();

    public void Dispose() => _client.Dispose();

    private void RunAndDispose()
    {
        try
        {
            var stream = _client.GetStream();
            var buffer = new byte[1024];
            while (true)
            {
                var n = stream.Read(buffer, 0, buffer.Length);
                if (n == 0)
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
        }
        finally
        {
            Dispose();
        }
    }
}

public sealed class DisposesItselfAsync : IAsyncDisposable
{
    private readonly Socket _socket;

    public DisposesItselfAsync(Socket socket)
    {
        _socket = socket;
        _ = Task.Run(RunAndDisposeAsync);
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private async Task RunAndDisposeAsync()
    {
        var buffer = new byte[1024];
        while (await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) > 0)
        {
        }

        await DisposeAsync();
    }
}

public sealed class RaisesAnEvent
{
    private readonly NetworkStream _stream;

    public RaisesAnEvent(NetworkStream stream)
    {
        _stream = stream;
        Disconnected += (_, _) => _stream.Close();
    }

    public event EventHandler Disconnected;

    public void Start() => Task.Run(RunAndRaise);

    private void RunAndRaise()
    {
        var buffer = new byte[1024];
        while (true)
        {
            if (_stream.Read(buffer, 0, buffer.Length) == 0)
            {
                Disconnected?.Invoke(this, EventArgs.Empty);
                return;
            }
        }
    }
}

public sealed class TellsItsServer
{
    private readonly SessionServer _server;
    private readonly Socket _socket;

    public TellsItsServer(SessionServer server, Socket socket) => (_server, _socket) = (server, socket);

    public void Start() => ThreadPool.QueueUserWorkItem(_ => RunAndTell());

    public void CloseConnection() => _socket.Close();

    private void RunAndTell()
    {
        var buffer = new byte[64];
        while (true)
        {
            int n = _socket.Receive(buffer);
            if (n <= 0)
            {
                _server.SessionEnded(this);
                return;
            }
        }
    }
}

public sealed class SessionServer
{
    private readonly List<TellsItsServer> _sessions = new();

    public void Accept(Socket listener)
    {
        var session = new TellsItsServer(this, listener.Accept());
        _sessions.Add(session);
        session.Start();
    }

    public void SessionEnded(TellsItsServer session)
    {
        _sessions.Remove(session);
        session.CloseConnection();
    }
}

public sealed class SetsAFlagThatItsLoopSees
{
    private TcpClient _client;
    private volatile bool _running = true;

    public void Run(string host)
    {
        _client = new TcpClient(host, 80);
        while (_running)
        {
            ReadOnce();
        }

        _client.Close();
    }

    private void ReadOnce()
    {
        var buffer = new byte[64];
        if (_client.GetStream().Read(buffer, 0, 64) == 0)
        {
            _running = false;
        }
    }
}

public sealed class ReadsInTwoMethods
{
    private readonly Stream _stream;

    public ReadsInTwoMethods(TcpClient client) => _stream = client.GetStream();

    public async Task RunInTwoMethodsAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            Console.WriteLine(frame.Length);
        }

        await _stream.DisposeAsync();
    }

    private async Task<byte[]> ReadFrameAsync()
    {
        var length = new byte[1];
        if (await _stream.ReadAsync(length) == 0)
        {
            return null;
        }

        var frame = new byte[length[0]];
        for (var i = 0; i < frame.Length;)
        {
            var n = await _stream.ReadAsync(frame.AsMemory(i));
            if (n == 0)
            {
                return null;
            }

            i += n;
        }

        return frame;
    }
}

public sealed class ClosesByState
{
    private readonly Socket _socket;
    private State _state;

    public ClosesByState(Socket socket) => _socket = socket;

    private enum State
    {
        Open,
        Closed,
    }

    public void Pump()
    {
        var buffer = new byte[64];
        while (_state == State.Open)
        {
            var n = _socket.Receive(buffer);
            SetState(n == 0 ? State.Closed : State.Open);
        }
    }

    private void SetState(State state)
    {
        _state = state;
        if (state == State.Closed)
        {
            _socket.Close();
        }
    }
}

public sealed class KeepsItsClientsByName
{
    private readonly ConcurrentDictionary<string, TcpClient> _clients = new();

    public async Task ServeAsync(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            var name = client.Client.RemoteEndPoint.ToString();
            _clients.TryAdd(name, client);
            _ = Task.Run(() => HandleNamedAsync(name, client));
        }
    }

    private async Task HandleNamedAsync(string name, TcpClient client)
    {
        var buffer = new byte[64];
        while (true)
        {
            var n = await client.GetStream().ReadAsync(buffer);
            if (n == 0)
            {
                Forget(name);
                return;
            }
        }
    }

    private void Forget(string name)
    {
        if (_clients.TryRemove(name, out var client))
        {
            client.Dispose();
        }
    }
}

public static class Handlers
{
    public static async Task ServeAsync(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = GuardAsync(client, HandleAsync);
        }
    }

    public static void ServeWithContinuation(TcpListener listener)
    {
        while (true)
        {
            var client = listener.AcceptTcpClient();
            Task.Run(() => HandleAsync(client)).ContinueWith(_ => client.Close());
        }
    }

    public static void ServeInForeach(Socket listener)
    {
        foreach (var socket in Accepted(listener))
        {
            using (socket)
            {
                Drain(socket);
            }
        }
    }

    public static void ServeInParallel(Socket listener) => Parallel.ForEach(Accepted(listener), socket =>
    {
        Drain(socket);
        socket.Close();
    });

    private static IEnumerable<Socket> Accepted(Socket listener)
    {
        while (true)
        {
            yield return listener.Accept();
        }
    }

    private static void Drain(Socket socket)
    {
        var buffer = new byte[64];
        while (socket.Receive(buffer) > 0)
        {
        }
    }

    private static async Task GuardAsync(TcpClient client, Func<TcpClient, Task> handler)
    {
        try
        {
            await handler(client);
        }
        finally
        {
            client.Close();
        }
    }

    private static async Task HandleAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, false, 64, leaveOpen: true);
        string line;
        while ((line = await reader.ReadLineAsync()) != null)
        {
            Console.WriteLine(line);
        }
    }
}

// Who reads again after the Close message of a WebSocket gets an exception, which ends the loop.
public static class ReadsAgainAfterTheCloseMessage
{
    sealed class WebSocketReadThrowsAfterClose : IAsyncDisposable
    {
        private readonly ClientWebSocket _socket = new();
        private Task _reading;

        public async Task ConnectAsync(Uri server)
        {
            await _socket.ConnectAsync(server, CancellationToken.None);
            _reading = Task.Run(ReadAllAsync);
        }

        private async Task ReadAllAsync()
        {
            try
            {
                while (true)
                {
                    var peek = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                    if (peek.MessageType == WebSocketMessageType.Close)
                    {
                        break;
                    }

                    var message = await ReadOneAsync();
                    if (message == null)
                    {
                        continue;
                    }

                    Console.WriteLine(message);
                }
            }
            catch (Exception e)
            {
                Console.WriteLine(e.Message);
            }
        }

        private async Task<string> ReadOneAsync()
        {
            var buffer = new byte[4096];
            var length = 0;
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += result.Count;
                if (result.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(buffer, 0, length);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_socket.State == WebSocketState.Open)
            {
                await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
            }

            if (_reading != null)
            {
                await _reading;
            }

            _socket.Dispose();
        }
    }
}
