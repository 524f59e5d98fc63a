using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// Sockets that listen: they have no peer, and they are closed or live as long as the process.
public sealed class Listeners : IDisposable
{
    private Socket _listener;

    public static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    public static int FreePortOfASocket()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint).Port;
    }

    public static void AcceptOne(int port)
    {
        var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        try
        {
            using var client = listener.AcceptTcpClient();
            client.GetStream().WriteByte(1);
        }
        finally
        {
            listener.Stop();
        }
    }

    public static (Socket Client, Socket Server) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint);
        var server = listener.Accept();
        return (client, server);
    }

    public static Socket Bind(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(local);
            socket.Listen();
        }
        catch
        {
            socket.Close();
            throw;
        }

        return socket;
    }

    public static void Forever(IPEndPoint local, Action<Socket> handle)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(local);
        listener.Listen();
        while (true)
        {
            handle(listener.Accept());
        }
    }

    public static async Task UntilStoppedAsync(TcpListener listener, Func<TcpClient, Task> handle, CancellationToken stop)
    {
        using var registration = stop.Register(listener.Stop);
        try
        {
            while (true)
            {
                await handle(await listener.AcceptTcpClientAsync(stop));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    public static void AcceptSelected(Socket listener)
    {
        if (!listener.Poll(1000, SelectMode.SelectRead))
        {
            return;
        }

        using (listener.Accept())
        {
        }
    }

    public static void DropTheUnwanted(TcpListener listener) => listener.AcceptTcpClient().Close();

    public static async Task DropTheUnwantedAsync(TcpListener listener)
    {
        (await listener.AcceptSocketAsync()).Dispose();
    }

    public void Start(IPEndPoint local)
    {
        _listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(local);
        _listener.Listen(5);
    }

    public void Dispose() => _listener?.Dispose();
}

// A listener that is given to an object which stops it.
public sealed class GivenToWhatStopsIt
{
    private readonly TcpListener _listener;

    public GivenToWhatStopsIt(TcpListener listener) => _listener = listener;

    public static GivenToWhatStopsIt Create(IPEndPoint local)
    {
        var server = new GivenToWhatStopsIt(new TcpListener(local));
        server.Start();
        return server;
    }

    public void Start() => _listener.Start();

    public void Stop() => _listener.Stop();
}
