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
            int received;
            while ((received = await client.GetStream().ReadAsync(buffer)) > 0)
            {
                typed.Write(buffer, 0, received);
            }
        }
    }
}
