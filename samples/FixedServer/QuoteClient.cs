using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Reads today's quotes: the server sends them all and closes.</summary>
internal static class QuoteClient
{
    public static async Task<string> ReadQuotesAsync(IPEndPoint server)
    {
        var quotes = new StringBuilder();
        byte[] buffer = new byte[1024];

        using var client = new TcpClient();
        await client.ConnectAsync(server);
        NetworkStream stream = client.GetStream();
        while (true)
        {
            int read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                break;
            }

            quotes.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return quotes.ToString();
    }
}
