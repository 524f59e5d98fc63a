using System.IO;
using System.Net;
using System.Net.Sockets;

namespace ServerSample;

/// <summary>Downloads what a server sends until it closes.</summary>
internal static class Downloader
{
    public static byte[] Download(IPEndPoint server)
    {
        var content = new MemoryStream();
        byte[] buffer = new byte[1024];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(server);
        int received;
        while ((received = socket.Receive(buffer)) > 0)
        {
            content.Write(buffer, 0, received);
        }

        socket.Shutdown(SocketShutdown.Receive);
        return content.ToArray();
    }
}
