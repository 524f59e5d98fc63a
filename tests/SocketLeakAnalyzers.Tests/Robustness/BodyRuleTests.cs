using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Do the rules that need no flow survive code that is cut off, that refers to itself, or that only looks like the framework?</summary>
public sealed class BodyRuleTests
{
    private const string Whole = """
        using System.Collections.Concurrent;
        using System.IO;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading;
        using System.Threading.Tasks;

        public class Flagged
        {
            private readonly ConcurrentBag<TcpClient> _idle = new();
            private readonly SemaphoreSlim _gate = new(4);

            public TcpClient? Rent() => _idle.TryTake(out var client) ? client : new TcpClient("host", 80);

            public void Return(TcpClient client) => _idle.Add(client);

            public async Task RelayAsync(Stream a, Stream b)
            {
                var both = new[] { Task.Run(() => a.CopyToAsync(b)), Task.Run(async () => { await b.CopyToAsync(a); }) };
                await Task.WhenAll(both).ConfigureAwait(false);
            }

            public async Task ServeAsync(TcpListener listener)
            {
                for (;;)
                {
                    await _gate.WaitAsync();
                    using var client = await listener.AcceptTcpClientAsync();
                    _ = Task.Run(async () => { await RelayAsync(client.GetStream(), Stream.Null); _gate.Release(); });
                }
            }

            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp), _other = new(SocketType.Stream, ProtocolType.Tcp);

            public void Stop(TcpClient? client)
            {
                if (client != null && client.Connected) { client.Client?.Shutdown(SocketShutdown.Both); client.Close(); }
                try { _socket.Shutdown(SocketShutdown.Both); _socket.Close(); } catch { }
                _other.Disconnect(false);
            }
        }

        public class Line
        {
            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
            private readonly System.Action<int> _handle = _ => { };

            public Task SendAsync() => Task.CompletedTask;

            public void Close() => _socket.Close();

            public static async Task QuitAsync(Line line) { await line.SendAsync(); line.Close(); }

            public static Task Both() => QuitAsync(new Line());

            public void Run() { Receive(); _socket.Close(); }

            private void Receive() { while (_socket.Receive(new byte[1]) > 0) { _handle(1); } }
        }

        internal class Tunnel
        {
            private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
            private readonly System.Action<int> _handle = _ => { };

            public void Start() => _socket.BeginConnect("host", 80, Connected, null);

            private void Connected(System.IAsyncResult ar) { try { _socket.EndConnect(ar); } catch { } }

            private async void Process()
            {
                try { while (_socket.Connected) { await Task.Yield(); _handle(1); } _socket.Close(); }
                catch (IOException) { }
            }
        }

        public static class Web
        {
            private static readonly System.TimeSpan Idle = System.TimeSpan.FromHours(hours: 1, minutes: 30L);

            public static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = Idle });
        }
        """;

    [Fact]
    public async Task The_text_is_flagged_by_each() =>
        Assert.Equal(["SLA0106", "SLA0105", "SLA0107", "SLA0208", "SLA0208", "SLA0207", "SLA0202", "SLA0202", "SLA0202", "SLA0202", "SLA0303"], await Loose.IdsAsync(Whole));

    [Fact]
    public async Task Cut_off_at_every_place() => await (await BrokenText.OfAsync(Whole)).AssertCutOffAsync(7);

    /// <summary>Where two compilers take broken text for different statements, what is right for either is expected.</summary>
    [Theory]
    [InlineData("var t = Task.Run(() => t); Task.WaitAll(t, t);", "")]
    [InlineData("var t = t.ConfigureAwait(false); var u = u; Task.WaitAll(t, u);", "")]
    [InlineData("Task[] all = { all[0], all[1] }; Task.WaitAll(all);", "")]
    [InlineData("var a = b; var b = a; Task.WaitAll(a.CopyToAsync(b), b.CopyToAsync(a));", "")]
    [InlineData("Task.WaitAll(Task.Run(), Task.Run(1));", "")]
    [InlineData("Task.WhenAll(); Task.WhenAll(,); Task.WhenAll(null).Wait(;", "")]
    [InlineData("while (true) { var c = c.AcceptTcpClient(); Handle(c); while (c.Read( }", "")]
    [InlineData("while (true) Handle(listener.AcceptTcpClient(); ", "SLA0107")]
    [InlineData("while () { listener.AcceptTcpClient().Missing(); gate.Wait(); }", "")]
    [InlineData("Handle(client); client.Close(; try { client.EndConnect(ar) } catch", "")]
    [InlineData("M(); this.; Close(); try { while (x.Connected) { x.Close(); M(null) } } catch (Missing) { }", "")]
    [InlineData("_pool.TryTake(out ); return _pool.TryTake(out var c) ? c : c;", "SLA0106")]
    [InlineData("if (c.Connected) c.Close(); Socket c = c; if (c is { Connected: }) c.Close(); else", "")]
    [InlineData("if (!_socket.Connected) ; { } _socket.Close(; _socket?.Connected == ; if () _socket.Close(); if (_socket?.Connected) _socket?.Close();", "")]
    [InlineData("try { _socket.Shutdown(); _socket.Close() } catch { _socket?.; _socket.Disconnect(false)", "")]
    [InlineData("_socket.GetStream().Close(); _socket.Close(); new TcpClient().GetStream(.Close(); _socket = _socket = new(", "")]
    [InlineData("var h = new SocketsHttpHandler { PooledConnectionIdleTimeout = }; h.PooledConnectionIdleTimeout = ; h.PooledConnectionIdleTimeout", "")]
    [InlineData("h.PooledConnectionIdleTimeout = TimeSpan.Zero; new SocketsHttpHandler { PooledConnectionIdleTimeout = Missing.Zero, = , PooledConnectionIdleTimeout = new() }", "SLA0303")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = System.TimeSpan.FromHours('a' }.PooledConnectionIdleTimeout = null; System.TimeSpan.FromHours()", "SLA0303")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = System.TimeSpan.FromHours(\"1\") }; new SocketsHttpHandler { PooledConnectionIdleTimeout = new System.TimeSpan(1, ) };", "")]
    [InlineData("new SocketsHttpHandler { PooledConnectionIdleTimeout = _idle }.PooledConnectionIdleTimeout = Idle = _idle", "")]
    [InlineData("using (var c = new HttpClient( ) { c.GetStringAsync(); new HttpClient().; new HttpClient(new HttpClientHandler { Credentials = }); HttpClient = new", "SLA0301|SLA0301 SLA0301")]
    [InlineData("var c = new HttpClient(c); var h = new HttpClientHandler { CookieContainer = h }; using var d = new HttpClient(h, ); d = d; return new HttpClient(", "")]
    [InlineData("var x = new System.Net.HttpListener().GetContext(; x.Response.; using (x.Response", "")]
    [InlineData("var = new System.Net.HttpListener().GetContext().Response; var y = y.Response; y = new System.Net.HttpListener().GetContext() = y;", "")]
    public async Task Statements_that_do_not_compile(string statements, string expected) => Assert.Contains(string.Join(' ', await Loose.IdsOfBrokenAsync($$"""
        using System.Collections.Concurrent;
        using System.Net.Http;
        using System.Net.Sockets;
        using System.Threading.Tasks;
        public class C
        {
            private static readonly System.TimeSpan _idle = _idle, Idle;
            private ConcurrentBag<Socket> _pool = new();
            private Socket _socket = _socket;
            public void Close() { if (_socket.Connected) Close(); Close(Close); }
            public Socket M(TcpListener listener)
            {
                {{statements}}
            }
            void Handle(TcpClient client) { while (true) { client.GetStream().ReadByte(); Handle(client); } }
            void Return(Socket socket) => _pool.Add(socket);
        }
        """)), expected.Split('|'));

    [Fact]
    public async Task Types_of_the_framework_s_names() => Assert.Empty(await Loose.IdsAsync("""
        public class Task
        {
            public static Task Run() => new();
            public static Task WhenAll(params Task[] tasks) => new();
            public void Wait() { }
        }
        public class Listener { public Listener AcceptTcpClient() => this; }
        public class Bag<T> { public bool TryTake(out T? item) { item = default; return false; } public void Add(T item) { } }
        public class C
        {
            private readonly Bag<System.Net.Sockets.Socket> _pool = new();
            public System.Net.Sockets.Socket? Rent() => _pool.TryTake(out var socket) ? socket : null;
            public void Return(System.Net.Sockets.Socket socket) => _pool.Add(socket);
            public void M(Listener listener)
            {
                Task.WhenAll(Task.Run(), Task.Run()).Wait();
                while (true) { M(listener.AcceptTcpClient()); }
            }
        }
        """));
}
