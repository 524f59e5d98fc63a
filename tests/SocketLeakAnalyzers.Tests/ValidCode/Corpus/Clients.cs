using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// Clients that close: with using, in finally, by any link of the chain.
public class Clients
{
    public static string Fetch(string host, int port, string request)
    {
        using var client = new TcpClient(host, port);
        using var stream = client.GetStream();
        var bytes = Encoding.ASCII.GetBytes(request);
        stream.Write(bytes, 0, bytes.Length);
        var answer = new StringBuilder();
        var buffer = new byte[1024];
        int n;
        while ((n = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            answer.Append(Encoding.ASCII.GetString(buffer, 0, n));
        }

        return answer.ToString();
    }

    public static async Task<string> FetchAsync(string host, int port, CancellationToken cancellation)
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            using (var reader = new StreamReader(client.GetStream()))
            {
                return await reader.ReadToEndAsync().ConfigureAwait(false);
            }
        }
    }

    public static byte[] ReceiveAll(EndPoint remote)
    {
        Socket socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(remote);
            var all = new MemoryStream();
            var buffer = new byte[4096];
            while (true)
            {
                var n = socket.Receive(buffer);
                if (n == 0)
                {
                    break;
                }

                all.Write(buffer, 0, n);
            }

            return all.ToArray();
        }
        finally
        {
            if (socket != null)
            {
                socket.Close();
            }
        }
    }

    public static byte[] ReceiveExactly(EndPoint remote, int count)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(remote);
            var buffer = new byte[count];
            var offset = 0;
            while (offset < count)
            {
                var n = socket.Receive(buffer, offset, count - offset, SocketFlags.None);
                if (n == 0)
                {
                    throw new EndOfStreamException();
                }

                offset += n;
            }

            return buffer;
        }
        finally
        {
            socket.Dispose();
        }
    }

    public static IEnumerable<string> Lines(string host, int port)
    {
        using var client = new TcpClient(host, port);
        using var reader = new StreamReader(client.GetStream());
        string line;
        while ((line = reader.ReadLine()) != null)
        {
            yield return line;
        }
    }

    public static async IAsyncEnumerable<string> LinesAsync(string host, int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync() is { } line)
        {
            yield return line;
        }
    }

    public static void ShutDownAndClose(IPEndPoint remote)
    {
        var sender = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        sender.Connect(remote);
        sender.Send(Encoding.ASCII.GetBytes("This is a test<EOF>"));
        var bytes = new byte[1024];
        int received = sender.Receive(bytes);
        Console.WriteLine("Echoed test = {0}", Encoding.ASCII.GetString(bytes, 0, received));
        sender.Shutdown(SocketShutdown.Both);
        sender.Close();
    }

    public static bool CanConnect(string host, int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(host, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static bool CanConnectWithin(string host, int port, TimeSpan timeout)
    {
        using var client = new TcpClient();
        var result = client.BeginConnect(host, port, null, null);
        if (!result.AsyncWaitHandle.WaitOne(timeout))
        {
            return false;
        }

        client.EndConnect(result);
        return true;
    }

    public static async Task<bool> CanConnectWithinAsync(string host, int port, TimeSpan timeout)
    {
        using var client = new TcpClient();
        var connect = client.ConnectAsync(host, port);
        var first = await Task.WhenAny(connect, Task.Delay(timeout));
        return first == connect && client.Connected;
    }

    public static Socket FirstThatConnects(IPAddress[] addresses, int port)
    {
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(address, port);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        throw new SocketException((int)SocketError.HostUnreachable);
    }

    public static int CountBytes(string host, int port)
    {
        var client = new TcpClient(host, port);
        int total = 0, n;
        var stream = client.GetStream();
        var buffer = new byte[512];
        do
        {
            n = stream.Read(buffer, 0, buffer.Length);
            total += n;
        }
        while (n != 0);
        client.Close();
        return total;
    }

    public static void CloseThroughLocalFunction(IPEndPoint remote)
    {
        var client = new TcpClient();
        client.Connect(remote);
        var buffer = new byte[512];
        while (true)
        {
            if (client.GetStream().Read(buffer, 0, 512) == 0)
            {
                Finish();
                return;
            }
        }

        void Finish()
        {
            client.Close();
        }
    }

    public static void SendOnly(string host, int port, byte[] data)
    {
        using TcpClient client = new(host, port);
        client.GetStream().Write(data, 0, data.Length);
    }

    public static string ReadBanner(string host, int port)
    {
        TcpClient client = null;
        StreamReader reader = null;
        try
        {
            client = new TcpClient(host, port);
            reader = new StreamReader(client.GetStream());
            return reader.ReadLine() ?? throw new IOException("The server hung up.");
        }
        finally
        {
            reader?.Dispose();
            client?.Close();
        }
    }

    public static async ValueTask PingAsync(EndPoint remote, Memory<byte> buffer)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(remote).ConfigureAwait(false);
        await socket.SendAsync(buffer, SocketFlags.None).ConfigureAwait(false);
        var n = await socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
        if (n == 0)
        {
            return;
        }

        Console.WriteLine(n);
    }
}

// A datagram socket has no peer that closes, whoever makes it.
public static class ADatagramSocketFromAFactory
{
    static class SocketFactory
    {
        public static Socket CreateUdp()
        {
            var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp)
            {
                ReceiveBufferSize = 100000,
                DualMode = true
            };
            return socket;
        }
    }

    sealed class DatagramFromFactory : IDisposable
    {
        private readonly ConcurrentDictionary<int, Socket> _clients = new();
        private readonly bool _overUdp;

        public DatagramFromFactory(bool overUdp) => _overUdp = overUdp;

        public async Task SetUpAsync(Func<int, Task<IPEndPoint>> ask)
        {
            Socket client = null;
            IPEndPoint server;
            if (_overUdp)
            {
                client = SocketFactory.CreateUdp();
                try
                {
                    client.Bind(new IPEndPoint(IPAddress.Any, 0));
                    server = await ask(((IPEndPoint)client.LocalEndPoint).Port);
                }
                catch
                {
                    client.Close();
                    throw;
                }
            }
            else
            {
                server = await ask(0);
            }

            if (_overUdp)
            {
                client.Connect(server);
                _clients[server.Port] = client;
            }
        }

        public void Dispose()
        {
            foreach (Socket client in _clients.Values)
            {
                client.Close();
            }
        }
    }
}

// The same question has the same answer twice: a field that is set with its object, and a property without a setter.
public sealed class AsksTheSameTwice
{
    private readonly bool _isPlain;

    public AsksTheSameTwice(bool isPlain, bool isLogged) => (_isPlain, IsLogged) = (isPlain, isLogged);

    public bool IsLogged { get; }

    public void OfAField(string host)
    {
        TcpClient client = null;
        if (_isPlain)
        {
            client = new TcpClient(host, 80);
        }

        Console.WriteLine(host);
        if (_isPlain)
        {
            client.Close();
        }
    }

    public void OfAProperty(string host)
    {
        TcpClient client = null;
        if (!IsLogged)
        {
            client = new TcpClient(host, 80);
        }

        Console.WriteLine(host);
        if (!IsLogged)
        {
            client.Close();
        }
    }
}
