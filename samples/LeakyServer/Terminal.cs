using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Takes what a user types, and could do something else while there is nothing.</summary>
internal static class Terminal
{
    public static async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            var typed = new MemoryStream();
            byte[] buffer = new byte[256];

            // Leak: after the peer's FIN 'Connected' stays true and 'Available' stays 0, so nothing ever reads the 0 that tells.
            while (client.Connected)
            {
                if (client.Available > 0)
                {
                    int received = await client.GetStream().ReadAsync(buffer);
                    typed.Write(buffer, 0, received);
                }
                else
                {
                    await Task.Delay(100);
                }
            }
        }
    }
}
