using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// Factories: closed when something throws, handed on when nothing does.
public static class Factories
{
    public static NetworkStream OpenStream(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(remote);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async Task<TcpClient> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
        }
        catch (Exception)
        {
            client.Close();
            throw;
        }

        return client;
    }

    public static Socket OpenWithFlag(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var connected = false;
        try
        {
            socket.Connect(remote);
            connected = true;
            return socket;
        }
        finally
        {
            if (!connected)
            {
                socket.Dispose();
            }
        }
    }

    public static Socket OpenAndForget(EndPoint remote)
    {
        Socket socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(remote);
            var result = socket;
            socket = null;
            return result;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public static Session OpenSession(string host, int port)
    {
        TcpClient client = null;
        try
        {
            client = new TcpClient(host, port);
            var session = new Session(client, new StreamReader(client.GetStream()), new StreamWriter(client.GetStream()));
            client = null;
            return session;
        }
        finally
        {
            client?.Dispose();
        }
    }

    public static Session OrNull(string host, int port)
    {
        var client = new TcpClient();
        try
        {
            client.Connect(host, port);
        }
        catch (SocketException)
        {
            client.Dispose();
            return null;
        }

        return new Session(client, new StreamReader(client.GetStream()), new StreamWriter(client.GetStream()));
    }

    public static TcpClient Configured(string host, int port) => Configure(new TcpClient(host, port));

    public static TcpClient Initialized() => new TcpClient { NoDelay = true, ReceiveTimeout = 1000 };

    public static async Task<Socket> WithTimeoutAsync(EndPoint remote, TimeSpan timeout)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var cancellation = new CancellationTokenSource(timeout);
        try
        {
            await socket.ConnectAsync(remote, cancellation.Token);
            return socket;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new TimeoutException();
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static Socket Either(bool fast, EndPoint remote)
    {
        var socket = fast
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(remote);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static TcpClient Configure(TcpClient client)
    {
        client.NoDelay = true;
        return client;
    }
}

public sealed class Session : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public Session(TcpClient client, StreamReader reader, StreamWriter writer) =>
        (_client, _reader, _writer) = (client, reader, writer);

    public string Ask(string question)
    {
        _writer.WriteLine(question);
        _writer.Flush();
        return _reader.ReadLine();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        _client.Dispose();
    }
}
