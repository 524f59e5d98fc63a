using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace ServerSample;

/// <summary>Counts the bytes of all heartbeats and looks at none of them. Callbacks, no threads of its own.</summary>
internal sealed class HeartbeatServer : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    // Shared by all clients: what is received is counted and never read.
    private readonly byte[] scratch = new byte[1024];
    private long bytes;

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public void Start()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(100);
        AcceptNext();
    }

    public void Dispose() => listener.Dispose();

    private void AcceptNext()
    {
        try
        {
            listener.BeginAccept(OnAccept, null);
        }
        catch (ObjectDisposedException)
        {
            // Disposed: nothing more to accept.
        }
    }

    private void OnAccept(IAsyncResult ar)
    {
        try
        {
            Socket socket = listener.EndAccept(ar);
            try
            {
                socket.BeginReceive(scratch, 0, scratch.Length, SocketFlags.None, OnReceive, socket);
            }
            catch
            {
                socket.Close();
                throw;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // A client that was gone before it was accepted, or the listener has been disposed.
        }

        AcceptNext();
    }

    private void OnReceive(IAsyncResult ar)
    {
        var socket = (Socket)ar.AsyncState!;
        try
        {
            int received = socket.EndReceive(ar);
            if (received > 0)
            {
                Interlocked.Add(ref bytes, received);
                socket.BeginReceive(scratch, 0, scratch.Length, SocketFlags.None, OnReceive, socket);
                return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Console.Error.WriteLine($"client: {e.Message}");
        }

        // The peer has closed, or EndReceive or BeginReceive has thrown: there will be no further callback.
        socket.Close();
    }
}
