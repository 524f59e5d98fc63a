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
        client?.Dispose();
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
