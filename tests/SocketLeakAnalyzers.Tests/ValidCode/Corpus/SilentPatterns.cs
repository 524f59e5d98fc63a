using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

// The patterns of real code on which other analyzers are wrong, and we stay silent.
public sealed class Transport : IDisposable
{
    private readonly ConcurrentDictionary<int, Transport> _sessions = new();
    private Socket _socket;
    private Stream _stream;
    private bool _ownsStream;

    // Wrapped, disposed in catch, handed on through local copies and a callee that stores its argument.
    public static async Task<Transport> OpenAsync(string host, int port, bool secure)
    {
        Socket socket = null;
        Stream stream = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (secure)
            {
                var ssl = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = ssl;
                await ssl.AuthenticateAsClientAsync(host).ConfigureAwait(false);
            }

            var transport = new Transport();
            transport.Attach(socket, stream, owns: true);
            return transport;
        }
        catch
        {
            stream?.Dispose();
            socket?.Dispose();
            throw;
        }
    }

    // Owner by argument: the wrapper does not leave its inner stream open.
    public static void OwnedByArgument(TcpClient client)
    {
        var inner = client.GetStream();
        using var outer = new BufferedStream(inner);
        while (outer.ReadByte() >= 0)
        {
        }
    }

    // A wrapper that owns nothing, over a socket that has an owner.
    public byte[] Peek()
    {
        var view = new NetworkStream(_socket, ownsSocket: false);
        var buffer = new byte[1];
        return view.Read(buffer, 0, 1) == 0 ? Array.Empty<byte>() : buffer;
    }

    // The outer one is not disposed, the inner one is.
    public static void InnerIsEnough(EndPoint remote)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(remote);
        var reader = new StreamReader(new BufferedStream(new NetworkStream(socket)));
        while (reader.ReadLine() is not null)
        {
        }
    }

    // Overwritten by its own wrapper.
    public async Task UpgradeAsync(string host)
    {
        var ssl = new SslStream(_stream, false);
        await ssl.AuthenticateAsClientAsync(host);
        _stream = ssl;
    }

    // Null means handed over.
    public static Transport HandOver(Socket listener)
    {
        Socket socket = null;
        try
        {
            socket = listener.Accept();
            var transport = new Transport();
            transport.Attach(ref socket);
            return transport;
        }
        finally
        {
            socket?.Close();
        }
    }

    // Released under another name.
    public void Break()
    {
        var socket = Interlocked.Exchange(ref _socket, null);
        if (socket != null)
        {
            CloseSocket(ref socket);
        }
    }

    public void ReadUntilBroken()
    {
        var buffer = new byte[100];
        while (true)
        {
            var n = _socket.Receive(buffer);
            if (n == 0)
            {
                Break();
                return;
            }
        }
    }

    // A flag says whose it is.
    public void Adopt(Stream stream, bool owns)
    {
        _stream = stream;
        _ownsStream = owns;
    }

    // Sessions that an accept loop creates, and that end themselves.
    public void AcceptSessions(Socket listener)
    {
        for (var id = 0; ; id++)
        {
            var session = new Transport { _socket = listener.Accept() };
            _sessions[id] = session;
            new Thread(session.Serve).Start();
        }
    }

    // Closed by somebody else on the failing path.
    public static async Task<Socket> ConnectOrGiveUpAsync(EndPoint remote, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (stop.Register(state => ((Socket)state).Dispose(), socket))
        {
            await socket.ConnectAsync(remote);
        }

        return socket;
    }

    // First-only assignment.
    public Stream GetStream()
    {
        if (_stream == null)
        {
            _stream = new NetworkStream(_socket, ownsSocket: true);
        }

        return _stream;
    }

    // Reopened only after a close.
    public void Reopen(EndPoint remote)
    {
        if (_socket != null)
        {
            _socket.Close();
            _socket = null;
        }

        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _socket.Connect(remote);
    }

    // Idle event args hold no descriptor.
    public static SocketAsyncEventArgs[] CreateArgs(int count)
    {
        var args = new SocketAsyncEventArgs[count];
        for (var i = 0; i < count; i++)
        {
            args[i] = new SocketAsyncEventArgs();
            args[i].SetBuffer(new byte[100], 0, 100);
        }

        return args;
    }

    public void Dispose()
    {
        if (_ownsStream)
        {
            _stream?.Dispose();
        }

        Break();
        foreach (var session in _sessions.Values)
        {
            session.Dispose();
        }
    }

    private static void CloseSocket(ref Socket socket)
    {
        socket.Close();
        socket = null;
    }

    private void Attach(Socket socket, Stream stream, bool owns)
    {
        _socket = socket;
        _stream = stream;
        _ownsStream = owns;
    }

    private void Attach(ref Socket socket)
    {
        _socket = socket;
        socket = null;
    }

    private void Serve()
    {
        try
        {
            var buffer = new byte[100];
            while (_socket.Receive(buffer) > 0)
            {
            }
        }
        finally
        {
            Dispose();
        }
    }
}

// A buffer that is cleared before each read has no line in it at the end, and the loop is left.
sealed class ClearedBufferEndsLoop
{
    public async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            Console.WriteLine(await AskAsync(client.GetStream(), new byte[100]));
        }
    }

    private static async Task<int> AskAsync(NetworkStream stream, byte[] buffer)
    {
        do
        {
            Array.Clear(buffer, 0, buffer.Length);
            await stream.ReadAsync(buffer, 0, buffer.Length);
        } while (Encoding.ASCII.GetString(buffer).Contains("\r\n"));

        int days = Parse(Encoding.ASCII.GetString(buffer));
        while (days < 1 || days > 6)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("again"), 0, 5);
            do
            {
                Array.Clear(buffer, 0, buffer.Length);
                await stream.ReadAsync(buffer, 0, buffer.Length);
            } while (Encoding.ASCII.GetString(buffer).Contains("\r\n"));

            days = Parse(Encoding.ASCII.GetString(buffer));
        }

        return days;
    }

    private static int Parse(string text) => int.TryParse(text, out var days) ? days : -1;
}
