using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Asks a server for the time, and does without when there is no answer soon.</summary>
internal static class ClockClient
{
    public static async Task<string?> AskAsync(IPEndPoint server)
    {
        byte[] buffer = new byte[64];
        using var client = new TcpClient();
        await client.ConnectAsync(server);
        Task<int> answer = client.GetStream().ReadAsync(buffer, 0, buffer.Length);
        if (await Task.WhenAny(answer, Task.Delay(20)) != answer)
        {
            return null;
        }

        return Encoding.ASCII.GetString(buffer, 0, await answer);
    }
}
