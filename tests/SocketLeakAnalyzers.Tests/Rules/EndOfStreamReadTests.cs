using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: which calls read, and which of them never report an end?</summary>
public sealed class EndOfStreamReadTests
{
    /// <summary>What catches the end goes on without the connection; an exception of another type is not the end.</summary>
    [Theory]
    [InlineData("EndOfStreamException", "{|SLA0101:client.GetStream().ReadExactly(buffer)|};")]
    [InlineData("IOException", "{|SLA0101:client.GetStream().ReadExactly(buffer)|};")]
    [InlineData("FormatException", "client.GetStream().ReadExactly(buffer);")]
    public Task The_end_that_is_thrown_is_caught_by_its_type(string caught, string read) => Verify.FileAsync(Verify.InClass($$"""
        static void Accept(TcpListener listener)
        {
            var client = listener.AcceptTcpClient();
            _ = Task.Run(() => Serve(client));
        }

        static void Serve(TcpClient client)
        {
            var buffer = new byte[4];
            while (true)
            {
                try
                {
                    {{read}}
                }
                catch ({{caught}})
                {
                    return;
                }
            }
        }
        """));

    [Theory]
    [InlineData("socket.Receive(buffer)")]
    [InlineData("socket.Receive(buffer, SocketFlags.None)")]
    [InlineData("socket.Receive(buffer, 8, SocketFlags.None)")]
    [InlineData("socket.Receive(buffer, 0, 8, SocketFlags.None)")]
    [InlineData("socket.Receive(buffer, 0, 8, SocketFlags.None, out _)")]
    [InlineData("socket.Receive(buffer, 0, 8, SocketFlags.None, out SocketError error)")]
    [InlineData("socket.Receive(buffer.AsSpan())")]
    [InlineData("socket.Receive(buffer.AsSpan(0, 8), SocketFlags.None, out var error)")]
    [InlineData("socket.Receive(stackalloc byte[8])")]
    [InlineData("socket.Receive(new[] { new ArraySegment<byte>(buffer) })")]
    [InlineData("socket.ReceiveAsync(buffer, SocketFlags.None).Result")]
    [InlineData("socket.ReceiveAsync(buffer, SocketFlags.None).GetAwaiter().GetResult()")]
    [InlineData("socket.ReceiveAsync(buffer.AsMemory()).AsTask().Result")]
    [InlineData("socket.ReceiveAsync(buffer.AsMemory()).AsTask().GetAwaiter().GetResult()")]
    [InlineData("socket.ReceiveAsync(buffer.AsMemory()).AsTask().ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("socket.ReceiveAsync(buffer.AsMemory()).ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("(int)socket.Receive(buffer)")]
    public Task Of_a_socket(string read) => Verify.FlaggedAsync($$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = {{read}};
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("await socket.ReceiveAsync(buffer)")]
    [InlineData("await socket.ReceiveAsync(buffer, SocketFlags.None)")]
    [InlineData("await socket.ReceiveAsync(buffer, token)")]
    [InlineData("await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, token)")]
    [InlineData("await socket.ReceiveAsync(new ArraySegment<byte>(buffer), SocketFlags.None)")]
    [InlineData("await SocketTaskExtensions.ReceiveAsync(socket, new ArraySegment<byte>(buffer), SocketFlags.None)")]
    [InlineData("await socket.ReceiveAsync(buffer).ConfigureAwait(false)")]
    [InlineData("await socket.ReceiveAsync(buffer.AsMemory()).AsTask()")]
    [InlineData("await socket.ReceiveAsync(buffer.AsMemory()).AsTask().ConfigureAwait(false)")]
    [InlineData("await socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(token)")]
    [InlineData("await socket.ReceiveAsync(buffer.AsMemory()).Preserve()")]
    [InlineData("(await socket.ReceiveAsync(buffer))")]
    public Task Awaited_of_a_socket(string read) => Verify.FlaggedAsync($$"""
        static async Task HandleAsync(Socket socket, CancellationToken token)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = {{read}};
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("var pending = socket.ReceiveAsync(buffer.AsMemory()).AsTask();\nint n = await pending;")]
    [InlineData("var pending = socket.ReceiveAsync(buffer);\nvar n = await pending.ConfigureAwait(false);")]
    [InlineData("Task<int> pending = socket.ReceiveAsync(buffer, SocketFlags.None);\npending.Wait();\nvar n = pending.Result;")]
    [InlineData("var pending = socket.ReceiveAsync(buffer, SocketFlags.None);\nawait Task.WhenAny(pending, Task.Delay(100));\nvar n = await pending;")]
    public Task Of_a_pending_task(string statements) => Verify.FlaggedAsync($$"""
        static async Task HandleAsync(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                {{statements}}
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("stream.Read(buffer, 0, 8) == 0")]
    [InlineData("stream.Read(buffer) == 0")]
    [InlineData("stream.Read(buffer.AsSpan(0, 4)) < 4")]
    [InlineData("stream.ReadByte() == -1")]
    [InlineData("stream.ReadByte() < 0")]
    [InlineData("stream.ReadByte() is -1")]
    [InlineData("await stream.ReadAsync(buffer) == 0")]
    [InlineData("await stream.ReadAsync(buffer, 0, 8) == 0")]
    [InlineData("await stream.ReadAsync(buffer.AsMemory(1)).ConfigureAwait(false) == 0")]
    [InlineData("stream.ReadAsync(buffer, 0, 8).Result == 0")]
    [InlineData("((Stream)stream).Read(buffer, 0, 8) == 0")]
    [InlineData("client.GetStream().Read(buffer, 0, 8) == 0")]
    [InlineData("client.Client.Receive(buffer) == 0")]
    [InlineData("stream.Socket.Receive(buffer) == 0")]
    [InlineData("new BufferedStream(stream).ReadByte() == -1")]
    [InlineData("new BinaryReader(stream).BaseStream.ReadByte() == -1")]
    [InlineData("Stream.Synchronized(stream).ReadByte() == -1")]
    public Task Of_a_stream(string condition) => Verify.FlaggedAsync($$"""
        static async Task HandleAsync(TcpClient client)
        {
            await Task.Yield();
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (true)
            {
                if ({{condition}})
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("reader.ReadLine() == null")]
    [InlineData("await reader.ReadLineAsync() == null")]
    [InlineData("await reader.ReadLineAsync(CancellationToken.None) is null")]
    [InlineData("(await reader.ReadLineAsync().ConfigureAwait(false)) == null")]
    [InlineData("reader.EndOfStream")]
    [InlineData("reader.Read() == -1")]
    [InlineData("reader.Read(chars, 0, 8) == 0")]
    [InlineData("await reader.ReadAsync(chars, 0, 8) == 0")]
    [InlineData("reader.ReadBlock(chars, 0, 8) == 0")]
    [InlineData("reader.BaseStream.ReadByte() == -1")]
    public Task Of_a_reader(string condition) => Verify.FlaggedAsync($$"""
        static async Task HandleAsync(TcpClient client)
        {
            await Task.Yield();
            var reader = new StreamReader(client.GetStream());
            var chars = new char[256];
            while (true)
            {
                if ({{condition}})
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("stream.Read(buffer, 0, 0)")]
    [InlineData("stream.Read(Array.Empty<byte>(), 0, 0)")]
    [InlineData("await stream.ReadAsync(Array.Empty<byte>())")]
    [InlineData("await stream.ReadAsync(Memory<byte>.Empty)")]
    [InlineData("await stream.ReadAsync(new byte[0])")]
    [InlineData("await stream.ReadAsync(default(Memory<byte>))")]
    [InlineData("stream.Read(Span<byte>.Empty)")]
    [InlineData("stream.Read(buffer.AsSpan(0, 0))")]
    [InlineData("stream.Read(new byte[] { })")]
    public Task Into_nothing_49a(string read) => Verify.SilentAsync($$"""
        static async Task HandleAsync(TcpClient client)
        {
            await Task.Yield();
            var stream = client.GetStream();
            var buffer = new byte[256];
            int n = {{read}};
            if (n == 0)
            {
                return;
            }

            client.Close();
        }
        """);

    [Theory]
    [InlineData("var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);")]
    [InlineData("var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);")]
    [InlineData("var socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Raw);")]
    [InlineData("var socket = new UdpClient(53).Client;")]
    public Task Of_datagrams_27a(string declaration) => Verify.SilentAsync($$"""
        static void Listen()
        {
            {{declaration}}
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task From_somewhere_27a() => Verify.SilentAsync("""
        static void Listen(Socket socket)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            while (true)
            {
                if (socket.ReceiveFrom(new byte[8], ref from) == 0)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Of_a_stream_that_is_no_connection() => Verify.SilentAsync("""
        static void Read(string path, Stream any)
        {
            var file = new FileStream(path, FileMode.Open);
            while (file.ReadByte() != -1 && any.ReadByte() != -1)
            {
            }

            string line;
            var text = new StringReader(path);
            while ((line = text.ReadLine()) != null)
            {
            }
        }
        """);
}
