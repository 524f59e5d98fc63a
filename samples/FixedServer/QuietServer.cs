using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>The other side of those who keep their connections: says nothing, and closes when its client has or when it is told to.</summary>
internal sealed class QuietServer : IDisposable
{
    private readonly ConcurrentQueue<TcpClient> clients = new();
    private readonly Server server;

    public QuietServer() => server = new Server(HoldAsync);

    public int Port => server.Port;

    /// <summary>What a server does to connections that have been idle for too long.</summary>
    public void CloseAll()
    {
        while (clients.TryDequeue(out TcpClient? client))
        {
            client.Dispose();
        }
    }

    public void Dispose() => server.Dispose();

    private async Task HoldAsync(TcpClient client)
    {
        clients.Enqueue(client);
        using (client)
        {
            try
            {
                while (await client.GetStream().ReadAsync(new byte[256]) > 0)
                {
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Closed by CloseAll, or reset by the client.
            }
        }
    }
}
