using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

// Pools that look before they lend, and close what is dead.
public sealed class ConnectionPool : IDisposable
{
    private readonly ConcurrentBag<Socket> _idle = new();
    private readonly EndPoint _remote;

    public ConnectionPool(EndPoint remote) => _remote = remote;

    public static bool IsAlive(Socket socket) => !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);

    public Socket Rent()
    {
        while (_idle.TryTake(out var socket))
        {
            if (IsAlive(socket))
            {
                return socket;
            }

            socket.Dispose();
        }

        var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            fresh.Connect(_remote);
            return fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    public void Return(Socket socket)
    {
        if (IsAlive(socket))
        {
            _idle.Add(socket);
        }
        else
        {
            socket.Close();
        }
    }

    public byte[] Request(byte[] request)
    {
        var socket = Rent();
        var keep = false;
        try
        {
            socket.Send(request);
            var buffer = new byte[1024];
            var n = socket.Receive(buffer);
            if (n == 0)
            {
                throw new IOException("The server hung up.");
            }

            keep = true;
            return buffer.AsSpan(0, n).ToArray();
        }
        finally
        {
            if (keep)
            {
                Return(socket);
            }
            else
            {
                socket.Dispose();
            }
        }
    }

    public async Task<int> RequestAsync(ReadOnlyMemory<byte> request, Memory<byte> answer)
    {
        using var lease = new Lease(this, Rent());
        await lease.Socket.SendAsync(request, SocketFlags.None);
        return await lease.Socket.ReceiveAsync(answer, SocketFlags.None);
    }

    public void Warm(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(_remote);
            }
            catch (SocketException)
            {
                socket.Dispose();
                throw;
            }

            Return(socket);
        }
    }

    public void Sweep()
    {
        var alive = new List<Socket>();
        while (_idle.TryTake(out var socket))
        {
            if (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)
            {
                socket.Close();
                continue;
            }

            alive.Add(socket);
        }

        alive.ForEach(_idle.Add);
    }

    public void Dispose()
    {
        foreach (var socket in _idle)
        {
            socket.Dispose();
        }
    }

    private readonly struct Lease : IDisposable
    {
        private readonly ConnectionPool _pool;

        public Lease(ConnectionPool pool, Socket socket) => (_pool, Socket) = (pool, socket);

        public Socket Socket { get; }

        public void Dispose() => _pool.Return(Socket);
    }
}
