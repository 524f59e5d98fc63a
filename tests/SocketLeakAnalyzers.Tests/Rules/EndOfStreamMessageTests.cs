using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>
/// The end as a property of what a read returns: a pipe's IsCompleted (SLA0101) and a WebSocket's Close message (SLA0104).
/// </summary>
public sealed class EndOfStreamMessageTests
{
    /// <summary>Statements that leave a loop when the pipe is completed; <c>reader</c> is a PipeReader.</summary>
    public static TheoryData<string> Pipes => new()
    {
        "var result = await reader.ReadAsync();\nreader.AdvanceTo(result.Buffer.End);\nif (result.IsCompleted)\nbreak;",
        "var result = await reader.ReadAsync(token).ConfigureAwait(false);\nreader.AdvanceTo(result.Buffer.End);\nif (result.IsCompleted)\n{\nbreak;\n}",
        "ReadResult result = await reader.ReadAsync();\nif (result.IsCompleted && result.Buffer.IsEmpty)\nbreak;\nreader.AdvanceTo(result.Buffer.End);",
        "var result = await reader.ReadAsync();\nif (result.IsCanceled || result.IsCompleted)\n{\nreturn;\n}\nreader.AdvanceTo(result.Buffer.End);",
        "var result = await reader.ReadAtLeastAsync(4);\nreader.AdvanceTo(result.Buffer.End);\nif (result.IsCompleted)\nreturn;",
        "if (reader.TryRead(out var result))\n{\nreader.AdvanceTo(result.Buffer.End);\nif (result.IsCompleted)\nreturn;\n}",
        "var result = await reader.ReadAsync();\nvar done = result.IsCompleted;\nreader.AdvanceTo(result.Buffer.End);\nif (done)\nbreak;",
        "var pending = reader.ReadAsync();\nvar result = pending.IsCompleted ? pending.Result : await pending;\n"
            + "reader.AdvanceTo(result.Buffer.End);\nif (result.IsCompleted)\nbreak;",
        "var result = await reader.ReadAsync();\nreader.AdvanceTo(result.Buffer.End);\nif (!result.IsCompleted)\ncontinue;\nreturn;",
        "var result = await reader.ReadAsync();\nreader.AdvanceTo(result.Buffer.End);\nif (result is { IsCompleted: true })\nreturn;",
    };

    /// <summary>Statements that leave a loop at the Close message; <c>ws</c> is a ClientWebSocket.</summary>
    public static TheoryData<string> WebSockets => new()
    {
        "var result = await ws.ReceiveAsync(segment, token);\nif (result.MessageType == WebSocketMessageType.Close)\nreturn;",
        "var result = await ws.ReceiveAsync(segment.AsMemory(), token);\nif (result.MessageType == WebSocketMessageType.Close)\nbreak;",
        "var result = await ws.ReceiveAsync(segment, token).ConfigureAwait(false);\nif (result.MessageType is WebSocketMessageType.Close)\n{\nreturn;\n}",
        "var result = await ws.ReceiveAsync(segment, token);\nif (result.CloseStatus.HasValue)\nreturn;",
        "var result = await ws.ReceiveAsync(segment, token);\nif (result.CloseStatus != null)\nreturn;",
        "var result = await ws.ReceiveAsync(segment, token);\nif (result.CloseStatus is not null)\nbreak;",
        "await ws.ReceiveAsync(segment, token);\nif (ws.CloseStatus.HasValue)\nreturn;",
        "await ws.ReceiveAsync(segment, token);\nif (ws.State == WebSocketState.CloseReceived)\nreturn;",
        "await ws.ReceiveAsync(segment, token);\nif (ws.State != WebSocketState.Open)\nreturn;",
        "var result = await ws.ReceiveAsync(segment, token);\nswitch (result.MessageType)\n{\ncase WebSocketMessageType.Text:\nbreak;\n"
            + "case WebSocketMessageType.Close:\nreturn;\n}",
        "var result = await ws.ReceiveAsync(segment, token);\nif (result.MessageType != WebSocketMessageType.Close)\n{\ncontinue;\n}\nreturn;",
    };

    [Theory]
    [MemberData(nameof(Pipes))]
    public Task Pipe_left_open(string statements) => Verify.FlaggedWithAsync("SLA0101", OnPipe("", statements));

    [Theory]
    [MemberData(nameof(Pipes))]
    public Task Pipe_closed(string statements) => Verify.SilentAsync(OnPipe("using var closing = client;", statements));

    [Theory]
    [MemberData(nameof(WebSockets))]
    public Task WebSocket_left_open(string statements) => Verify.FlaggedWithAsync("SLA0104", OnWebSocket("", statements));

    [Theory]
    [MemberData(nameof(WebSockets))]
    public Task WebSocket_disposed(string statements) => Verify.SilentAsync(OnWebSocket("using ", statements));

    [Theory]
    [InlineData("while (ws.State == WebSocketState.Open)")]
    [InlineData("while (ws.State == WebSocketState.Open && !token.IsCancellationRequested)")]
    [InlineData("while (!ws.CloseStatus.HasValue)")]
    public Task WebSocket_left_open_by_the_loop(string loop) => Verify.FlaggedWithAsync("SLA0104", $$"""
        static async Task RunAsync(ClientWebSocket ws, CancellationToken token)
        {
            var buffer = new byte[256];
            {{loop}}
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), token);
                Console.WriteLine(result.Count);
            }
        }
        """);

    [Theory]
    [InlineData("while (ws.State == WebSocketState.Open)")]
    [InlineData("while (!ws.CloseStatus.HasValue)")]
    public Task WebSocket_answered_after_the_loop(string loop) => Verify.SilentAsync($$"""
        static async Task RunAsync(ClientWebSocket ws, CancellationToken token)
        {
            var buffer = new byte[256];
            {{loop}}
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), token);
                Console.WriteLine(result.Count);
            }

            await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", token);
        }
        """);

    // The pipe of an application has no connection behind it that this code could close.
    [Theory]
    [InlineData("ConnectionContext context, PipeReader reader")]
    [InlineData("Pipe pipe, PipeReader reader")]
    public Task Pipe_of_somebody_else(string parameters) => Verify.SilentAsync($$"""
        class ConnectionContext
        {
        }

        static async Task ReadAsync({{parameters}})
        {
            while (true)
            {
                var result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Pipe_of_a_stream_given_to_its_handler() => Verify.FlaggedAsync("""
        static async Task ReadAsync(PipeReader reader)
        {
            while (true)
            {
                var result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Fact]
    public Task Flush_says_nothing_of_the_peer() => Verify.SilentAsync("""
        static async Task WriteAsync(NetworkStream stream, PipeWriter writer)
        {
            var result = await PipeWriter.Create(stream).FlushAsync();
            if (result.IsCompleted)
            {
                return;
            }

            stream.Close();
        }
        """);

    private static string OnPipe(string declaration, string statements) => $$"""
        static async Task HandleAsync(TcpClient client, CancellationToken token)
        {
            await Task.Yield();
            {{declaration}}
            var reader = PipeReader.Create(client.GetStream());
            while (true)
            {
                {{statements}}
            }
        }
        """;

    private static string OnWebSocket(string declaration, string statements) => $$"""
        static async Task RunAsync(Uri uri, CancellationToken token)
        {
            {{declaration}}var ws = new ClientWebSocket();
            await ws.ConnectAsync(uri, token);
            var segment = new ArraySegment<byte>(new byte[256]);
            while (true)
            {
                {{statements}}
            }
        }
        """;
}
