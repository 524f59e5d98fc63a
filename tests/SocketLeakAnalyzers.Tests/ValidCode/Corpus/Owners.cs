using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// Types that hold a connection and close it.
public sealed class LineClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    public LineClient(string host, int port)
    {
        _client = new TcpClient(host, port);
        _reader = new StreamReader(_client.GetStream());
    }

    public bool IsClosed { get; private set; }

    public string ReadLine()
    {
        var line = _reader.ReadLine();
        if (line == null)
        {
            IsClosed = true;
        }

        return line;
    }

    public void ReadAll(Action<string> handle)
    {
        while (_reader.ReadLine() is { } line)
        {
            handle(line);
        }

        Dispose();
    }

    public void Dispose() => _reader.Dispose();
}

public sealed class BackgroundReader : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private Task _reading;

    public event EventHandler Disconnected;

    public async Task StartAsync(EndPoint remote)
    {
        await _socket.ConnectAsync(remote);
        _reading = Task.Run(ReadAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _socket.Dispose();
        if (_reading != null)
        {
            await _reading;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var n = await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, _stop.Token);
                if (n == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            _socket.Close();
            Disconnected?.Invoke(this, EventArgs.Empty);
        }
    }
}

public abstract class ConnectionBase : IDisposable
{
    protected Socket Connection { get; set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Connection?.Dispose();
        }
    }
}

public sealed class DerivedConnection : ConnectionBase
{
    public void Open(EndPoint remote)
    {
        Connection = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Connection.Connect(remote);
    }

    public int Read(byte[] buffer)
    {
        var n = Connection.Receive(buffer);
        if (n == 0)
        {
            Dispose();
        }

        return n;
    }

    public void Pump(byte[] buffer)
    {
        while (Connection.Receive(buffer) > 0)
        {
        }

        Dispose();
    }
}

public sealed class PropertyOwner
{
    public TcpClient Client { get; } = new TcpClient();

    public NetworkStream Stream { get; private set; }

    public void Connect(string host, int port)
    {
        Client.Connect(host, port);
        Stream = Client.GetStream();
    }

    public void Run()
    {
        var buffer = new byte[100];
        while (true)
        {
            if (Stream.Read(buffer, 0, buffer.Length) == 0)
            {
                Shutdown();
                return;
            }
        }
    }

    public void Shutdown()
    {
        Stream.Dispose();
        Client.Dispose();
    }
}

public sealed partial class PartialOwner
{
    private readonly Socket _socket;

    public PartialOwner(Socket socket) => _socket = socket;

    public void Start() => new Thread(Loop).Start();

    private void Loop()
    {
        var buffer = new byte[100];
        while (true)
        {
            var n = _socket.Receive(buffer);
            if (n == 0)
            {
                Stop();
                break;
            }
        }
    }
}

public sealed partial class PartialOwner
{
    public void Stop() => _socket.Close();
}

public struct StructOwner : IDisposable
{
    private Socket _socket;

    public StructOwner(EndPoint remote)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _socket.Connect(remote);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }
}

public sealed class LazyOwner : IDisposable
{
    private Socket _socket;

    private Socket Connected => _socket ??= new Socket(SocketType.Stream, ProtocolType.Tcp);

    public void Send(byte[] data) => Connected.Send(data);

    public void Dispose() => _socket?.Close();
}

public static class StaticOwner
{
    private static TcpClient s_client;

    public static void Open(string host)
    {
        s_client?.Close();
        s_client = new TcpClient(host, 80);
    }

    public static void Close() => s_client?.Close();
}

public sealed class UsesOwners
{
    public static string Ask(string host)
    {
        using var client = new LineClient(host, 25);
        return client.ReadLine();
    }

    public static async Task ListenAsync(EndPoint remote)
    {
        await using var reader = new BackgroundReader();
        await reader.StartAsync(remote);
        await Task.Delay(1000);
    }

    public static int Once(EndPoint remote)
    {
        using var connection = new DerivedConnection();
        connection.Open(remote);
        return connection.Read(new byte[10]);
    }
}

// Each element of the array is closed with the object.
sealed class StoredInFieldArray
{
    private readonly Socket[] _sockets;

    public StoredInFieldArray(List<IPAddress> addresses, int port)
    {
        this._sockets = new Socket[addresses.Count];
        for (int i = 0; i < addresses.Count; ++i)
        {
            this._sockets[i] = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            this._sockets[i].SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
            this._sockets[i].Bind(new IPEndPoint(addresses[i], port));
            this._sockets[i].Listen(20);
        }
    }

    public void Close()
    {
        if (this._sockets != null)
        {
            for (int i = 0; i < this._sockets.Length; i++)
            {
                if (this._sockets[i] != null)
                {
                    this._sockets[i].Dispose();
                }
            }
        }
    }
}
