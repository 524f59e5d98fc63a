using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

// SocketAsyncEventArgs, continuations, events and timers that close.
public sealed class EventArgsServer
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Stack<SocketAsyncEventArgs> _pool = new();

    public void Start(IPEndPoint local)
    {
        _listener.Bind(local);
        _listener.Listen(10);
        var accept = new SocketAsyncEventArgs();
        accept.Completed += (_, e) => ProcessAccept(e);
        StartAccept(accept);
    }

    public void Stop() => _listener.Dispose();

    private void StartAccept(SocketAsyncEventArgs e)
    {
        e.AcceptSocket = null;
        if (!_listener.AcceptAsync(e))
        {
            ProcessAccept(e);
        }
    }

    private void ProcessAccept(SocketAsyncEventArgs e)
    {
        if (e.SocketError != SocketError.Success)
        {
            e.AcceptSocket?.Close();
            return;
        }

        var args = _pool.Pop();
        args.UserToken = e.AcceptSocket;
        args.Completed += IoCompleted;
        if (!e.AcceptSocket.ReceiveAsync(args))
        {
            ProcessReceive(args);
        }

        StartAccept(e);
    }

    private void IoCompleted(object sender, SocketAsyncEventArgs e)
    {
        switch (e.LastOperation)
        {
            case SocketAsyncOperation.Receive:
                ProcessReceive(e);
                break;
            case SocketAsyncOperation.Send:
                ProcessSend(e);
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    private void ProcessReceive(SocketAsyncEventArgs e)
    {
        var socket = (Socket)e.UserToken;
        if (e.BytesTransferred > 0 && e.SocketError == SocketError.Success)
        {
            e.SetBuffer(e.Offset, e.BytesTransferred);
            if (!socket.SendAsync(e))
            {
                ProcessSend(e);
            }
        }
        else
        {
            CloseClientSocket(e);
        }
    }

    private void ProcessSend(SocketAsyncEventArgs e)
    {
        if (e.SocketError != SocketError.Success)
        {
            CloseClientSocket(e);
            return;
        }

        var socket = (Socket)e.UserToken;
        if (!socket.ReceiveAsync(e))
        {
            ProcessReceive(e);
        }
    }

    private void CloseClientSocket(SocketAsyncEventArgs e)
    {
        var socket = (Socket)e.UserToken;
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
        }

        socket.Close();
        e.Completed -= IoCompleted;
        _pool.Push(e);
    }
}

public static class Continuations
{
    public static void ReadNext(TcpClient client, byte[] buffer)
    {
        client.GetStream().ReadAsync(buffer, 0, buffer.Length).ContinueWith(t =>
        {
            if (t.IsFaulted || t.Result == 0)
            {
                client.Close();
            }
            else
            {
                ReadNext(client, buffer);
            }
        });
    }

    public static Task CloseWhenDone(TcpListener listener, Func<TcpClient, Task> handler)
    {
        var client = listener.AcceptTcpClient();
        return handler(client).ContinueWith(_ => client.Dispose(), TaskScheduler.Default);
    }

    public static Task CloseByMethodGroup(Socket listener, Func<Socket, Task> handler)
    {
        var socket = listener.Accept();
        var task = handler(socket);
        task.GetAwaiter().OnCompleted(socket.Dispose);
        return task;
    }

    public static void CloseByTimer(TcpListener listener)
    {
        var client = listener.AcceptTcpClient();
        Timer timer = null;
        timer = new Timer(_ =>
        {
            client.Close();
            timer.Dispose();
        });
        timer.Change(1000, Timeout.Infinite);
    }

    public static void CloseWhenTheProcessEnds(string host)
    {
        var client = new TcpClient(host, 80);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => client.Close();
    }

    public static void CloseByEvent(EventSource source, string host)
    {
        var client = new TcpClient(host, 80);
        source.Stopped += OnStopped;

        void OnStopped()
        {
            source.Stopped -= OnStopped;
            client.Dispose();
        }
    }

    public static async Task CloseByTokenAsync(EndPoint remote, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var registration = stop.Register(() => socket.Close());
        await socket.ConnectAsync(remote);
        var buffer = new byte[256];
        while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) > 0)
        {
        }

        socket.Close();
    }

    public static void CloseByTokenWithState(Socket listener, CancellationToken untilTheEnd)
    {
        var socket = listener.Accept();
        untilTheEnd.Register(static state => ((Socket)state).Dispose(), socket);
    }

    public static void StartAndForget(TcpListener listener)
    {
        var client = listener.AcceptTcpClient();
        Task.Factory.StartNew(() =>
        {
            using (client)
            {
                client.GetStream().ReadByte();
            }
        });
    }

    public static void SignalsTheOwner(NetworkStream stream, TaskCompletionSource<bool> done)
    {
        var buffer = new byte[16];
        while (true)
        {
            if (stream.Read(buffer, 0, 16) == 0)
            {
                done.TrySetResult(true);
                return;
            }
        }
    }

    public static async Task ReadsUntilItsOwnerIsTold(Socket socket, Action closed)
    {
        var buffer = new byte[16];
        while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) != 0)
        {
        }

        closed();
    }

    public sealed class EventSource
    {
        public event Action Stopped;

        public void Stop() => Stopped?.Invoke();
    }
}
