using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102: which loops go on reading for ever when the peer has closed?</summary>
public sealed class EndlessLoopTests
{
    [Theory]
    [InlineData("n == -1")]
    [InlineData("n < 0")]
    [InlineData("n <= -1")]
    [InlineData("n is -1")]
    [InlineData("n is < 0")]
    [InlineData("n == 5")]
    [InlineData("n > 5")]
    [InlineData("n >= 16")]
    [InlineData("n == 16")]
    [InlineData("n == buffer.Length")]
    [InlineData("n > 0 && buffer[0] == 4")]
    [InlineData("n == -1 || n > buffer.Length")]
    public Task Wrong_number(string condition) => Verify.FlaggedAsync($$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = {|SLA0102:socket.Receive(buffer)|};
                if ({{condition}})
                {
                    break;
                }
            }

            socket.Close();
        }
        """);

    [Theory]
    [InlineData("b == 0")]
    [InlineData("b == 10")]
    [InlineData("b > 127")]
    [InlineData("b == 13 || b == 10")]
    public Task Wrong_byte(string condition) => Verify.FlaggedAsync($$"""
        static void Handle(NetworkStream stream)
        {
            while (true)
            {
                int b = {|SLA0102:stream.ReadByte()|};
                if ({{condition}})
                {
                    break;
                }
            }

            stream.Close();
        }
        """);

    [Theory]
    [InlineData("line == \"quit\"")]
    [InlineData("line == \"\"")]
    [InlineData("line != null && line == \"quit\"")]
    [InlineData("line?.Length > 80")]
    [InlineData("line?.Length == 0")]
    [InlineData("line is \"quit\" or \"exit\"")]
    public Task Wrong_line(string condition) => Verify.FlaggedAsync($$"""
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var reader = new StreamReader(client.GetStream());
                while (true)
                {
                    var line = {|SLA0102:reader.ReadLine()|};
                    if ({{condition}})
                    {
                        break;
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("if (string.IsNullOrEmpty(line))\ncontinue;")]
    [InlineData("if (string.IsNullOrWhiteSpace(line))\n{\nawait Task.Delay(10);\ncontinue;\n}")]
    [InlineData("line ??= \"\";\nif (line == \"quit\")\nbreak;")]
    [InlineData("if (line is null)\nline = string.Empty;")]
    public Task No_line_taken_for_an_empty_one(string statements) => Verify.FlaggedAsync($$"""
        static async Task HandleAsync(TcpClient client)
        {
            using (client)
            {
                var reader = new StreamReader(client.GetStream());
                while (true)
                {
                    var line = await {|SLA0102:reader.ReadLineAsync()|};
                    {{statements}}
                    Console.WriteLine(line);
                }
            }
        }
        """);

    // The count of all reads does not become 0 by a read of 0, and does not grow by it.
    [Theory]
    [InlineData("int total = 0;\nwhile (true)\n{\ntotal += {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};\nif (total == 0)\nbreak;\n}")]
    [InlineData("int total = 0;\nwhile (true)\n{\nint n = {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};\ntotal += n;\nif (total <= 0)\n{\nbreak;\n}\n}")]
    [InlineData("int total = 0;\nwhile (true)\n{\ntotal = total + {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};\nif (total == 0)\nbreak;\n}")]
    [InlineData("int total = 0;\nwhile (total < buffer.Length)\n{\ntotal += {|SLA0102:stream.Read(buffer, total, buffer.Length - total)|};\n}")]
    [InlineData("int total = 0;\nwhile (total < 16)\n{\nint n = {|SLA0102:stream.Read(buffer, total, 16 - total)|};\ntotal += n;\n}")]
    [InlineData("int total = 0;\nwhile (total != length)\n{\ntotal += await {|SLA0102:stream.ReadAsync(buffer, total, length - total)|};\n}")]
    [InlineData("int left = length;\nwhile (left > 0)\n{\nleft -= {|SLA0102:stream.Read(buffer, length - left, left)|};\n}")]
    [InlineData("for (int total = 0; total < length; )\n{\ntotal += {|SLA0102:stream.Read(buffer, total, length - total)|};\n}")]
    [InlineData("int total = 0;\ndo\n{\ntotal += {|SLA0102:stream.Read(buffer, total, length - total)|};\n}\nwhile (total < length);")]
    public Task Count_of_all_reads(string statements) => Verify.FlaggedAsync($$"""
        static async Task HandleAsync(NetworkStream stream, int length)
        {
            await Task.Yield();
            using (stream)
            {
                var buffer = new byte[256];
                {{statements}}
            }
        }
        """);

    [Theory]
    [InlineData("while (client.Connected)", "")]
    [InlineData("while (client.Client.Connected)", "")]
    [InlineData("while (stream.CanRead)", "")]
    [InlineData("while (client.Connected && stream.CanRead)", "")]
    [InlineData("while (true)", "if (!client.Connected)\nbreak;")]
    [InlineData("for (;;)", "if (!client.Connected)\n{\nclient.Close();\nreturn;\n}")]
    [InlineData("do", "")]
    public Task Connected_and_the_count_is_not_looked_at(string loop, string after) => Verify.FlaggedAsync($$"""
        static void Handle(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            {{loop}}
            {
                int n = {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
                Console.WriteLine(Encoding.ASCII.GetString(buffer, 0, n));
                {{after}}
            }
            {{(loop == "do" ? "while (client.Connected);" : "")}}
        }
        """);

    [Theory]
    [InlineData("while (true)")]
    [InlineData("for (;;)")]
    [InlineData("for (int i = 0; ; i++)")]
    [InlineData("while (1 == 1)")]
    [InlineData("while (!token.IsCancellationRequested)")]
    [InlineData("while (_running)")]
    public Task Count_is_only_used_when_there_is_one(string loop) => Verify.FlaggedAsync($$"""
        private volatile bool _running = true;

        public void Stop() => _running = false;

        public async Task HandleAsync(NetworkStream stream, CancellationToken token)
        {
            using (stream)
            {
                var buffer = new byte[256];
                {{loop}}
                {
                    int n = await {|SLA0102:stream.ReadAsync(buffer)|};
                    if (n > 0)
                    {
                        Console.WriteLine(n);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Jump_back() => Verify.FlaggedAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
        again:
            int n = {|SLA0102:socket.Receive(buffer)|};
            if (n > 0)
            {
                Console.WriteLine(n);
            }

            goto again;
        }
        """);

    [Theory]
    [InlineData("_ = {|SLA0102:socket.Receive(buffer)|};")]
    [InlineData("{|SLA0102:socket.Receive(buffer)|};")]
    [InlineData("Console.WriteLine({|SLA0102:socket.Receive(buffer)|});")]
    [InlineData("Console.WriteLine(Encoding.ASCII.GetString(buffer, 0, {|SLA0102:socket.Receive(buffer)|}));")]
    [InlineData("var n = {|SLA0102:socket.Receive(buffer)|};\nArray.Reverse(buffer, 0, n);")]
    [InlineData("var n = {|SLA0102:socket.Receive(buffer)|};\nsocket.Send(buffer, n, SocketFlags.None);")]
    [InlineData("switch ({|SLA0102:socket.Receive(buffer)|})\n{\ncase 0:\nbreak;\ndefault:\nConsole.WriteLine(buffer[0]);\nbreak;\n}")]
    public Task Count_is_not_looked_at(string read) => Verify.FlaggedAsync($$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                {{read}}
            }
        }
        """);

    [Theory]
    [InlineData("catch (IOException)\n{\n}")]
    [InlineData("catch (Exception e)\n{\nConsole.WriteLine(e.Message);\n}")]
    [InlineData("catch (EndOfStreamException)\n{\ncontinue;\n}")]
    [InlineData("finally\n{\nConsole.WriteLine();\n}")]
    public Task Exception_swallowed_and_the_count_not_looked_at(string handler) => Verify.FlaggedAsync($$"""
        static void Handle(NetworkStream stream)
        {
            var buffer = new byte[256];
            while (true)
            {
                try
                {
                    var n = {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
                    Console.WriteLine(n);
                }
                {{handler}}
            }
        }
        """);

    // Thrown for the end, and caught by the same loop.
    [Fact]
    public Task Own_exception_swallowed() => Verify.FlaggedAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                try
                {
                    int n = {|SLA0102:socket.Receive(buffer)|};
                    if (n == 0)
                    {
                        throw new IOException("gone");
                    }
                }
                catch (Exception e)
                {
                    Console.WriteLine(e.Message);
                }
            }
        }
        """);

    // The inner loop ends at the end, and the outer one starts it again.
    [Fact]
    public Task Inner_loop_ends_and_the_outer_one_does_not() => Verify.FlaggedAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n;
                while ((n = {|SLA0102:socket.Receive(buffer)|}) > 0)
                {
                    Console.WriteLine(n);
                }
            }
        }
        """);
}
