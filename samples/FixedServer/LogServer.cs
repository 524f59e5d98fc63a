using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Counts what its clients log until they have closed.</summary>
internal sealed class LogServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private long bytes;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Start()
    {
        listener.Start();
        _ = Task.Run(AcceptLoopAsync);
    }

    public void Dispose() => listener.Stop();

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => HandleAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            byte[] buffer = new byte[1024];
            int received;
            while ((received = await client.GetStream().ReadAsync(buffer)) > 0)
            {
                Interlocked.Add(ref bytes, received);
            }
        }
    }
}
