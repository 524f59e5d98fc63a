using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerSample;

/// <summary>Sends a page to a printer, which confirms it and closes.</summary>
internal sealed class Printer : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private NetworkStream? stream;

    public string? Print(IPEndPoint printer, string page)
    {
        socket.Connect(printer);
        stream = new NetworkStream(socket);
        stream.Write(Encoding.ASCII.GetBytes(page));
        return new StreamReader(stream).ReadLine();
    }

    public void Dispose()
    {
        stream?.Dispose();
        socket.Dispose();
    }
}
