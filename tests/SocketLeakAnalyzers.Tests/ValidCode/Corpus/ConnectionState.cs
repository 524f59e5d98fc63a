using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// Questions about a connection: they close nothing, and the one who asks does.
public static class ConnectionState
{
    public static bool IsConnected(Socket socket)
    {
        try
        {
            return !(socket.Poll(1, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static bool IsConnected(this TcpClient client)
    {
        if (!client.Client.Poll(0, SelectMode.SelectRead))
        {
            return true;
        }

        var buffer = new byte[1];
        return client.Client.Receive(buffer, SocketFlags.Peek) != 0;
    }

    public static bool ReadSome(NetworkStream stream, byte[] buffer, out int count)
    {
        count = stream.Read(buffer, 0, buffer.Length);
        return count > 0;
    }

    public static int ReadFully(Stream stream, byte[] buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var n = stream.Read(buffer, total, buffer.Length - total);
            if (n == 0)
            {
                break;
            }

            total += n;
        }

        return total;
    }

    public static async Task<byte[]> ReadMessageAsync(NetworkStream stream)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false) < 4)
        {
            return null;
        }

        var body = new byte[BitConverter.ToInt32(header)];
        await stream.ReadExactlyAsync(body);
        return body;
    }

    public static string ReadLine(Socket socket)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (socket.Receive(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString();
    }

    public static void ReadOrThrow(Socket socket, byte[] buffer)
    {
        var offset = 0;
        while (offset < buffer.Length)
        {
            var n = socket.Receive(buffer, offset, buffer.Length - offset, SocketFlags.None);
            if (n == 0)
            {
                throw new EndOfStreamException("The peer has closed.");
            }

            offset += n;
        }
    }

    public static void Serve(TcpListener listener)
    {
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            while (client.IsConnected())
            {
                Thread.Sleep(10);
            }
        }
    }

    public static void PollAndRead(TcpListener listener)
    {
        using var client = listener.AcceptTcpClient();
        while (true)
        {
            if (client.Client.Poll(1000, SelectMode.SelectRead))
            {
                if (client.Available == 0)
                {
                    break;
                }

                client.GetStream().Read(new byte[client.Available]);
            }
        }
    }

    public static bool Skip(NetworkStream stream, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (stream.ReadByte() < 0)
            {
                return false;
            }
        }

        return true;
    }

    public static void WaitForData(NetworkStream stream)
    {
        // A read into no buffer waits and says nothing of the end.
        if (stream.Read(Array.Empty<byte>(), 0, 0) == 0)
        {
            return;
        }
    }

    public static void DatagramsHaveNoEnd(Socket bound)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var buffer = new byte[1500];
        if (socket.Receive(buffer) == 0)
        {
            Console.WriteLine("An empty datagram");
        }
    }
}
