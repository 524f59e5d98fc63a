using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0104: how is the Close message of a WebSocket answered?</summary>
public sealed class CloseMessageNotAnsweredFixTests
{
    private const string Local = """
        static async Task RunAsync(Uri uri)
        {
            var ws = new ClientWebSocket();
            await ws.ConnectAsync(uri, CancellationToken.None);
            while (true)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(new byte[16]), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {|SLA0104:return;|}
                }
            }
        }
        """;

    [Fact]
    public Task Declared_with_using_where_it_stays() => FixAsync(
        Local,
        Local.Replace("var ws", "using var ws").Replace("{|SLA0104:return;|}", "return;"));

    [Fact]
    public Task Answered_and_disposed_as_the_other_choice() => Verify.FixAsync<EndOfStreamNotClosedFix>(
        Local,
        Local.Replace(
            "{|SLA0104:return;|}",
            "await ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);\n            ws.Dispose();\n            return;"),
        index: 1);

    [Fact]
    public Task Answered_and_disposed_where_it_is_a_field() => FixAsync(
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync(Uri uri)
        {
            await _ws.ConnectAsync(uri, CancellationToken.None);
            while (true)
            {
                var result = await _ws.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                    {|SLA0104:break;|}
            }
        }
        """,
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync(Uri uri)
        {
            await _ws.ConnectAsync(uri, CancellationToken.None);
            while (true)
            {
                var result = await _ws.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await _ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    _ws.Dispose();
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task Answered_and_disposed_after_the_loop() => FixAsync(
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync()
        {
            WebSocketReceiveResult result;
            do
            {
                result = await _ws.ReceiveAsync(new ArraySegment<byte>(new byte[16]), CancellationToken.None);
            }
            while ({|SLA0104:result.MessageType != WebSocketMessageType.Close|});
        }
        """,
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync()
        {
            WebSocketReceiveResult result;
            do
            {
                result = await _ws.ReceiveAsync(new ArraySegment<byte>(new byte[16]), CancellationToken.None);
            }
            while (result.MessageType != WebSocketMessageType.Close);
            await _ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            _ws.Dispose();
        }
        """);

    [Fact]
    public Task Answered_in_an_else() => FixAsync(
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync()
        {
            var result = await _ws.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None);
            if ({|SLA0104:result.MessageType != WebSocketMessageType.Close|})
            {
                Console.WriteLine(result.Count);
            }
        }
        """,
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync()
        {
            var result = await _ws.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None);
            if (result.MessageType != WebSocketMessageType.Close)
            {
                Console.WriteLine(result.Count);
            }
            else
            {
                await _ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                _ws.Dispose();
            }
        }
        """);

    [Fact]
    public Task Answered_in_an_empty_block() => FixAsync(
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync()
        {
            var result = await _ws.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None);
            if ({|SLA0104:result.MessageType == WebSocketMessageType.Close|})
            {
            }
        }
        """,
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task RunAsync()
        {
            var result = await _ws.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await _ws.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                _ws.Dispose();
            }
        }
        """);

    [Fact]
    public Task Only_disposed_where_nothing_can_be_awaited() => FixAsync(
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public void Run()
        {
            while (true)
            {
                var result = _ws.ReceiveAsync(new ArraySegment<byte>(new byte[16]), CancellationToken.None).Result;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {|SLA0104:return;|}
                }
            }
        }
        """,
        """
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public void Run()
        {
            while (true)
            {
                var result = _ws.ReceiveAsync(new ArraySegment<byte>(new byte[16]), CancellationToken.None).Result;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    _ws.Dispose();
                    return;
                }
            }
        }
        """);

    private static Task FixAsync(string before, string after) => Verify.FixAsync<EndOfStreamNotClosedFix>(before, after);
}
