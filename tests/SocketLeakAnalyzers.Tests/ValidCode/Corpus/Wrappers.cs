using System;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

// Chains of links: closing any one of them closes the endpoint.
public static class Wrappers
{
    public static string OnlyTheReader(string host, int port)
    {
        var client = new TcpClient(host, port);
        using var reader = new StreamReader(client.GetStream());
        return reader.ReadToEnd();
    }

    public static void OnlyTheWriter(string host, int port, string text)
    {
        var client = new TcpClient(host, port);
        using (var writer = new StreamWriter(client.GetStream(), Encoding.ASCII))
        {
            writer.Write(text);
        }
    }

    public static int OnlyTheBinaryReader(string host, int port)
    {
        var client = new TcpClient(host, port);
        var reader = new BinaryReader(client.GetStream());
        try
        {
            return reader.ReadInt32();
        }
        finally
        {
            reader.Close();
        }
    }

    public static void OnlyTheBufferedStream(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        using var stream = new BufferedStream(new NetworkStream(socket, true), 8192);
        while (stream.ReadByte() >= 0)
        {
        }
    }

    public static void OnlyTheSocketBelow(IPEndPoint remote)
    {
        var client = new TcpClient();
        client.Connect(remote);
        var stream = client.GetStream();
        while (stream.ReadByte() != -1)
        {
        }

        client.Client.Close();
    }

    public static void OnlyTheViewInOneLine(string host, int port)
    {
        var client = new TcpClient(host, port);
        client.GetStream().WriteByte(1);
        client.GetStream().Close();
    }

    public static void SocketBesideANonOwningStream(EndPoint remote)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        var stream = new NetworkStream(socket);
        while (stream.ReadByte() >= 0)
        {
        }
    }

    public static void OwningByPosition(EndPoint remote)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        using (var stream = new NetworkStream(socket, FileAccess.ReadWrite, true))
        {
            stream.WriteByte(0);
        }
    }

    public static void OwningByVariable(Socket listener, bool owns)
    {
        var socket = listener.Accept();
        using var stream = new NetworkStream(socket, ownsSocket: owns);
        stream.WriteByte(0);
        if (!owns)
        {
            socket.Close();
        }
    }

    public static string LeftOpenOnPurpose(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, false, 1024, leaveOpen: true);
        return reader.ReadLine();
    }

    public static async Task<string> LeftOpenAndClosedAsync(string host, int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port);
        string line;
        using (var reader = new StreamReader(client.GetStream(), leaveOpen: true))
        {
            line = await reader.ReadLineAsync();
        }

        using (var writer = new StreamWriter(client.GetStream(), leaveOpen: true))
        {
            await writer.WriteLineAsync("bye");
        }

        return line;
    }

    public static byte[] Inflate(string host, int port)
    {
        var client = new TcpClient(host, port);
        using var gzip = new GZipStream(client.GetStream(), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }

    public static void ThreeLayersAndTheInnermostClosed(string host, int port)
    {
        var client = new TcpClient(host, port);
        var buffered = new BufferedStream(client.GetStream());
        var reader = new StreamReader(buffered);
        while (!reader.EndOfStream)
        {
            Console.WriteLine(reader.ReadLine());
        }

        client.Close();
    }

    public static void ReadersWithoutANetwork()
    {
        var reader = new StreamReader(new MemoryStream());
        while (reader.ReadLine() != null)
        {
        }

        var text = new StringReader("a\nb");
        while (text.ReadLine() is { } line)
        {
            Console.WriteLine(line);
        }
    }

    public static async Task AsyncDisposalAsync(string host, int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host, port).ConfigureAwait(false);
        var stream = client.GetStream();
        await using (stream.ConfigureAwait(false))
        {
            while (await stream.ReadAsync(new byte[16]).ConfigureAwait(false) != 0)
            {
            }
        }
    }

    public static void BaseStreamClosed(string host, int port)
    {
        var client = new TcpClient(host, port);
        var reader = new StreamReader(client.GetStream());
        while (reader.ReadLine() != null)
        {
        }

        reader.BaseStream.Close();
    }
}
