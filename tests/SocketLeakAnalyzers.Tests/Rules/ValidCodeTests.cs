using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>Correct network code as people write it: is every rule silent on it?</summary>
public sealed class ValidCodeTests
{
    [Fact]
    public Task A_session_that_disposes_itself_at_the_end() => Verify.FileAsync("""
        sealed class Session : IDisposable
        {
            private readonly TcpClient _client;
            private readonly NetworkStream _stream;
            private readonly byte[] _buffer = new byte[4096];

            public Session(TcpClient client)
            {
                _client = client;
                _stream = client.GetStream();
            }

            public void Start() => _stream.BeginRead(_buffer, 0, _buffer.Length, OnRead, null);

            private void OnRead(IAsyncResult ar)
            {
                try
                {
                    int n = _stream.EndRead(ar);
                    if (n == 0)
                    {
                        Dispose();
                        return;
                    }

                    _stream.BeginRead(_buffer, 0, _buffer.Length, OnRead, null);
                }
                catch (IOException)
                {
                    Dispose();
                }
            }

            public void Dispose()
            {
                _stream.Dispose();
                _client.Dispose();
            }
        }

        static class Server
        {
            public static async Task RunAsync(TcpListener listener)
            {
                while (true)
                {
                    var session = new Session(await listener.AcceptTcpClientAsync());
                    session.Start();
                }
            }
        }
        """);

    [Fact]
    public Task A_chat_server_that_raises_an_event() => Verify.FileAsync("""
        sealed class Member
        {
            private readonly Socket _socket;

            public Member(Socket socket) => _socket = socket;

            public event EventHandler Left;

            public async Task RunAsync()
            {
                var buffer = new byte[256];
                while (true)
                {
                    int n = await _socket.ReceiveAsync(buffer);
                    if (n == 0)
                    {
                        Left?.Invoke(this, EventArgs.Empty);
                        return;
                    }
                }
            }

            public void Close() => _socket.Close();
        }

        sealed class Room
        {
            private readonly ConcurrentDictionary<int, Member> _members = new();

            public async Task ServeAsync(Socket listener)
            {
                for (int id = 0; ; id++)
                {
                    var member = new Member(await listener.AcceptAsync());
                    _members[id] = member;
                    member.Left += (sender, _) => ((Member)sender).Close();
                    _ = member.RunAsync();
                }
            }
        }
        """);

    [Fact]
    public Task A_handler_per_client_with_a_limit() => Verify.FileAsync("""
        sealed class Server
        {
            private readonly SemaphoreSlim _slots = new(8);

            public async Task RunAsync(TcpListener listener, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    await _slots.WaitAsync(token);
                    TcpClient client;
                    try
                    {
                        client = await listener.AcceptTcpClientAsync(token);
                    }
                    catch (SocketException)
                    {
                        _slots.Release();
                        continue;
                    }

                    _ = HandleAsync(client, token);
                }
            }

            private async Task HandleAsync(TcpClient client, CancellationToken token)
            {
                try
                {
                    using (client)
                    {
                        var stream = client.GetStream();
                        using var reader = new StreamReader(stream, leaveOpen: true);
                        await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
                        while (await reader.ReadLineAsync(token) is { } line)
                        {
                            if (line == "quit")
                            {
                                return;
                            }

                            await writer.WriteLineAsync(line);
                        }
                    }
                }
                finally
                {
                    _slots.Release();
                }
            }
        }
        """);

    [Fact]
    public Task A_proxy_that_closes_both_ends() => Verify.FileAsync("""
        static class Proxy
        {
            public static async Task RelayAsync(TcpClient near, string host)
            {
                using var closing = near;
                using var far = new TcpClient();
                await far.ConnectAsync(host, 80);
                await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
            }

            private static async Task CopyAsync(NetworkStream from, NetworkStream to)
            {
                var buffer = new byte[4096];
                int n;
                while ((n = await from.ReadAsync(buffer)) > 0)
                {
                    await to.WriteAsync(buffer.AsMemory(0, n));
                }

                to.Socket.Shutdown(SocketShutdown.Send);
            }
        }
        """);

    [Fact]
    public Task A_client_that_connects_again() => Verify.FileAsync("""
        sealed class Client : IDisposable
        {
            private TcpClient _client;

            public async Task RunAsync(string host, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    try
                    {
                        _client = new TcpClient();
                        await _client.ConnectAsync(host, 80, token);
                        await ReadAsync(_client.GetStream(), token);
                    }
                    catch (Exception e) when (e is IOException or SocketException)
                    {
                        Console.WriteLine(e.Message);
                    }
                    finally
                    {
                        _client?.Dispose();
                        _client = null;
                    }

                    await Task.Delay(1000, token);
                }
            }

            private static async Task ReadAsync(NetworkStream stream, CancellationToken token)
            {
                var buffer = new byte[256];
                while (true)
                {
                    int n = await stream.ReadAsync(buffer, token);
                    if (n == 0)
                    {
                        return;
                    }
                }
            }

            public void Dispose() => _client?.Dispose();
        }
        """);

    [Fact]
    public Task A_reader_of_frames() => Verify.FileAsync("""
        sealed class Frames
        {
            private readonly Stream _stream;

            public Frames(TcpClient client) => _stream = client.GetStream();

            public async Task<byte[]> ReadAsync()
            {
                var header = new byte[4];
                if (!await FillAsync(header))
                {
                    return null;
                }

                var body = new byte[BitConverter.ToInt32(header)];
                return await FillAsync(body) ? body : throw new EndOfStreamException();
            }

            private async Task<bool> FillAsync(byte[] buffer)
            {
                int total = 0;
                while (total < buffer.Length)
                {
                    int n = await _stream.ReadAsync(buffer.AsMemory(total));
                    if (n == 0)
                    {
                        return false;
                    }

                    total += n;
                }

                return true;
            }
        }
        """);

    [Fact]
    public Task A_factory_that_dials_and_shakes_hands() => Verify.FileAsync("""
        static class Dialer
        {
            public static async Task<SslStream> DialAsync(string host, CancellationToken token)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(host, 443, token).ConfigureAwait(false);
                    var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
                    await tls.AuthenticateAsClientAsync(host).ConfigureAwait(false);
                    return tls;
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task A_probe_of_a_port() => Verify.FileAsync("""
        static class Probe
        {
            public static bool IsOpen(string host, int port)
            {
                using (var client = new TcpClient())
                {
                    var pending = client.BeginConnect(host, port, null, null);
                    if (!pending.AsyncWaitHandle.WaitOne(1000))
                    {
                        return false;
                    }

                    client.EndConnect(pending);
                    return client.Connected;
                }
            }

            public static async Task<string> BannerAsync(string host)
            {
                TcpClient client = null;
                StreamReader reader = null;
                try
                {
                    client = new TcpClient();
                    await client.ConnectAsync(host, 25);
                    reader = new StreamReader(client.GetStream());
                    string line = await reader.ReadLineAsync();
                    if (line == null)
                    {
                        return "";
                    }

                    return line;
                }
                catch (SocketException)
                {
                    return null;
                }
                finally
                {
                    reader?.Dispose();
                    client?.Dispose();
                }
            }
        }
        """);

    [Fact]
    public Task A_queue_between_accepting_and_handling() => Verify.FileAsync("""
        sealed class Server
        {
            private readonly BlockingCollection<Socket> _waiting = new();

            public void Accept(Socket listener)
            {
                while (true)
                {
                    Socket socket = listener.Accept();
                    if (!_waiting.TryAdd(socket))
                    {
                        socket.Dispose();
                    }
                }
            }

            public void Work()
            {
                foreach (var socket in _waiting.GetConsumingEnumerable())
                {
                    using (socket)
                    {
                        while (socket.Receive(new byte[8]) > 0)
                        {
                        }
                    }
                }
            }
        }
        """);
}
