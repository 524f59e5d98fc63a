using System.IO;
using System.Net;
using System.Net.Sockets;

namespace ServerSample;

/// <summary>Asks a server for its status: one line there, one line back.</summary>
internal static class StatusQuery
{
    public static string? Ask(IPEndPoint server)
    {
        // Leak: everything below is in a 'using', but NetworkStream(socket) does not own the socket and leaves it open.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(server);
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        stream.Write("STATUS\n"u8);
        return reader.ReadLine();
    }
}
