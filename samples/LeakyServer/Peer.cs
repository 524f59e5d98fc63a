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

    /// <summary>Closes with a reset instead of a FIN, as what crashes or gives up does.</summary>
    public static void SayAndReset(int port, string text)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, port);
        client.Send(Encoding.ASCII.GetBytes(text));
        client.LingerState = new LingerOption(enable: true, seconds: 0);
    }
}

/// <summary>The other side of a client: gives every caller an answer and, unless told otherwise, closes first.</summary>
internal sealed class PeerServer : IDisposable
{
    private readonly Func<string, string> answerTo;
    private readonly bool readFirst;
    private readonly bool goesOn;
    private readonly Server server;

    private PeerServer(Func<string, string> answerTo, bool readFirst, bool goesOn = false)
    {
        this.answerTo = answerTo;
        this.readFirst = readFirst;
        this.goesOn = goesOn;
        server = new Server(AnswerAsync);
    }

    public int Port => server.Port;

    /// <summary>Speaks at once.</summary>
    public static PeerServer Saying(string text) => new(_ => text, readFirst: false);

    /// <summary>Lets the client speak first.</summary>
    public static PeerServer Answering(Func<string, string> answerTo) => new(answerTo, readFirst: true);

    /// <summary>Answers every request of a connection, until the client closes.</summary>
    public static PeerServer Serving(Func<string, string> answerTo) => new(answerTo, readFirst: true, goesOn: true);

    public void Dispose() => server.Dispose();

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] request = new byte[4096];
                int received = 0;
                do
                {
                    if (readFirst && (received = await stream.ReadAsync(request)) == 0)
                    {
                        return;
                    }

                    string answer = answerTo(Encoding.Latin1.GetString(request, 0, received));
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
                }
                while (goesOn);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine($"peer: {e.Message}");
            }
        }
    }
}
