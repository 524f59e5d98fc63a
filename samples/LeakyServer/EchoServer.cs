using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace ServerSample;

/// <summary>Sends back what it is sent. One thread per client.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private volatile bool stopping;

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public void Start()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(100);
        new Thread(AcceptLoop) { IsBackground = true }.Start();
    }

    public void Dispose()
    {
        stopping = true;
        listener.Dispose();
    }

    private void AcceptLoop()
    {
        while (!stopping)
        {
            try
            {
                Socket client = listener.Accept();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (!stopping)
                {
                    Console.Error.WriteLine($"accept: {e.Message}");
                }
            }
        }
    }

    private static void Serve(Socket client)
    {
        byte[] buffer = new byte[1024];
        try
        {
            while (true)
            {
                int received = client.Receive(buffer);
                if (received == 0)
                {
                    // Leak: 0 is the peer's FIN. The handler returns, its thread ends, and nobody has closed the socket.
                    return;
                }

                client.Send(buffer, 0, received, SocketFlags.None);
            }
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine($"client: {e.Message}");
        }
    }
}
