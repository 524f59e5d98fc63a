using System;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace ServerSample;

/// <summary>Follows a server that closes after each tick.</summary>
internal sealed class Ticker : IDisposable
{
    private readonly IPEndPoint server;
    private TcpClient? client;

    public Ticker(IPEndPoint server)
    {
        this.server = server;
    }

    public void Reconnect()
    {
        // Leak: the field was the last that knew of the old connection, which its peer has closed and we have not.
        client = new TcpClient();
        client.Connect(server);
    }

    public string? Next()
    {
        string? tick = new StreamReader(client!.GetStream()).ReadLine();
        Reconnect();
        return tick;
    }

    public void Dispose() => client?.Dispose();
}
