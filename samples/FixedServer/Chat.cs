using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>Counts what its clients say until they leave, by whatever way.</summary>
internal static class Chat
{
    private static long bytes;

    public static async Task ListenAsync(TcpClient client)
    {
        byte[] buffer = new byte[256];
        try
        {
            int received;
            while ((received = await client.GetStream().ReadAsync(buffer)) > 0)
            {
                Interlocked.Add(ref bytes, received);
            }
        }
        catch (IOException)
        {
            // The client has reset the connection.
        }

        client.Close();
    }
}
