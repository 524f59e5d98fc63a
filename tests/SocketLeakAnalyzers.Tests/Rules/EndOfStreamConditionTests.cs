using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: which conditions ask for the end of the stream?</summary>
public sealed class EndOfStreamConditionTests
{
    [Theory]
    [InlineData("n == 0")]
    [InlineData("0 == n")]
    [InlineData("(n) == (0)")]
    [InlineData("n <= 0")]
    [InlineData("0 >= n")]
    [InlineData("n < 1")]
    [InlineData("1 > n")]
    [InlineData("n is 0")]
    [InlineData("n is <= 0")]
    [InlineData("n is < 1 and > -2")]
    [InlineData("n is 0 or -1")]
    [InlineData("n is not > 0")]
    [InlineData("n is not (> 0 and < 300)")]
    [InlineData("!(n > 0)")]
    [InlineData("!(n is > 0)")]
    [InlineData("!(!(n == 0))")]
    [InlineData("n > 0 is false")]
    [InlineData("n == 0 == true")]
    [InlineData("(n == 0) is true")]
    [InlineData("n == Closed")]
    [InlineData("n == default")]
    [InlineData("n == 0L")]
    [InlineData("(uint)n == 0")]
    [InlineData("n == 0 || n == -1")]
    [InlineData("n < 0 || n == 0")]
    [InlineData("n == 0 | n == -1")]
    [InlineData("n >= 0 && n == 0")]
    [InlineData("n == 0 && socket.Connected")]
    [InlineData("n == 0 && socket.Available == 0")]
    [InlineData("n != buffer.Length")]
    [InlineData("n < buffer.Length")]
    [InlineData("n < 4")]
    public Task True_at_the_end(string condition) => Verify.FlaggedAsync($$"""
        private const int Closed = 0;

        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if ({{condition}})
                {
                    {|SLA0101:return;|}
                }

                Console.WriteLine(n);
            }
        }
        """);

    [Theory]
    [InlineData("n > 0")]
    [InlineData("0 < n")]
    [InlineData("n >= 1")]
    [InlineData("n != 0")]
    [InlineData("n is > 0")]
    [InlineData("n is not 0")]
    [InlineData("n is not (0 or -1)")]
    [InlineData("n is > 0 and < 300")]
    [InlineData("!(n == 0)")]
    [InlineData("!(n <= 0)")]
    [InlineData("n == buffer.Length")]
    [InlineData("n > 0 && buffer[0] != 4")]
    public Task False_at_the_end(string condition) => Verify.FlaggedAsync($$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if ({{condition}})
                {
                    Console.WriteLine(n);
                }
                else
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    // Where the loop is known to go on for ever, SLA0102 says so.
    [Theory]
    [InlineData("n == -1")]
    [InlineData("n < 0")]
    [InlineData("n == 5")]
    [InlineData("n > 5")]
    [InlineData("n > buffer.Length")]
    [InlineData("total == 0")]
    [InlineData("n > 0 && buffer[0] == 4")]
    public Task No_question_about_the_end(string condition) => Verify.FlaggedWithAsync("SLA0102", Question(condition));

    // What the last read has left in the buffer stays there: a loop that it did not end goes on.
    [Fact]
    public Task A_buffer_that_no_longer_changes() => Verify.FlaggedWithAsync("SLA0102", Question("buffer[0] == 0"));

    [Theory]
    [InlineData("while ({|SLA0101:(n = socket.Receive(buffer)) > 0|})\n Console.WriteLine(n);")]
    [InlineData("while ({|SLA0101:(n = socket.Receive(buffer)) is not 0|})\n Console.WriteLine(n);")]
    [InlineData("while ({|SLA0101:0 != (n = socket.Receive(buffer))|})\n{\n}")]
    [InlineData("while ({|SLA0101:socket.Receive(buffer) is var m && m > 0|})\n Console.WriteLine(m);")]
    [InlineData("while ({|SLA0101:socket.Receive(buffer) is > 0 and var m|})\n Console.WriteLine(m);")]
    [InlineData("while ({|SLA0101:socket.Receive(buffer) is int m && m != 0|})\n Console.WriteLine(m);")]
    [InlineData("do\n{\n n = socket.Receive(buffer);\n}\nwhile ({|SLA0101:n > 0|});")]
    [InlineData("do\n{\n Console.WriteLine();\n}\nwhile ({|SLA0101:socket.Receive(buffer) != 0|});")]
    [InlineData("for (n = socket.Receive(buffer); {|SLA0101:n > 0|}; n = socket.Receive(buffer))\n{\n}")]
    [InlineData("for (; {|SLA0101:(n = socket.Receive(buffer)) > 0|};)\n{\n}")]
    [InlineData("for (;;)\n{\n if ((n = socket.Receive(buffer)) == 0)\n {|SLA0101:break;|}\n}")]
    [InlineData("bool done = false;\nwhile ({|SLA0101:!done|})\n{\n n = socket.Receive(buffer);\n done = n == 0;\n}")]
    [InlineData("bool more;\ndo\n{\n more = socket.Receive(buffer) > 0;\n}\nwhile ({|SLA0101:more|});")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n var gone = n == 0;\n if (gone)\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n var alive = n > 0;\n if (!alive)\n {|SLA0101:break;|}\n}")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n if ({|SLA0101:n > 0|})\n continue;\n return;\n}")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n switch (n)\n {\n case 0:\n {|SLA0101:return;|}\n default:\n break;\n }\n}")]
    [InlineData("while (true)\n{\n switch (socket.Receive(buffer))\n {\n case <= 0:\n {|SLA0101:return;|}\n }\n}")]
    [InlineData("while (true)\n{\n switch (socket.Receive(buffer))\n {\n case > 0:\n continue;\n default:\n {|SLA0101:return;|}\n }\n}")]
    [InlineData("while (true)\n{\n switch (socket.Receive(buffer))\n {\n case 0 when true:\n {|SLA0101:return;|}\n }\n}")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n var text = {|SLA0101:n == 0|} ? null : Encoding.UTF8.GetString(buffer, 0, n);\n if (text == null)\n return;\n}")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n if ({|SLA0101:n == 0|} ? true : false)\n return;\n}")]
    [InlineData("while (true)\n{\n n = socket.Receive(buffer);\n var go = n switch\n {\n {|SLA0101:0 => false|},\n _ => true,\n };\n if (!go)\n return;\n}")]
    [InlineData("int m;\nwhile (true)\n{\n m = n = socket.Receive(buffer);\n if (m == 0)\n {|SLA0101:return;|}\n}")]
    [InlineData("int? m;\nwhile (true)\n{\n m = socket.Receive(buffer);\n if (m == 0)\n {|SLA0101:return;|}\n}")]
    [InlineData("long m;\nwhile (true)\n{\n m = socket.Receive(buffer);\n if (m == 0)\n {|SLA0101:return;|}\n}")]
    public Task In_every_statement(string statements) => Verify.FlaggedAsync($$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            int n;
            {{statements}}
        }
        """);

    [Fact]
    public Task In_a_loop_of_jumps() => Verify.FlaggedAsync("""
        static void Run(string host)
        {
            var client = new TcpClient(host, 80);
        again:
            int b = client.GetStream().ReadByte();
            if (b == -1)
            {
                {|SLA0101:goto done;|}
            }

            goto again;
        done:
            Console.WriteLine();
        }
        """);

    [Theory]
    [InlineData("string line;\nwhile ({|SLA0101:(line = reader.ReadLine()) != null|})\n Console.WriteLine(line);")]
    [InlineData("while ({|SLA0101:reader.ReadLine() is { } line|})\n Console.WriteLine(line);")]
    [InlineData("while ({|SLA0101:reader.ReadLine() is string line|})\n Console.WriteLine(line);")]
    [InlineData("while ({|SLA0101:reader.ReadLine() is not null|})\n{\n}")]
    [InlineData("while (true)\n{\n if (reader.ReadLine() is not { } line)\n {|SLA0101:break;|}\n Console.WriteLine(line);\n}")]
    [InlineData("while (true)\n{\n if (reader.ReadLine() is not string line)\n {|SLA0101:return;|}\n Console.WriteLine(line);\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (line == null)\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (null == line)\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (line is null)\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (string.IsNullOrEmpty(line))\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (String.IsNullOrWhiteSpace(line))\n {|SLA0101:break;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (line is null or \"quit\")\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n if (line == null || line == \"quit\")\n {|SLA0101:return;|}\n}")]
    [InlineData("while (true)\n{\n var line = reader.ReadLine();\n switch (line)\n {\n case null:\n {|SLA0101:return;|}\n case \"hello\":\n break;\n }\n}")]
    [InlineData("for (var line = reader.ReadLine(); {|SLA0101:line != null|}; line = reader.ReadLine())\n{\n}")]
    public Task Of_a_line(string statements) => Verify.FlaggedAsync($$"""
        static void Handle(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            {{statements}}
        }
        """);

    [Theory]
    [InlineData("line == \"quit\"")]
    [InlineData("line != null && line == \"quit\"")]
    [InlineData("line?.Length > 80")]
    public Task No_question_about_the_end_of_lines(string condition) => Verify.FlaggedWithAsync("SLA0102", $$"""
        static void Handle(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            while (true)
            {
                var line = reader.ReadLine();
                if ({{condition}})
                {
                    return;
                }
            }
        }
        """);

    private static string Question(string condition) => $$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            int total = 0;
            while (true)
            {
                int n = socket.Receive(buffer);
                total += n;
                if ({{condition}})
                {
                    return;
                }
            }
        }
        """;
}
