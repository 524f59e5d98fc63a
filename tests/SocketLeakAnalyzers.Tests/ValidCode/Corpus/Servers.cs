using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// Accept loops, and handlers that close what they are given.
public class EchoServer
{
    private readonly ConcurrentDictionary<int, TcpClient> _clients = new();
    private readonly SemaphoreSlim _slots = new(10);
    private int _next;

    public void ServeOneByOne(TcpListener listener)
    {
        while (true)
        {
            using (var client = listener.AcceptTcpClient())
            {
                client.ReceiveTimeout = 10000;
                var stream = client.GetStream();
                var buffer = new byte[1024];
                int n;
                while ((n = stream.Read(buffer, 0, buffer.Length)) != 0)
                {
                    stream.Write(buffer, 0, n);
                }
            }
        }
    }

    public void ServeOnThreads(TcpListener listener)
    {
        while (true)
        {
            var client = listener.AcceptTcpClient();
            var thread = new Thread(() => Handle(client)) { IsBackground = true };
            thread.Start();
        }
    }

    public void ServeOnThreadsWithParameter(TcpListener listener)
    {
        for (; ; )
        {
            TcpClient client = listener.AcceptTcpClient();
            Thread thread = new Thread(new ParameterizedThreadStart(HandleObject));
            thread.Start(client);
        }
    }

    public void ServeOnPool(Socket listener)
    {
        while (true)
        {
            var socket = listener.Accept();
            ThreadPool.QueueUserWorkItem(HandleSocket, socket);
        }
    }

    public async Task ServeAsync(TcpListener listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop);
            _ = HandleAsync(client, stop);
        }
    }

    public async Task ServeOnTasksAsync(TcpListener listener)
    {
        while (true)
        {
            var socket = await listener.AcceptSocketAsync();
            _ = Task.Run(async () =>
            {
                using (socket)
                {
                    var buffer = new byte[256];
                    while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) > 0)
                    {
                    }
                }
            });
        }
    }

    public async Task ServeAtMostTenAsync(TcpListener listener)
    {
        while (true)
        {
            await _slots.WaitAsync();
            var client = await listener.AcceptTcpClientAsync();
            _ = Task.Run(async () =>
            {
                try
                {
                    await HandleAsync(client, default);
                }
                finally
                {
                    _slots.Release();
                }
            });
        }
    }

    public async Task ServeRegisteredAsync(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            var id = Interlocked.Increment(ref _next);
            _clients[id] = client;
            _ = HandleRegisteredAsync(id, client);
        }
    }

    public async Task ServeAndRefuseAsync(TcpListener listener, HashSet<IPAddress> allowed)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            if (!allowed.Contains(((IPEndPoint)client.Client.RemoteEndPoint).Address))
            {
                client.Close();
                continue;
            }

            _ = HandleAsync(client, default);
        }
    }

    public async Task AcceptOneAsync(TcpListener listener)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
            await HandleBorrowedAsync(client).ConfigureAwait(false);
        }
        finally
        {
            listener.Stop();
        }
    }

    private static void Handle(TcpClient client)
    {
        using (client)
        using (var stream = client.GetStream())
        {
            var buffer = new byte[1024];
            while (true)
            {
                var n = stream.Read(buffer, 0, buffer.Length);
                if (n == 0)
                {
                    return;
                }

                stream.Write(buffer, 0, n);
            }
        }
    }

    private static void HandleObject(object obj)
    {
        TcpClient client = (TcpClient)obj;
        NetworkStream stream = client.GetStream();
        byte[] message = new byte[4096];
        int bytesRead;

        while (true)
        {
            bytesRead = 0;

            try
            {
                bytesRead = stream.Read(message, 0, 4096);
            }
            catch
            {
                break;
            }

            if (bytesRead == 0)
            {
                break;
            }
        }

        client.Close();
    }

    private static void HandleSocket(object state)
    {
        var socket = (Socket)state;
        try
        {
            var buffer = new byte[64];
            while (socket.Receive(buffer) is var n && n > 0)
            {
                socket.Send(buffer, n, SocketFlags.None);
            }

            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine(e.Message);
        }
        finally
        {
            socket.Close();
        }
    }

    private static async Task HandleAsync(TcpClient client, CancellationToken stop)
    {
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[1024];
            while (true)
            {
                var n = await stream.ReadAsync(buffer, stop).ConfigureAwait(false);
                if (n == 0) break;
                await stream.WriteAsync(buffer.AsMemory(0, n), stop).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task HandleRegisteredAsync(int id, TcpClient client)
    {
        try
        {
            var reader = new StreamReader(client.GetStream());
            while (true)
            {
                var line = await reader.ReadLineAsync();
                if (line is null)
                {
                    break;
                }

                Broadcast(line);
            }
        }
        finally
        {
            if (_clients.TryRemove(id, out var removed))
            {
                removed.Close();
            }
        }
    }

    private static async Task HandleBorrowedAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
    }

    private void Broadcast(string line)
    {
        foreach (var client in _clients.Values)
        {
            var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
            writer.WriteLine(line);
        }
    }
}

public sealed class ChatRoom
{
    private readonly List<Socket> _members = new();

    public void Join(Socket listener)
    {
        Socket member = listener.Accept();
        lock (_members)
        {
            _members.Add(member);
        }

        Task.Run(() => Listen(member));
    }

    public void CloseAll()
    {
        lock (_members)
        {
            foreach (Socket member in _members)
            {
                member.Close();
            }

            _members.Clear();
        }
    }

    private void Listen(Socket member)
    {
        var buffer = new byte[1024];
        while (true)
        {
            int n;
            try
            {
                n = member.Receive(buffer);
            }
            catch (SocketException)
            {
                n = 0;
            }

            if (n == 0)
            {
                Leave(member);
                return;
            }
        }
    }

    private void Leave(Socket member)
    {
        lock (_members)
        {
            _members.Remove(member);
        }

        member.Close();
    }
}
