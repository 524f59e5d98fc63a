using System;
using System.Net;
using System.Net.Sockets;

namespace SocketLeakAnalyzers.Proofs.Host;

/// <summary>What does a scenario that is a server accept from? A listener on 127.0.0.1, of the type of its parameter.</summary>
internal sealed class Listener
{
    private readonly Action _close;
    private readonly Func<bool> _isOpen;

    /// <summary>Listens on a port of the system's choice.</summary>
    public Listener(Type type)
    {
        if (type == typeof(HttpListener))
        {
            var http = StartHttp();
            (Instance, _close, _isOpen) = (http.Listener, http.Listener.Close, () => http.Listener.IsListening);
            Port = http.Port;
            return;
        }

        var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();

        // Kept apart, because a scenario may stop the listener, which then forgets its socket.
        var socket = listener.Server;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        (Instance, _close, _isOpen) = (type == typeof(Socket) ? socket : listener, listener.Stop, () => !socket.SafeHandle.IsClosed);
    }

    /// <summary>The object that the scenario gets.</summary>
    public object Instance { get; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Whether its descriptor is still open.</summary>
    public bool IsOpen => _isOpen();

    /// <summary>Whether a scenario can have a parameter of this type.</summary>
    public static bool Is(Type type) => type == typeof(TcpListener) || type == typeof(Socket) || type == typeof(HttpListener);

    /// <summary>Stops listening.</summary>
    public void Close() => _close();

    // An HTTP listener must be told its port, and somebody may take it between the question and the start.
    private static (HttpListener Listener, int Port) StartHttp()
    {
        while (true)
        {
            var port = FreePort();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
