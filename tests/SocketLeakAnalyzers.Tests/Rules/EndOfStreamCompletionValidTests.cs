using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101 and SLA0104: correct code with event args, pipes, WebSockets, iterators and wrappers. Is it left alone?</summary>
public sealed class EndOfStreamCompletionValidTests
{
    [Theory]
    [InlineData("Close(e);", "private void Close(SocketAsyncEventArgs e) => ((Socket)e.UserToken).Close();")]
    [InlineData("Close((Socket)e.UserToken);", "private static void Close(Socket socket) => socket.Dispose();")]
    [InlineData("((Socket)e.UserToken).Shutdown(SocketShutdown.Both);\n((Socket)e.UserToken).Close();", "")]
    [InlineData("(e.UserToken as Socket)?.Dispose();", "")]
    [InlineData("e.AcceptSocket.Close();", "")]
    [InlineData("((IDisposable)e.UserToken).Dispose();", "")]
    [InlineData("_args.Push(e);\n((Socket)e.UserToken).Close();", "private readonly Stack<SocketAsyncEventArgs> _args = new();")]
    [InlineData("Closed?.Invoke(this, e);", "public event EventHandler<SocketAsyncEventArgs> Closed;")]
    [InlineData("throw new IOException(\"gone\");", "")]
    public Task Event_args(string end, string member) => Verify.SilentAsync($$"""
        {{member}}

        public void Start(SocketAsyncEventArgs e)
        {
            e.Completed += (_, args) => ProcessReceive(args);
            var socket = (Socket)e.UserToken;
            if (!socket.ReceiveAsync(e))
            {
                ProcessReceive(e);
            }
        }

        private void ProcessReceive(SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            if (e.BytesTransferred > 0 && e.SocketError == SocketError.Success)
            {
                if (!socket.ReceiveAsync(e))
                {
                    ProcessReceive(e);
                }
            }
            else
            {
                {{end}}
            }
        }
        """);

    [Theory]
    [InlineData("OnSendCompleted", false)]
    [InlineData("OnSent", true)]
    [InlineData("OnSendOrReceive", true)]
    public Task Event_args_of_a_send(string name, bool mayReceive) => Verify.FileAsync($$"""
        sealed class Session
        {
            private int _failed;

            public void {{name}}(SocketAsyncEventArgs e)
            {
                if (e.BytesTransferred == 0)
                {
                    _failed++;
                    {{(mayReceive ? "{|SLA0101:return;|}" : "return;")}}
                }

                Console.WriteLine(e.BytesTransferred);
            }
        }
        """);

    [Fact]
    public Task Event_args_of_a_session() => Verify.FileAsync("""
        sealed class Session : IDisposable
        {
            private readonly Socket _socket;
            private readonly SocketAsyncEventArgs _receive = new SocketAsyncEventArgs();

            public Session(Socket socket)
            {
                _socket = socket;
                _receive.SetBuffer(new byte[256], 0, 256);
                _receive.Completed += OnReceived;
            }

            public void Start()
            {
                while (!_socket.ReceiveAsync(_receive))
                {
                    if (!Process())
                    {
                        return;
                    }
                }
            }

            public void Dispose()
            {
                _socket.Dispose();
                _receive.Dispose();
            }

            private void OnReceived(object sender, SocketAsyncEventArgs e)
            {
                if (Process())
                {
                    Start();
                }
            }

            private bool Process()
            {
                if (_receive.BytesTransferred == 0 || _receive.SocketError != SocketError.Success)
                {
                    Dispose();
                    return false;
                }

                return true;
            }
        }
        """);

    // What a send has transferred says nothing of the peer's close, and neither does an accept.
    [Theory]
    [InlineData("SendAsync")]
    [InlineData("AcceptAsync")]
    public Task Event_args_of_no_receive(string operation) => Verify.SilentAsync($$"""
        static void Start(Socket socket, SocketAsyncEventArgs e)
        {
            e.Completed += OnCompleted;
            if (!socket.{{operation}}(e))
            {
                OnCompleted(socket, e);
            }
        }

        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            if (e.SocketError != SocketError.Success)
            {
                return;
            }

            Console.WriteLine(e.LastOperation);
        }
        """);

    [Theory]
    [InlineData("await reader.CompleteAsync();")]
    [InlineData("reader.Complete();")]
    [InlineData("reader.Complete(new IOException());")]
    [InlineData("_ = reader.CompleteAsync();")]
    [InlineData("client.Dispose();")]
    [InlineData("await PipeWriter.Create(client.GetStream()).CompleteAsync();")]
    public Task Pipe_that_is_completed(string close) => Verify.SilentAsync($$"""
        static async Task HandleAsync(TcpClient client)
        {
            var reader = PipeReader.Create(client.GetStream());
            try
            {
                while (true)
                {
                    var result = await reader.ReadAsync();
                    reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    if (result.IsCompleted)
                    {
                        break;
                    }
                }
            }
            finally
            {
                {{close}}
            }
        }
        """);

    [Fact]
    public Task Pipe_of_a_connection_that_its_owner_disposes() => Verify.FileAsync("""
        sealed class Connection : IAsyncDisposable
        {
            private readonly NetworkStream _stream;
            private readonly PipeReader _input;

            public Connection(Socket socket)
            {
                _stream = new NetworkStream(socket, ownsSocket: true);
                _input = PipeReader.Create(_stream);
            }

            public async Task<ReadOnlySequence<byte>?> ReadAsync()
            {
                var result = await _input.ReadAsync();
                if (result.IsCompleted && result.Buffer.IsEmpty)
                {
                    return null;
                }

                return result.Buffer;
            }

            public async ValueTask DisposeAsync()
            {
                await _input.CompleteAsync();
                await _stream.DisposeAsync();
            }
        }
        """);

    [Theory]
    [InlineData("await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, null, token);")]
    [InlineData("await ws.CloseOutputAsync(result.CloseStatus.Value, result.CloseStatusDescription, token);")]
    [InlineData("ws.Dispose();")]
    [InlineData("await CloseQuietlyAsync(ws);")]
    [InlineData("throw new WebSocketException(\"gone\");")]
    public Task WebSocket_that_is_answered(string close) => Verify.SilentAsync($$"""
        static async Task ListenAsync(ClientWebSocket ws, CancellationToken token)
        {
            var buffer = new byte[256];
            while (ws.State == WebSocketState.Open)
            {
                var result = await ws.ReceiveAsync(new ArraySegment<byte>(buffer), token);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    {{close}}
                    return;
                }
            }

            ws.Abort();
        }

        static async Task CloseQuietlyAsync(WebSocket ws)
        {
            try
            {
                await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
            }
            catch (WebSocketException)
            {
                ws.Abort();
            }
        }
        """);

    [Fact]
    public Task WebSocket_whose_message_is_returned() => Verify.SilentAsync("""
        private readonly ClientWebSocket _ws = new ClientWebSocket();

        public async Task<string> ReceiveAsync(CancellationToken token)
        {
            var buffer = new byte[256];
            var result = await _ws.ReceiveAsync(new ArraySegment<byte>(buffer), token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            return Encoding.UTF8.GetString(buffer, 0, result.Count);
        }

        public void Dispose() => _ws.Dispose();
        """);

    [Theory]
    [InlineData("using (stream)")]
    [InlineData("await using (stream)")]
    public Task Iterator_with_using_44b(string statement) => Verify.SilentAsync($$"""
        static async Task HandleAsync(TcpClient client)
        {
            await foreach (var chunk in ReadAsync(client.GetStream()))
            {
                if (chunk.Length > 8)
                {
                    break;
                }
            }
        }

        private static async IAsyncEnumerable<byte[]> ReadAsync(NetworkStream stream)
        {
            {{statement}}
            {
                var buffer = new byte[256];
                while (true)
                {
                    int n = await stream.ReadAsync(buffer);
                    if (n == 0)
                    {
                        yield break;
                    }

                    yield return buffer[..n];
                }
            }
        }
        """);

    [Fact]
    public Task Iterator_of_lines_whose_caller_closes() => Verify.SilentAsync("""
        static void Handle(TcpClient client)
        {
            using var reader = new StreamReader(client.GetStream());
            foreach (var line in Lines(reader))
            {
                Console.WriteLine(line);
            }
        }

        private static IEnumerable<string> Lines(StreamReader reader)
        {
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
        """);

    // Nobody is seen to iterate: whoever does has the connection.
    [Fact]
    public Task Iterator_for_everybody() => Verify.SilentAsync("""
        public static async IAsyncEnumerable<string> LinesAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                yield return line;
            }
        }
        """);

    [Theory]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer) => stream.Read(buffer, 0, buffer.Length);", "ReadSome(stream, buffer) == 0")]
    [InlineData("private static Task<int> ReadSome(NetworkStream stream, byte[] buffer) => stream.ReadAsync(buffer, 0, 8);", "await ReadSome(stream, buffer) == 0")]
    [InlineData("private static async Task<int> ReadSome(NetworkStream stream, byte[] buffer)\n{\nreturn await stream.ReadAsync(buffer);\n}", "await ReadSome(stream, buffer) == 0")]
    [InlineData("private static bool ReadSome(NetworkStream stream, byte[] buffer)\n{\nint n = stream.Read(buffer);\nif (n == 0)\nreturn false;\nreturn true;\n}", "!ReadSome(stream, buffer)")]
    [InlineData("private static bool TryReadSome(NetworkStream stream, byte[] buffer, out int n)\n{\nn = stream.Read(buffer);\nreturn n > 0;\n}", "!TryReadSome(stream, buffer, out var n)")]
    [InlineData("private static byte[] ReadSome(NetworkStream stream, byte[] buffer)\n{\nint n = stream.Read(buffer);\nif (n == 0)\nreturn null;\nreturn buffer[..n];\n}", "ReadSome(stream, buffer) == null")]
    public Task Wrapper_whose_caller_closes(string wrapper, string condition) => Verify.SilentAsync($$"""
        {{wrapper}}

        static async Task HandleAsync(TcpClient client)
        {
            await Task.Yield();
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (true)
            {
                if ({{condition}})
                {
                    client.Close();
                    return;
                }
            }
        }
        """);

    [Theory]
    [InlineData("stream.ReadAsync(buffer, 0, 8).ContinueWith(t =>\n{\nif (t.Result == 0)\nstream.Dispose();\n});")]
    [InlineData("stream.ReadAsync(buffer, 0, 8).ContinueWith(t => t.Result).ContinueWith(_ => stream.Dispose());")]
    [InlineData("stream.ReadAsync(buffer, 0, 8).ContinueWith(t => _counts.Enqueue(t.Result));")]
    [InlineData("stream.ReadAsync(buffer, 0, 8).ContinueWith(t => Process(t.Result));")]
    [InlineData("stream.ReadAsync(buffer, 0, 8).ContinueWith(OnRead, stream);")]
    public Task Continuation_that_tells_or_closes(string statement) => Verify.SilentAsync($$"""
        private readonly Queue<int> _counts = new Queue<int>();

        public void Start(NetworkStream stream, byte[] buffer)
        {
            {{statement}}
        }

        private void Process(int n) => _counts.Enqueue(n);

        private void OnRead(Task<int> read, object state)
        {
            if (read.Result == 0)
            {
                ((NetworkStream)state).Dispose();
            }
        }
        """);

    [Theory]
    [InlineData("catch (EndOfStreamException)\n{\nstream.Dispose();\nreturn;\n}")]
    [InlineData("catch (EndOfStreamException)\n{\nthrow;\n}")]
    [InlineData("catch (IOException e)\n{\nthrow new InvalidOperationException(\"gone\", e);\n}")]
    [InlineData("finally\n{\nstream.Dispose();\n}")]
    public Task Exact_read_that_throws(string handler) => Verify.SilentAsync($$"""
        static void Handle(NetworkStream stream)
        {
            var buffer = new byte[4];
            try
            {
                while (true)
                {
                    stream.ReadExactly(buffer);
                    Console.WriteLine(buffer[0]);
                }
            }
            {{handler}}
        }
        """);
}
