using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// Half-close: say that nothing more comes, read the rest, close.
public static class HalfClose
{
    public static string Request(EndPoint remote, string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        socket.Send(Encoding.UTF8.GetBytes(request));
        socket.Shutdown(SocketShutdown.Send);
        var answer = new MemoryStream();
        var buffer = new byte[1024];
        int n;
        while ((n = socket.Receive(buffer)) > 0)
        {
            answer.Write(buffer, 0, n);
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public static async Task<string> RequestAsync(string host, int port, string request)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
            client.Client.Shutdown(SocketShutdown.Send);
            return await new StreamReader(stream).ReadToEndAsync();
        }
        finally
        {
            client.Close();
        }
    }

    public static void AnswerAtTheEnd(Socket listener)
    {
        var socket = listener.Accept();
        try
        {
            var total = 0;
            var buffer = new byte[1024];
            for (int n; (n = socket.Receive(buffer)) != 0;)
            {
                total += n;
            }

            socket.Send(BitConverter.GetBytes(total));
            socket.Shutdown(SocketShutdown.Both);
        }
        finally
        {
            socket.Close(5);
        }
    }

    public static void DrainThenClose(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[256];
        try
        {
            while (socket.Receive(buffer) != 0)
            {
            }
        }
        finally
        {
            socket.Close();
        }
    }

    public static async Task LingerAsync(TcpClient client)
    {
        client.Client.Shutdown(SocketShutdown.Send);
        using var timeout = new CancellationTokenSource(2000);
        try
        {
            var buffer = new byte[256];
            while (await client.GetStream().ReadAsync(buffer, timeout.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
        }

        client.Close();
    }

    public static void DisconnectAndClose(Socket socket)
    {
        if (socket.Connected)
        {
            socket.Disconnect(reuseSocket: false);
        }

        socket.Dispose();
    }
}
