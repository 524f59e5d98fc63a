using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102 and SLA0103: which loops learn of the end in another place, or are no loops over a connection's life?</summary>
public sealed class LivenessValidTests
{
    [Theory]
    [InlineData("while (true)\n{\nif (socket.Poll(1000, SelectMode.SelectRead) && socket.Available == 0)\nbreak;\nif (socket.Available > 0)\nsocket.Receive(buffer);\n}")]
    [InlineData("while (!(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0))\n{\nif (socket.Available > 0)\nsocket.Receive(buffer);\nThread.Sleep(10);\n}")]
    [InlineData("while (socket.Connected)\n{\nif (socket.Poll(1000, SelectMode.SelectRead))\n{\nif (socket.Receive(buffer) == 0)\nbreak;\n}\n}")]
    [InlineData("while (true)\n{\nbool readable = socket.Poll(1000, SelectMode.SelectRead);\nif (readable && socket.Available == 0)\nreturn;\n}")]
    [InlineData("while (IsAlive(socket))\n{\nif (socket.Available > 0)\nsocket.Receive(buffer);\nThread.Sleep(10);\n}")]
    [InlineData("while (true)\n{\nSocket.Select(new List<Socket> { socket }, null, null, 1000);\nif (socket.Receive(buffer) == 0)\nbreak;\n}")]
    [InlineData("while (true)\n{\nif (socket.Available == 0 && socket.Receive(buffer, 1, SocketFlags.Peek) == 0)\nbreak;\nConsole.WriteLine(socket.Receive(buffer));\n}")]
    public Task Polls(string loop) => Verify.SilentAsync($$"""
        static void Handle(Socket socket)
        {
            using (socket)
            {
                var buffer = new byte[256];
                {{loop}}
            }
        }

        static bool IsAlive(Socket socket) => !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
        """);

    [Theory]
    [InlineData("while (stream.DataAvailable)\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\n}")]
    [InlineData("while (stream.DataAvailable)\nstream.ReadByte();")]
    [InlineData("while (client.Available > 0)\n{\nstream.Read(buffer, 0, Math.Min(client.Available, 256));\n}")]
    [InlineData("do\n{\nint n = stream.Read(buffer, 0, 256);\nConsole.WriteLine(n);\n}\nwhile (stream.DataAvailable);")]
    [InlineData("if (stream.DataAvailable)\n{\nConsole.WriteLine(stream.Read(buffer, 0, 256));\n}")]
    [InlineData("for (int i = 0; i < 50 && !stream.DataAvailable; i++)\n{\nThread.Sleep(10);\n}")]
    public Task Drains(string loop) => Verify.SilentAsync($$"""
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                var buffer = new byte[256];
                {{loop}}
            }
        }
        """);

    [Theory]
    [InlineData("do\n{\nint n = stream.Read(buffer, 0, 256);\nif (n == 0)\nreturn;\nmessage.Append(Encoding.ASCII.GetString(buffer, 0, n));\n}\nwhile (stream.DataAvailable);")]
    [InlineData("int n = stream.Read(buffer, 0, 256);\nif (n == 0)\nbreak;\nwhile (stream.DataAvailable)\n{\nmessage.Append((char)stream.ReadByte());\n}")]
    [InlineData("if (stream.ReadByte() == -1)\nbreak;\nif (client.Available > 0)\nConsole.WriteLine(stream.Read(buffer, 0, 256));")]
    [InlineData("if (!stream.DataAvailable)\nConsole.Write('.');\nif (stream.Read(buffer, 0, 256) == 0)\nbreak;")]
    public Task Drains_after_a_read_that_is_checked(string body) => Verify.SilentAsync($$"""
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                var buffer = new byte[256];
                var message = new StringBuilder();
                while (client.Connected)
                {
                    {{body}}
                    Console.WriteLine(message);
                }
            }
        }
        """);

    [Theory]
    [InlineData("_ = Task.Run(() => Listen(client));")]
    [InlineData("new Thread(() => Listen(client)).Start();")]
    [InlineData("var listening = ListenAsync(client.GetStream());")]
    [InlineData("_ = Task.Run(async () =>\n{\nwhile (await client.GetStream().ReadAsync(new byte[8]) > 0)\n{\n}\nclient.Close();\n});")]
    [InlineData("s_clients.Add(client);")]
    public Task Writes_while_somebody_else_reads(string start) => Verify.SilentAsync($$"""
        private static readonly List<TcpClient> s_clients = new List<TcpClient>();

        static void Run(IPEndPoint peer)
        {
            using var client = new TcpClient();
            client.Connect(peer);
            var stream = client.GetStream();
            {{start}}
            while (true)
            {
                stream.Write(new byte[] { 1 }, 0, 1);
                Thread.Sleep(100);
            }
        }

        static void Listen(TcpClient client)
        {
            using (client)
            {
                while (client.GetStream().ReadByte() != -1)
                {
                }
            }
        }

        static async Task ListenAsync(NetworkStream stream)
        {
            await using (stream)
            {
                await stream.CopyToAsync(Stream.Null);
            }
        }
        """);

    [Fact]
    public Task Writes_to_a_field_that_another_method_reads() => Verify.FileAsync("""
        sealed class Session : IDisposable
        {
            private readonly TcpClient _client;
            private readonly NetworkStream _stream;

            public Session(TcpClient client)
            {
                _client = client;
                _stream = client.GetStream();
            }

            public async Task BeatAsync(CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    await _stream.WriteAsync(new byte[] { 1 }, token);
                    await Task.Delay(100, token);
                }
            }

            public async Task ListenAsync()
            {
                var buffer = new byte[256];
                while (await _stream.ReadAsync(buffer) > 0)
                {
                }

                Dispose();
            }

            public void Dispose() => _client.Dispose();
        }
        """);

    [Theory]
    [InlineData("foreach (var line in lines)\n{\nwriter.WriteLine(line);\n}")]
    [InlineData("for (int i = 0; i < lines.Length; i++)\nwriter.WriteLine(lines[i]);")]
    [InlineData("while (queue.TryDequeue(out var line))\n{\nwriter.WriteLine(line);\n}")]
    [InlineData("int n;\nwhile ((n = file.Read(buffer, 0, 256)) > 0)\n{\nstream.Write(buffer, 0, n);\n}")]
    [InlineData("while (true)\n{\nint n = file.Read(buffer, 0, 256);\nif (n == 0)\nbreak;\nstream.Write(buffer, 0, n);\n}")]
    [InlineData("while (true)\n{\nwriter.WriteLine(\"ping\");\nwriter.Flush();\nif (reader.ReadLine() == null)\nbreak;\n}")]
    [InlineData("while (true)\n{\nstream.WriteByte(1);\nif (stream.ReadByte() < 0)\nbreak;\n}")]
    public Task Writes_what_there_is_or_reads_the_answer(string loop) => Verify.SilentAsync($$"""
        static void Send(IPEndPoint peer, string[] lines, Queue<string> queue, FileStream file)
        {
            using var client = new TcpClient();
            client.Connect(peer);
            var stream = client.GetStream();
            var reader = new StreamReader(stream);
            var writer = new StreamWriter(stream);
            var buffer = new byte[256];
            {{loop}}
        }
        """);

    // A write loop over a connection that came from outside: whoever lent it may read it.
    [Fact]
    public Task Writes_to_what_is_borrowed() => Verify.SilentAsync("""
        static async Task BeatAsync(NetworkStream stream, CancellationToken token)
        {
            while (true)
            {
                await stream.WriteAsync(new byte[] { 1 }, token);
                await Task.Delay(100, token);
            }
        }
        """);

    [Fact]
    public Task Closes_at_zero_and_the_next_read_throws() => Verify.SilentAsync("""
        static async Task HandleAsync(Socket socket, CancellationToken token)
        {
            var buffer = new byte[256];
            try
            {
                while (!token.IsCancellationRequested)
                {
                    int n = await socket.ReceiveAsync(buffer, token);
                    if (n == 0)
                    {
                        socket.Close();
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                Console.WriteLine("closed");
            }
        }
        """);

    [Fact]
    public Task Cancels_at_zero_and_the_loop_looks_at_the_token() => Verify.SilentAsync("""
        static async Task HandleAsync(Socket socket, CancellationTokenSource stop)
        {
            using (socket)
            {
                var buffer = new byte[256];
                while (!stop.IsCancellationRequested)
                {
                    int n = await socket.ReceiveAsync(buffer);
                    if (n == 0)
                    {
                        stop.Cancel();
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Says_at_zero_that_it_has_stopped() => Verify.SilentAsync("""
        private volatile bool _running = true;

        public void Handle(Socket socket)
        {
            using (socket)
            {
                var buffer = new byte[256];
                while (_running)
                {
                    if (socket.Receive(buffer) == 0)
                    {
                        Stop();
                    }
                }
            }
        }

        public void Stop() => _running = false;
        """);

    [Theory]
    [InlineData("int n = stream.Read(buffer, read, length - read);\nif (n == 0)\nthrow new EndOfStreamException();\nread += n;")]
    [InlineData("int n = stream.Read(buffer, read, length - read);\nif (n <= 0)\nreturn;\nread += n;")]
    [InlineData("int before = read;\nread += stream.Read(buffer, read, length - read);\nif (read == before)\nreturn;")]
    [InlineData("read += stream.Read(buffer, read, length - read) is > 0 and var n ? n : throw new EndOfStreamException();")]
    [InlineData("int n = stream.Read(buffer, read, length - read);\nArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);\nread += n;")]
    [InlineData("int b = stream.ReadByte();\nif (b == -1)\nreturn;\nbuffer[read++] = (byte)b;")]
    [InlineData("buffer[read++] = (byte)stream.ReadByte();")]
    public Task Reads_frames(string body) => Verify.SilentAsync($$"""
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                while (true)
                {
                    int length = stream.ReadByte();
                    if (length < 0)
                    {
                        break;
                    }

                    var buffer = new byte[length];
                    int read = 0;
                    while (read < length)
                    {
                        {{body}}
                    }

                    Console.WriteLine(buffer.Length);
                }
            }
        }
        """);

    // The end of one connection is the start of the next.
    [Fact]
    public Task Connects_again() => Verify.SilentAsync("""
        static async Task RunAsync(IPEndPoint peer, CancellationToken token)
        {
            while (!token.IsCancellationRequested)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(peer, token);
                var buffer = new byte[256];
                while (await socket.ReceiveAsync(buffer, token) > 0)
                {
                }
            }
        }
        """);

    [Fact]
    public Task Serves_one_after_the_other() => Verify.SilentAsync("""
        static void Serve(TcpListener listener)
        {
            var buffer = new byte[256];
            while (true)
            {
                using var client = listener.AcceptTcpClient();
                int n = client.GetStream().Read(buffer, 0, buffer.Length);
                client.GetStream().Write(buffer, 0, n);
            }
        }
        """);

    [Fact]
    public Task Asks_many_in_turn() => Verify.SilentAsync("""
        static void Poll(List<Socket> sockets)
        {
            var buffer = new byte[256];
            while (sockets.Count > 0)
            {
                foreach (var socket in sockets.ToArray())
                {
                    if (socket.Poll(0, SelectMode.SelectRead) && socket.Receive(buffer) == 0)
                    {
                        sockets.Remove(socket);
                        socket.Close();
                    }
                }
            }
        }
        """);

    // The stream is the client's, but that is not seen here.
    [Fact]
    public Task Asks_the_client_and_reads_its_stream() => Verify.SilentAsync("""
        class Receiver
        {
            private TcpClient _client;
            private NetworkStream _stream;
            private bool _running = true;

            private void Receive()
            {
                var buffer = new byte[256];
                while (_running)
                {
                    if (!_client.Connected || _stream == null)
                    {
                        break;
                    }

                    int n = _stream.Read(buffer, 0, buffer.Length);
                    if (n == 0)
                    {
                        Disconnect();
                        break;
                    }
                }
            }

            private void Disconnect() => _client.Close();
        }
        """);
}
