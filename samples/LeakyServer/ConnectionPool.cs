using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ServerSample;

/// <summary>Keeps connections to a server for the next caller.</summary>
internal sealed class ConnectionPool
{
    private readonly ConcurrentBag<Socket> idle = new();
    private readonly IPEndPoint server;

    public ConnectionPool(IPEndPoint server)
    {
        this.server = server;
    }

    public Socket Rent()
    {
        // Leak: nobody reads from an idle connection. If the server has closed it, it lies here in CLOSE_WAIT and is handed out.
        if (idle.TryTake(out Socket? connection))
        {
            return connection;
        }

        var fresh = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            fresh.Connect(server);
            return fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    public void Return(Socket connection) => idle.Add(connection);
}
