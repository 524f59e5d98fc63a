using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 17 of the ground truth: ClientWebSocket; and 31k, the WebSocket of a server, which Kestrel closes.</summary>
public sealed class WebSocketTests
{
    [Theory]
    [InlineData("")]
    [InlineData("ws.Options.KeepAliveInterval = TimeSpan.FromSeconds(30);")]
    [InlineData("ws.Options.KeepAliveInterval = TimeSpan.Zero;")]
    public Task Close_message_returns_17aeg(string options) => Verify.FlaggedAsync($$"""
        static async Task RunAsync(Uri uri)
        {
            var ws = new ClientWebSocket();
            {{options}}
            await ws.ConnectAsync(uri, CancellationToken.None);
            var buffer = new byte[256];
            while (true)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {|SLA0104:return;|}
                }

                Console.WriteLine(result.Count);
            }
        }
        """);

    [Fact]
    public Task Close_message_to_a_field_returns_17a() => Verify.FlaggedAsync("""
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync(Uri uri)
        {
            await _ws.ConnectAsync(uri, CancellationToken.None);
            var buffer = new byte[256];
            while (true)
            {
                var result = await _ws.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {|SLA0104:break;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);")]
    [InlineData("await ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, \"\", CancellationToken.None);")]
    [InlineData("ws.Dispose();")]
    [InlineData("ws.Abort();")]
    public Task Close_message_answered_or_disposed_17bcd(string close) => Verify.SilentAsync($$"""
        static async Task RunAsync(Uri uri)
        {
            var ws = new ClientWebSocket();
            await ws.ConnectAsync(uri, CancellationToken.None);
            var buffer = new byte[256];
            while (true)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {{close}}
                    return;
                }
            }
        }
        """);

    [Theory]
    [InlineData("WebSocketException")]
    [InlineData("OperationCanceledException")]
    public Task Receive_that_throws_has_closed_17fi(string exception) => Verify.SilentAsync($$"""
        static async Task RunAsync(Uri uri, CancellationToken token)
        {
            var ws = new ClientWebSocket();
            await ws.ConnectAsync(uri, CancellationToken.None);
            var buffer = new byte[256];
            while (true)
            {
                try
                {
                    var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), token);
                    if (result.MessageType == WebSocketMessageType.Close)
                    {
                        await ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, token);
                        return;
                    }
                }
                catch ({{exception}} e)
                {
                    Console.WriteLine(e.Message);
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Connected_and_never_closed_17h() => Verify.FlaggedAsync("""
        static async Task RunAsync(Uri uri)
        {
            var ws = {|SLA0201:new ClientWebSocket()|};
            await ws.ConnectAsync(uri, CancellationToken.None);
            await ws.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        """);

    // In a program that has anything to do with ASP.NET Core the WebSocket may be the server's.
    [Fact]
    public Task Close_message_to_a_server_returns_31k() => Verify.SilentAsync("""
        class HttpContext
        {
        }

        static async Task HandleAsync(HttpContext context, WebSocket ws)
        {
            var buffer = new byte[256];
            while (true)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Close_message_to_a_handler_returns_17a() => Verify.FlaggedAsync("""
        static async Task HandleAsync(WebSocket ws)
        {
            var buffer = new byte[256];
            while (true)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {|SLA0104:return;|}
                }
            }
        }
        """);

    [Fact]
    public Task Close_message_to_a_server_is_not_looked_at_31l() => Verify.SilentAsync("""
        static async Task HandleAsync(WebSocket ws)
        {
            var buffer = new byte[256];
            while (true)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
                await ws.SendAsync(new ArraySegment<byte>(buffer, 0, result.Count), WebSocketMessageType.Text, true, CancellationToken.None);
            }
        }
        """);
}
