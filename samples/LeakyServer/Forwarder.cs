using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Connects each client with another server and copies both ways.</summary>
internal static class Forwarder
{
    public static async Task HandleAsync(TcpClient client, IPEndPoint server)
    {
        using (client)
        {
            using var upstream = new TcpClient();
            await upstream.ConnectAsync(server);
            NetworkStream near = client.GetStream();
            NetworkStream far = upstream.GetStream();

            // Leak: when the client closes, only the first copy ends. Nobody tells the server, which keeps its side open for ever.
            await Task.WhenAll(near.CopyToAsync(far, 4096), far.CopyToAsync(near, 4096));
        }
    }
}
