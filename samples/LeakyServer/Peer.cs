using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace ServerSample;

/// <summary>The other side of a server: says something and closes first.</summary>
internal static class Peer
{
    public static void SayAndClose(int port, string text, bool waitForEcho)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        NetworkStream stream = client.GetStream();
        byte[] message = Encoding.ASCII.GetBytes(text);
        stream.Write(message);
        if (waitForEcho)
        {
            stream.ReadExactly(new byte[message.Length]);
        }
    }
}

/// <summary>The other side of a client: gives every caller the same answer and closes first.</summary>
internal sealed class PeerServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly byte[] answer;
    private readonly bool readFirst;

    public PeerServer(string answer, bool readFirst)
    {
        this.answer = Encoding.ASCII.GetBytes(answer);
        this.readFirst = readFirst;
        listener.Start();
        _ = Task.Run(AcceptLoopAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Stop();

    private async Task AcceptLoopAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => AnswerAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (readFirst && await stream.ReadAsync(new byte[4096]) == 0)
                {
                    return;
                }

                await stream.WriteAsync(answer);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"peer: {e.Message}");
            }
        }
    }
}
