using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: a method of one's own that reads, and whose caller learns of the end.</summary>
public sealed class EndOfStreamWrapperTests
{
    /// <summary>What was asked before, and says nothing of the peer's close, is not what has told.</summary>
    [Fact]
    public Task A_probe_in_a_helper() => Verify.FlaggedAsync("""
        static void Serve(TcpListener listener)
        {
            var client = {|SLA0201:listener.AcceptTcpClient()|};
            while (true)
            {
                if (client.GetStream().DataAvailable)
                {
                    Console.WriteLine(client.Available);
                }

                if (!IsOnline(client))
                {
                    break;
                }
            }
        }

        static bool IsOnline(TcpClient client) => !(client.Client.Poll(1, SelectMode.SelectRead) && client.Client.Available == 0);
        """);

    [Theory]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer) => stream.Read(buffer, 0, buffer.Length);", "ReadSome(stream, buffer) == 0")]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer)\n{\nint n = stream.Read(buffer);\nConsole.WriteLine(n);\nreturn n;\n}", "ReadSome(stream, buffer) <= 0")]
    [InlineData("private static Task<int> ReadSome(NetworkStream stream, byte[] buffer) => stream.ReadAsync(buffer, 0, 8);", "await ReadSome(stream, buffer) == 0")]
    [InlineData("private static ValueTask<int> ReadSome(NetworkStream stream, byte[] buffer) => stream.ReadAsync(buffer.AsMemory());", "await ReadSome(stream, buffer) == 0")]
    [InlineData("private static async Task<int> ReadSome(NetworkStream stream, byte[] buffer)\n{\nreturn await stream.ReadAsync(buffer);\n}", "await ReadSome(stream, buffer) == 0")]
    [InlineData("private static async Task<int> ReadSome(NetworkStream stream, byte[] buffer) => await stream.ReadAsync(buffer).ConfigureAwait(false);", "await ReadSome(stream, buffer) is 0")]
    public Task Count_of_a_wrapper(string wrapper, string condition) => Verify.FlaggedAsync($$"""
        {{wrapper}}

        static async Task HandleAsync(NetworkStream stream)
        {
            await Task.Yield();
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

    [Fact]
    public Task Count_of_a_local_function() => Verify.FlaggedAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            int ReadSome() => socket.Receive(buffer);
            while (true)
            {
                if (ReadSome() == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Fact]
    public Task Count_of_a_wrapper_over_a_field() => Verify.FlaggedAsync("""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _buffer = new byte[256];

        private int ReadSome() => _socket.Receive(_buffer);

        private void Listen()
        {
            while (true)
            {
                if (ReadSome() == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Fact]
    public Task Line_of_a_wrapper() => Verify.FlaggedAsync("""
        private static Task<string> NextAsync(StreamReader reader) => reader.ReadLineAsync();

        static async Task HandleAsync(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            while (true)
            {
                var line = await NextAsync(reader);
                if (line == null)
                {
                    {|SLA0101:return;|}
                }

                Console.WriteLine(line);
            }
        }
        """);

    // What a wrapper returns at the end need not be the count: only what is seen to be 0 there says so.
    [Theory]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer) => stream.Read(buffer, 0, 8) + 1;")]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer) => stream.DataAvailable ? stream.Read(buffer, 0, 8) : 0;")]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer)\n{\nint n = stream.Read(buffer, 0, 8);\nreturn n == 0 ? throw new EndOfStreamException() : n - 1;\n}")]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer) => stream.Read(buffer, 0, 0);")]
    [InlineData("private static int ReadSome(NetworkStream stream, byte[] buffer) => buffer.Length;")]
    public Task No_count(string wrapper) => Verify.SilentAsync($$"""
        {{wrapper}}

        static void Handle(NetworkStream stream)
        {
            var buffer = new byte[256];
            if (ReadSome(stream, buffer) == 0)
            {
                return;
            }

            stream.Close();
        }
        """);
}
