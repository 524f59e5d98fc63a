using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Accepts clients and gives each to a handler that runs on its own and closes it.</summary>
internal sealed class Server : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<TcpClient, Task> handle;

    public Server(Func<TcpClient, Task> handle)
    {
        this.handle = handle;
        listener.Start();
        _ = Task.Run(AcceptLoopAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Stop();

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => handle(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
