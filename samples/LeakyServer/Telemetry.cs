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
                    // Leak: 0 is not "nothing yet" but the peer's FIN. It comes again and again, and 'using' is never left.
                    await Task.Delay(100);
                    continue;
                }

                Interlocked.Add(ref bytes, received);
            }
        }
    }
}
