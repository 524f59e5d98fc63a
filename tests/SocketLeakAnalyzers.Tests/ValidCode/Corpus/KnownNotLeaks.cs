using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// What other analyzers report although nothing stays behind.
public static class KnownNotLeaks
{
    public static void DisposalThatNobodyAwaits(NetworkStream stream)
    {
        while (stream.ReadByte() >= 0)
        {
        }

        _ = stream.DisposeAsync();
    }

    public static void Datagrams()
    {
        var udp = new UdpClient(0);
        udp.Send(new byte[1], 1, "localhost", 9);
    }

    public static void DatagramSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SendTo(new byte[1], new IPEndPoint(IPAddress.Loopback, 9));
    }

    public static bool ConstructorThatCleansUp(string host)
    {
        try
        {
            new TcpClient(host, 80).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static void ClosedTwice(string host)
    {
        using var client = new TcpClient(host, 80);
        client.Close();
    }

    public static void ClosedInFinallyOfAnOuterTry(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            try
            {
                socket.Connect(remote);
            }
            catch (SocketException)
            {
                return;
            }

            var buffer = new byte[1];
            if (socket.Receive(buffer) == 0)
            {
                return;
            }

            Console.WriteLine(buffer[0]);
        }
        finally
        {
            socket.Close();
        }
    }

    public static void ClosedInEveryBranch(TcpListener listener)
    {
        var client = listener.AcceptTcpClient();
        switch (client.GetStream().ReadByte())
        {
            case -1:
                client.Close();
                break;
            case 'a':
                client.GetStream().WriteByte(1);
                goto default;
            default:
                client.Dispose();
                break;
        }
    }

    public static void UsingAssignment(EndPoint remote)
    {
        Socket socket;
        using (socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Connect(remote);
        }
    }

    public static void UsingOfAnExistingVariable(Socket listener)
    {
        var socket = listener.Accept();
        using (socket)
        {
            socket.Send(new byte[1]);
        }
    }

    public static void UsingThroughAnInterface(Socket listener)
    {
        IDisposable socket = listener.Accept();
        socket.Dispose();
    }

    public static void ExplicitInterface(TcpListener listener)
    {
        var client = listener.AcceptTcpClient();
        ((IDisposable)client).Dispose();
    }

    public static void ClosedByAHelper(TcpListener listener)
    {
        var client = listener.AcceptTcpClient();
        CloseQuietly(client);
    }

    public static void ClosedByAnExtension(TcpListener listener)
    {
        var client = listener.AcceptTcpClient();
        client.CloseSafely();
    }

    public static void ClosedByGeneric(Socket listener) => Use(listener.Accept(), socket => socket.Send(new byte[1]));

    public static void NullConditionally(Socket listener)
    {
        Socket socket = listener.Poll(0, SelectMode.SelectRead) ? listener.Accept() : null;
        socket?.Close();
    }

    public static void Collections(Socket listener, int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => listener.Accept()).ToList();
        foreach (var socket in sockets)
        {
            socket.Close();
        }
    }

    public static void ArrayOfSockets(Socket listener)
    {
        var sockets = new[] { listener.Accept(), listener.Accept() };
        Array.ForEach(sockets, socket => socket.Dispose());
    }

    public static void Selected(Socket listener)
    {
        var all = new List<Socket> { listener };
        while (all.Count > 0)
        {
            var ready = all.ToList();
            Socket.Select(ready, null, null, -1);
            foreach (var socket in ready)
            {
                if (socket == listener)
                {
                    all.Add(listener.Accept());
                    continue;
                }

                var buffer = new byte[100];
                if (socket.Receive(buffer) == 0)
                {
                    socket.Close();
                    all.Remove(socket);
                }
            }
        }
    }

    public static void ExitsTheProcess(NetworkStream stream)
    {
        while (true)
        {
            if (stream.ReadByte() == -1)
            {
                Environment.Exit(1);
            }
        }
    }

    public static void FailsFast(Socket listener)
    {
        var socket = listener.Accept();
        var buffer = new byte[1];
        if (socket.Receive(buffer) == 0)
        {
            socket.Dispose();
            Environment.FailFast("The supervisor is gone.");
        }

        socket.Dispose();
    }

    private static void CloseQuietly(TcpClient client)
    {
        try
        {
            client?.Close();
        }
        catch (IOException)
        {
        }
    }

    private static void CloseSafely(this TcpClient client) => client.Close();

    private static void Use<T>(T resource, Action<T> action)
        where T : IDisposable
    {
        using (resource)
        {
            action(resource);
        }
    }
}
