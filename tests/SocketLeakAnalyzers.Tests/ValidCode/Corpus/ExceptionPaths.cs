using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

// Closes that no exception jumps over, or that are not the method's own to make.
public sealed class SocketLine : IDisposable
{
    private readonly TcpClient _client;

    public SocketLine(TcpClient client) => _client = client;

    public bool Connected => _client.Connected;

    public Stream Stream => _client.GetStream();

    public Task SendAsync(string text) => _client.GetStream().WriteAsync(new byte[text.Length], 0, text.Length);

    public async Task<string> ReceiveAsync()
    {
        var buffer = new byte[512];
        var count = await _client.GetStream().ReadAsync(buffer, 0, buffer.Length);
        return count == 0 ? throw new EndOfStreamException() : Convert.ToBase64String(buffer, 0, count);
    }

    public Task CloseAsync()
    {
        _client.Close();
        return Task.CompletedTask;
    }

    public void Dispose() => _client.Dispose();
}

public abstract class FrameReader
{
    protected PipeReader Source { get; set; }

    protected abstract void OnFrame(ReadOnlySequence<byte> frame);

    protected abstract void OnFailed(Exception exception);

    protected async Task ReadAllAsync()
    {
        while (true)
        {
            var result = await Source.ReadAsync();
            OnFrame(result.Buffer);
            Source.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }
    }

    protected async Task ReadAllSafelyAsync()
    {
        try
        {
            await ReadAllAsync();
        }
        catch (Exception exception)
        {
            OnFailed(exception);
        }
    }
}

public sealed class FramedLine : FrameReader, IDisposable
{
    private readonly TcpClient _socketClient;

    public FramedLine(TcpClient client)
    {
        _socketClient = client;
        Source = PipeReader.Create(client.GetStream());
    }

    public event EventHandler<ReadOnlySequence<byte>> Received;

    // 1: whatever ends the loop, the close follows.
    public async Task RunAsync()
    {
        try
        {
            await ReadAllAsync();
        }
        finally
        {
            Dispose();
        }
    }

    // 2: the loop is caught before the close.
    public async Task RunAndLogAsync()
    {
        try
        {
            await ReadAllAsync();
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
        }

        Dispose();
    }

    // 3: the loop lets nothing through.
    public async Task RunSafelyAsync()
    {
        await ReadAllSafelyAsync();
        Dispose();
    }

    // 4: who calls it gets a value and closes.
    public async Task<bool> TryRunAsync()
    {
        await ReadAllAsync();
        Dispose();
        return true;
    }

    // 5: a helper of a method that closes in its finally.
    public async Task ServeAsync()
    {
        try
        {
            await ReceiveThenDisposeAsync();
        }
        finally
        {
            _socketClient.Close();
        }
    }

    public void Dispose() => _socketClient.Dispose();

    protected override void OnFrame(ReadOnlySequence<byte> frame) => Received?.Invoke(this, frame);

    protected override void OnFailed(Exception exception) => Console.WriteLine(exception);

    private async Task ReceiveThenDisposeAsync()
    {
        await ReadAllAsync();
        Dispose();
    }
}

public sealed class LineProtocol
{
    private readonly List<SocketLine> _kept = new();

    // 6: closes in a finally.
    public async Task<string> AskAsync(SocketLine line)
    {
        try
        {
            await line.SendAsync("ask");
            return await line.ReceiveAsync();
        }
        finally
        {
            await line.CloseAsync();
        }
    }

    // 7: closes when the request fails, and at the end.
    public async Task TellAsync(SocketLine line)
    {
        try
        {
            await line.SendAsync("tell");
        }
        catch
        {
            line.Dispose();
            throw;
        }

        await line.CloseAsync();
    }

    // 8: the caller has it in a using; to close it early is a courtesy.
    public async Task QuitAsync(SocketLine line)
    {
        await line.SendAsync("quit");
        await line.CloseAsync();
    }

    public async Task QuitAtAsync(IPEndPoint server)
    {
        using var line = new SocketLine(new TcpClient(server.Address.ToString(), server.Port));
        await QuitAsync(line);
    }

    // 9: somebody else has it too.
    public async Task KeepAsync(SocketLine line)
    {
        _kept.Add(line);
        await line.SendAsync("keep");
        await line.CloseAsync();
        _kept.Remove(line);
    }

    public Task UseAsync(SocketLine line) => Task.WhenAll(AskAsync(line), TellAsync(line), KeepAsync(line));
}

public sealed class LineHandler
{
    private readonly SocketLine _line;
    private readonly Func<string, Task> _handle;

    public LineHandler(SocketLine line, Func<string, Task> handle)
    {
        _line = line;
        _handle = handle;
        Process();
        ProcessAndLog();
        ProcessGently();
    }

    // 10: every way out closes.
    private async void Process()
    {
        try
        {
            while (_line.Connected)
            {
                await _handle(await _line.ReceiveAsync());
            }
        }
        catch (IOException)
        {
        }
        finally
        {
            _line.Dispose();
        }
    }

    // 11: every exception is caught, and the close follows.
    private async void ProcessAndLog()
    {
        try
        {
            while (_line.Connected)
            {
                await _handle(await _line.ReceiveAsync());
            }
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
        }

        _line.Dispose();
    }

    // 12: what a request throws is seen to within the loop.
    private async void ProcessGently()
    {
        try
        {
            while (_line.Connected)
            {
                try
                {
                    await _handle(await _line.ReceiveAsync());
                }
                catch (Exception exception)
                {
                    Console.WriteLine(exception);
                    break;
                }
            }

            _line.Dispose();
        }
        catch (ObjectDisposedException)
        {
        }
    }
}

public sealed class Tunnel
{
    private readonly Socket _remote = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _spare = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly ManualResetEventSlim _ready = new();
    private SslStream _secure;

    public event EventHandler Failed;

    public void Start(EndPoint target)
    {
        _remote.BeginConnect(target, OnConnected, null);
        _spare.BeginConnect(target, OnSpareConnected, null);
    }

    public void Stop()
    {
        _remote.Close();
        _spare.Close();
    }

    // 13: a refused connect closes.
    private void OnConnected(IAsyncResult result)
    {
        try
        {
            _remote.EndConnect(result);
            _secure = new SslStream(new NetworkStream(_remote, ownsSocket: true));
            _secure.BeginAuthenticateAsClient("host", OnSecured, null);
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
            Stop();
        }
    }

    // 14: a failed handshake is told, and whoever hears of it closes.
    private void OnSecured(IAsyncResult result)
    {
        try
        {
            _secure.EndAuthenticateAsClient(result);
        }
        catch (AuthenticationException exception)
        {
            Console.WriteLine(exception);
            Failed?.Invoke(this, EventArgs.Empty);
        }
    }

    // 15: whoever waits is woken in any case, and looks.
    private void OnSpareConnected(IAsyncResult result)
    {
        try
        {
            _spare.EndConnect(result);
        }
        catch (SocketException exception)
        {
            Console.WriteLine(exception);
        }

        _ready.Set();
    }
}

// What the first try has lost is not lost by the second; what the variable has is closed by either handler.
public static class TriesAgainFromTheStart
{
    sealed class RoutedSocket : Socket
    {
        public RoutedSocket(AddressFamily family) : base(family, SocketType.Stream, ProtocolType.Tcp) { }
        public IPEndPoint Gate { get; set; }
    }

    sealed class Gateway
    {
        public bool IsRouted { get; set; }
        public bool ByName { get; set; }
        public string Host { get; set; }
        public int Port { get; set; }
    }

    sealed class Wire : IDisposable
    {
        private readonly Stream _stream;
        public Wire(Stream stream) => _stream = stream;
        public void Dispose() => _stream.Dispose();
    }

    sealed class Route : IDisposable
    {
        private readonly Socket _socket;
        private readonly Wire _wire;

        public Route(Socket socket, Wire wire)
        {
            _socket = socket;
            _wire = wire;
        }

        public void Dispose()
        {
            _wire.Dispose();
            _socket.Close();
        }
    }

    static class Connects
    {
        private static IAsyncResult Begin(string host, int port, AsyncCallback callback, object state) => ((Socket)state).BeginConnect(host, port, callback, state);
        private static IAsyncResult Begin(IPAddress address, int port, AsyncCallback callback, object state) => ((Socket)state).BeginConnect(address, port, callback, state);
        private static void End(IAsyncResult result) => ((Socket)result.AsyncState).EndConnect(result);
        public static Task Start(RoutedSocket socket, string host, int port) => Task.Factory.FromAsync(Begin, End, host, port, socket);
        public static Task Start(RoutedSocket socket, IPAddress address, int port) => Task.Factory.FromAsync(Begin, End, address, port, socket);
        public static Task Start(Socket socket, IPAddress address, int port) => Task.Factory.FromAsync(Begin, End, address, port, socket);
    }

    static class DerivedSocketUpcast
    {
        public static async Task<Route> OpenAsync(string remote, int remotePort, Gateway gateway, bool prefetch, EndPoint local, CancellationToken token)
        {
            Socket socket = null;
            Wire stream = null;
            var retry = true;
            again:
            try
            {
                var routed = gateway != null && gateway.IsRouted;
                var host = remote;
                var port = remotePort;
                var addresses = await Dns.GetHostAddressesAsync(host);
                Exception last = null;
                for (var i = 0; i < addresses.Length; i++)
                    try
                    {
                        var address = addresses[i];
                        var family = local?.AddressFamily ?? address.AddressFamily;
                        if (routed)
                        {
                            var special = new RoutedSocket(family);
                            special.Gate = new IPEndPoint(address, port);
                            socket = special;
                        }
                        else
                        {
                            socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
                        }

                        if (local != null) socket.Bind(local);

                        Task connect;
                        if (routed)
                        {
                            connect = Connects.Start((RoutedSocket)socket, remote, remotePort);
                        }
                        else
                        {
                            connect = Connects.Start(socket, address, port);
                        }

                        await connect;
                        if (!connect.IsCompleted || !socket.Connected)
                        {
                            socket.Dispose();
                            socket = null;
                            continue;
                        }

                        break;
                    }
                    catch (Exception e)
                    {
                        last = e;
                        socket?.Dispose();
                        socket = null;
                    }

                if (socket == null)
                {
                    throw new InvalidOperationException("not reachable", last);
                }

                stream = new Wire(new NetworkStream(socket, true));
            }
            catch (IOException e) when (e.HResult == 5 && retry)
            {
                stream?.Dispose();
                socket?.Close();
                retry = false;
                goto again;
            }
            catch (Exception)
            {
                stream?.Dispose();
                socket?.Close();
                throw;
            }

            return new Route(socket, stream);
        }
    }
}

// Filters that ask for the kind of the exception, and let through only what the handshake does not throw.
public static class FiltersByKind
{
    public static async Task<SslStream> PatternAsync(string host)
    {
        var client = new TcpClient(host, 443);
        try
        {
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(host);
            return tls;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            client.Dispose();
            throw;
        }
    }

    public static async Task<SslStream> DisjunctionAsync(string host)
    {
        var client = new TcpClient(host, 443);
        try
        {
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(host);
            return tls;
        }
        catch (Exception e) when (e is IOException || e is AuthenticationException)
        {
            client.Dispose();
            throw;
        }
    }

    public static async Task<SslStream> NegationAsync(string host)
    {
        var client = new TcpClient(host, 443);
        try
        {
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(host);
            return tls;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !(e is StackOverflowException))
        {
            client.Dispose();
            throw;
        }
    }
}
