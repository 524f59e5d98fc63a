using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Counts what its clients send, however long they pause.</summary>
internal static class Telemetry
{
    private static long bytes;

    public static async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            byte[] buffer = new byte[1024];
            while (true)
            {
                int received = await client.Client.ReceiveAsync(buffer);
                if (received == 0)
                {
                    return;
                }

                Interlocked.Add(ref bytes, received);
            }
        }
    }
}
