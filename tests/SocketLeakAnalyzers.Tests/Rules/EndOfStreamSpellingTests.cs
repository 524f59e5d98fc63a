using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>
/// SLA0101: does every way to read say the same thing? Each spelling of the end is tried twice: left open and closed.
/// </summary>
public sealed class EndOfStreamSpellingTests
{
    /// <summary>How the count <c>n</c> comes from a <c>socket</c>.</summary>
    public static TheoryData<string> Counts => new()
    {
        "int n = socket.Receive(buffer);",
        "int n = socket.Receive(new List<ArraySegment<byte>> { new ArraySegment<byte>(buffer) });",
        "int n = socket.Receive(new[] { new ArraySegment<byte>(buffer) }, SocketFlags.None, out _);",
        "int n = socket.Receive((Span<byte>)buffer);",
        "int n = socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out SocketError error);",
        "int n = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), SocketFlags.None);",
        "int n = await socket.ReceiveAsync(buffer.AsMemory(), token);",
        "int n = await socket.ReceiveAsync(new List<ArraySegment<byte>> { new ArraySegment<byte>(buffer) });",
        "var n = await socket.ReceiveAsync(buffer, token).ConfigureAwait(false);",
        "var n = await socket.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(ConfigureAwaitOptions.None);",
        "var n = await socket.ReceiveAsync(buffer.AsMemory(), token).AsTask();",
        "var n = await socket.ReceiveAsync(buffer.AsMemory(), token).AsTask().WaitAsync(TimeSpan.FromSeconds(5));",
        "var n = socket.ReceiveAsync(buffer, SocketFlags.None).Result;",
        "var n = socket.ReceiveAsync(buffer, SocketFlags.None).GetAwaiter().GetResult();",
        "var n = socket.EndReceive(socket.BeginReceive(buffer, 0, buffer.Length, SocketFlags.None, null, null));",
        "var n = socket.EndReceive(socket.BeginReceive(buffer, 0, buffer.Length, SocketFlags.None, null, null), out var error);",
        "var read = socket.ReceiveAsync(buffer, SocketFlags.None);\nvar n = await read;",
        "var read = socket.ReceiveAsync(buffer, SocketFlags.None);\nread.Wait();\nvar n = read.Result;",
        "var read = socket.ReceiveAsync(buffer.AsMemory(), token);\nvar n = read.IsCompleted ? read.Result : await read;",
        "var read = socket.ReceiveAsync(buffer, SocketFlags.None);\n"
            + "if (await Task.WhenAny(read, Task.Delay(1000)) != read)\n{\nsocket.Close();\nreturn;\n}\nvar n = await read;",
        "var read = socket.ReceiveAsync(buffer, SocketFlags.None);\n"
            + "await Task.WhenAny(read, Task.Delay(1000));\nvar n = await read;",
    };

    /// <summary>Conditions on a <c>stream</c> of a client that are true at its end.</summary>
    public static TheoryData<string> Streams => new()
    {
        "stream.Read(buffer, 0, buffer.Length) == 0",
        "stream.Read((Span<byte>)buffer) == 0",
        "await stream.ReadAsync(buffer, 0, buffer.Length, token) == 0",
        "await stream.ReadAsync(buffer.AsMemory(), token) == 0",
        "(await stream.ReadAsync(buffer, token)) is 0",
        "stream.ReadByte() == -1",
        "stream.EndRead(stream.BeginRead(buffer, 0, buffer.Length, null, null)) == 0",
        "stream.ReadAtLeast(buffer, 4, throwOnEndOfStream: false) == 0",
        "stream.ReadAtLeast(buffer, 4, throwOnEndOfStream: false) < 4",
        "await stream.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false, token) < 4",
        "await stream.ReadAtLeastAsync(buffer, minimumBytes: 1, throwOnEndOfStream: false) == 0",
        "stream.ReadAsync(buffer, 0, buffer.Length).Result == 0",
        "stream.ReadAsync(buffer, 0, buffer.Length).GetAwaiter().GetResult() == 0",
        "stream.ReadAsync(buffer.AsMemory()).AsTask().Result == 0",
        "await stream.ReadAsync(buffer, 0, buffer.Length).WaitAsync(TimeSpan.FromSeconds(1)) == 0",
        "tls.Read(buffer, 0, buffer.Length) == 0",
        "tls.Read((Span<byte>)buffer) == 0",
        "await tls.ReadAsync(buffer) == 0",
        "tls.ReadByte() < 0",
        "await tls.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false) < 4",
    };

    /// <summary>Conditions on a <c>reader</c> or a <c>binary</c> of a client that are true at its end.</summary>
    public static TheoryData<string> Readers => new()
    {
        "reader.ReadLine() == null",
        "await reader.ReadLineAsync() == null",
        "await reader.ReadLineAsync(token) is null",
        "reader.ReadLineAsync().Result == null",
        "await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(1)) == null",
        "string.IsNullOrEmpty(reader.ReadLine())",
        "reader.Read() == -1",
        "reader.Read() < 0",
        "reader.Read(chars, 0, chars.Length) == 0",
        "await reader.ReadAsync(chars, 0, chars.Length) == 0",
        "await reader.ReadAsync(chars.AsMemory(), token) == 0",
        "await reader.ReadBlockAsync(chars, 0, chars.Length) < chars.Length",
        "reader.Peek() == -1",
        "reader.Peek() < 0",
        "reader.EndOfStream",
        "binary.Read(buffer, 0, buffer.Length) == 0",
        "binary.Read((Span<byte>)buffer) == 0",
        "binary.Read(chars, 0, chars.Length) == 0",
        "binary.Read() == -1",
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Socket_left_open(string read) => Verify.FlaggedWithAsync("SLA0101", OnSocket(read, ""));

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Socket_closed(string read) => Verify.SilentAsync(OnSocket(read, "socket.Close();"));

    [Theory]
    [MemberData(nameof(Streams))]
    public Task Stream_left_open(string condition) => Verify.FlaggedWithAsync("SLA0101", OnStream(condition, ""));

    [Theory]
    [MemberData(nameof(Streams))]
    public Task Stream_closed(string condition) => Verify.SilentAsync(OnStream(condition, "tls.Dispose();"));

    [Theory]
    [MemberData(nameof(Readers))]
    public Task Reader_left_open(string condition) => Verify.FlaggedWithAsync("SLA0101", OnReader(condition, ""));

    [Theory]
    [MemberData(nameof(Readers))]
    public Task Reader_closed(string condition) => Verify.SilentAsync(OnReader(condition, "client.Close();"));

    [Theory]
    [InlineData("stream.ReadExactly(buffer, 0, 4);")]
    [InlineData("stream.ReadExactly(buffer.AsSpan(0, 4));")]
    [InlineData("await stream.ReadExactlyAsync(buffer, 0, 4);")]
    [InlineData("await stream.ReadExactlyAsync(buffer.AsMemory(0, 4)).ConfigureAwait(false);")]
    [InlineData("stream.ReadAtLeast(buffer, 4);")]
    [InlineData("await stream.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: true);")]
    [InlineData("Console.WriteLine(new BinaryReader(stream).ReadInt32());")]
    public Task Exception_left_open(string read) => Verify.FlaggedWithAsync("SLA0101", Throwing(read, "return;"));

    [Theory]
    [InlineData("stream.ReadExactly(buffer, 0, 4);")]
    [InlineData("await stream.ReadExactlyAsync(buffer, 0, 4);")]
    [InlineData("stream.ReadAtLeast(buffer, 4);")]
    [InlineData("Console.WriteLine(new BinaryReader(stream).ReadInt32());")]
    public Task Exception_closed(string read) => Verify.SilentAsync(Throwing(read, "stream.Close();\nreturn;"));

    [Theory]
    [InlineData("Console.WriteLine(reader.ReadToEnd());")]
    [InlineData("Console.WriteLine(await reader.ReadToEndAsync());")]
    [InlineData("await client.GetStream().CopyToAsync(Stream.Null);")]
    [InlineData("client.GetStream().CopyTo(Stream.Null);")]
    public async Task All_of_it_read_and_left_open(string read) => Assert.Single(await Verify.IdsAsync(AllOfIt("", read)));

    [Theory]
    [InlineData("Console.WriteLine(reader.ReadToEnd());")]
    [InlineData("await client.GetStream().CopyToAsync(Stream.Null);")]
    public Task All_of_it_read_and_closed(string read) => Verify.SilentAsync(AllOfIt("using ", read));

    [Fact]
    public Task Datagrams_have_no_end() => Verify.SilentAsync("""
        static async Task ListenAsync(Socket socket, EndPoint from)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.ReceiveFrom(buffer, ref from) == 0)
                {
                    return;
                }

                if ((await socket.ReceiveFromAsync(buffer, SocketFlags.None, from)).ReceivedBytes == 0)
                {
                    return;
                }

                if ((await socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, from)).ReceivedBytes == 0)
                {
                    return;
                }
            }
        }
        """);

    // It answers -1 on every stream that cannot seek, so on a connection it says nothing.
    [Fact]
    public Task Peeking_for_a_character_says_nothing() => Verify.SilentAsync("""
        static void Handle(NetworkStream stream)
        {
            var binary = new BinaryReader(stream);
            if (binary.PeekChar() == -1)
            {
                return;
            }

            stream.Close();
        }
        """);

    private static string OnSocket(string read, string close) => $$"""
        static async Task HandleAsync(Socket socket, CancellationToken token)
        {
            await Task.Yield();
            var buffer = new byte[256];
            while (true)
            {
                {{read}}
                if (n == 0)
                {
                    {{close}}
                    return;
                }

                Console.WriteLine(n);
            }
        }
        """;

    private static string OnStream(string condition, string close) => $$"""
        static async Task HandleAsync(TcpClient client, CancellationToken token)
        {
            var stream = client.GetStream();
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync("localhost");
            var buffer = new byte[256];
            while (true)
            {
                if ({{condition}})
                {
                    {{close}}
                    return;
                }

                Console.WriteLine(buffer[0]);
            }
        }
        """;

    private static string OnReader(string condition, string close) => $$"""
        static async Task HandleAsync(TcpClient client, CancellationToken token)
        {
            await Task.Yield();
            var reader = new StreamReader(client.GetStream());
            var binary = new BinaryReader(client.GetStream());
            var buffer = new byte[256];
            var chars = new char[256];
            while (true)
            {
                if ({{condition}})
                {
                    {{close}}
                    return;
                }
            }
        }
        """;

    private static string Throwing(string read, string end) => $$"""
        static async Task HandleAsync(NetworkStream stream)
        {
            await Task.Yield();
            var buffer = new byte[256];
            while (true)
            {
                try
                {
                    {{read}}
                }
                catch (EndOfStreamException)
                {
                    {{end}}
                }
            }
        }
        """;

    private static string AllOfIt(string declaration, string read) => $$"""
        static async Task RunAsync(string host)
        {
            {{declaration}}var client = new TcpClient();
            await client.ConnectAsync(host, 80);
            var reader = new StreamReader(client.GetStream());
            {{read}}
        }
        """;
}
