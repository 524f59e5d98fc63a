using System;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Reads news from a WebSocket until the server says goodbye.</summary>
internal static class NewsClient
{
    public static async Task<string> ReadNewsAsync(Uri server)
    {
        var news = new StringBuilder();
        byte[] buffer = new byte[1024];

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(server, CancellationToken.None);
        while (true)
        {
            WebSocketReceiveResult message = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                return news.ToString();
            }

            news.Append(Encoding.UTF8.GetString(buffer, 0, message.Count));
        }
    }
}
