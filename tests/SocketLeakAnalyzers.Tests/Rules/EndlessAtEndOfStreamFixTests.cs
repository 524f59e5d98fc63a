using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102: how does the fix leave the loop?</summary>
public sealed class EndlessAtEndOfStreamFixTests
{
    [Theory]
    [InlineData("int n = {0};", "socket.Receive(buffer)", "n == 0")]
    [InlineData("var n = {0};", "await socket.ReceiveAsync(buffer)", "n == 0")]
    [InlineData("long n = {0};", "socket.Receive(buffer)", "n == 0")]
    [InlineData("_count = {0};", "socket.Receive(buffer)", "_count == 0")]
    [InlineData("this._count = {0};", "socket.Receive(buffer)", "this._count == 0")]
    [InlineData("int b = {0};", "stream.ReadByte()", "b == -1")]
    [InlineData("var line = {0};", "reader.ReadLine()", "line == null")]
    [InlineData("var line = {0}.ConfigureAwait(false);", "await reader.ReadLineAsync()", "line == null")]
    [InlineData("bool end = {0};", "reader.EndOfStream", "end")]
    public Task Behind_the_statement_that_keeps_the_result(string statement, string read, string condition) => FixAsync(
        Loop(statement.Replace("{0}", "{|SLA0102:" + read + "|}").Replace("{|SLA0102:await ", "await {|SLA0102:")),
        Loop(statement.Replace("{0}", read) + $"\nif ({condition})\n{{\n    client.Close();\n    break;\n}}"));

    [Theory]
    [InlineData("{0};", "socket.Receive(buffer)", "socket.Receive(buffer) == 0")]
    [InlineData("_ = {0};", "socket.Receive(buffer)", "socket.Receive(buffer) == 0")]
    [InlineData("{0};", "await stream.ReadAsync(buffer)", "await stream.ReadAsync(buffer) == 0")]
    [InlineData("_ = {0};", "stream.ReadByte()", "stream.ReadByte() == -1")]
    [InlineData("{0};", "await reader.ReadLineAsync()", "await reader.ReadLineAsync() == null")]
    public Task Instead_of_the_statement_that_drops_the_result(string statement, string read, string condition) => FixAsync(
        Loop(statement.Replace("{0}", "{|SLA0102:" + read + "|}").Replace("{|SLA0102:await ", "await {|SLA0102:")),
        Loop($"if ({condition})\n{{\n    client.Close();\n    break;\n}}"));

    [Theory]
    [InlineData("Console.WriteLine({0});", "socket.Receive(buffer)", "read", "read == 0")]
    [InlineData("Console.WriteLine(Encoding.ASCII.GetString(buffer, 0, {0}));", "await stream.ReadAsync(buffer)", "read", "read == 0")]
    [InlineData("var c = (char){0};", "reader.Read()", "read", "read == -1")]
    [InlineData("var b = (byte){0};", "stream.ReadByte()", "read", "read == -1")]
    [InlineData("var line = {0} ?? \"\";", "reader.ReadLine()", "line_2", "line_2 == null")]
    [InlineData("var text = {0}?.Trim();", "reader.ReadLine()", "line", "line == null")]
    [InlineData("switch ({0})\n{\n    case 5:\n        Console.WriteLine();\n        break;\n}", "socket.Receive(buffer)", "read", "read == 0")]
    [InlineData("if ({0} == 5)\n    Console.WriteLine();", "socket.Receive(buffer)", "read", "read == 0")]
    public Task Before_the_statement_that_computes_with_the_result(string statement, string read, string name, string condition) => FixAsync(
        Loop(statement.Replace("{0}", "{|SLA0102:" + read + "|}").Replace("{|SLA0102:await ", "await {|SLA0102:")),
        Loop($"var {name} = {read};\nif ({condition})\n{{\n    client.Close();\n    break;\n}}\n" + statement.Replace("{0}", name)));

    [Theory]
    [InlineData("int total = 0;\nwhile (total < 16)\n{\n    total += {0};\n}", "stream.Read(buffer, total, 16 - total)")]
    [InlineData("int total = 0;\nwhile (total != 16)\n{\n    total = total + {0};\n}", "stream.Read(buffer, total, 16 - total)")]
    [InlineData("int left = 16;\nwhile (left > 0)\n{\n    left -= {0};\n}", "await stream.ReadAsync(buffer, 16 - left, left)")]
    [InlineData("for (int total = 0; total < 16; )\n{\n    total += {0};\n}", "stream.Read(buffer, total, 16 - total)")]
    [InlineData("int total = 0;\ndo\n{\n    total += {0};\n}\nwhile (total < 16);", "stream.Read(buffer, total, 16 - total)")]
    [InlineData("int total = 0;\nwhile (true)\n{\n    total += {0};\n    if (total == 16)\n        break;\n}", "stream.Read(buffer, total, 16 - total)")]
    public Task A_frame_that_is_not_complete(string loop, string read)
    {
        var (before, rest) = (loop[..loop.IndexOf("    ", System.StringComparison.Ordinal)], loop[loop.IndexOf("    ", System.StringComparison.Ordinal)..]);
        return FixAsync(
            Frame(loop.Replace("{0}", "{|SLA0102:" + read + "|}").Replace("{|SLA0102:await ", "await {|SLA0102:")),
            Frame(before + $"    var read = {read};\n    if (read == 0)\n    {{\n        stream.Close();\n        throw new EndOfStreamException();\n    }}\n" + rest.Replace("{0}", "read")));
    }

    [Fact]
    public Task A_frame_whose_count_is_kept() => FixAsync(
        Frame("int total = 0;\nwhile (total < 16)\n{\n    int n = {|SLA0102:stream.Read(buffer, total, 16 - total)|};\n    total += n;\n}"),
        Frame("int total = 0;\nwhile (total < 16)\n{\n    int n = stream.Read(buffer, total, 16 - total);\n    if (n == 0)\n    {\n        stream.Close();\n        throw new EndOfStreamException();\n    }\n    total += n;\n}"));

    [Fact]
    public Task A_frame_in_an_embedded_statement() => FixAsync(
        Frame("int total = 0;\nwhile (total < 16)\n    total += {|SLA0102:stream.Read(buffer, total, 16 - total)|}; // more"),
        Frame("int total = 0;\nwhile (total < 16)\n{\n    var read = stream.Read(buffer, total, 16 - total);\n    if (read == 0)\n    {\n        stream.Close();\n        throw new EndOfStreamException();\n    }\n    total += read; // more\n}"));

    [Theory]
    [InlineData("if (n == 0)\n    continue;")]
    [InlineData("if (n == 0)\n{\n    continue;\n}")]
    [InlineData("if (n <= 0) { continue; }", "if (n <= 0) { client.Close(); break; }")]
    [InlineData("if (n < 1)\n{\n    Thread.Sleep(10);\n}")]
    [InlineData("if (n is 0)\n{\n    await Task.Delay(10);\n    continue;\n}")]
    [InlineData("if (!(n > 0))\n    Thread.Sleep(10);")]
    [InlineData("if (n > 0)\n{\n    Console.WriteLine(n);\n}\nelse\n{\n    Thread.Sleep(10);\n}")]
    [InlineData("if (n > 0)\n    Console.WriteLine(n);\nelse\n    continue;")]
    [InlineData("Console.WriteLine(n);\nif (0 == n)\n    continue;")]
    public Task In_the_branch_that_is_there(string branch, string? after = null)
    {
        var at = branch.LastIndexOf('{') is >= 0 and var brace ? brace : branch.LastIndexOf("\n    ", System.StringComparison.Ordinal);
        after ??= branch[..at].TrimEnd() + "\n{\n    client.Close();\n    break;\n}";
        return FixAsync(
            Loop("int n = {|SLA0102:socket.Receive(buffer)|};\n" + branch + "\nConsole.WriteLine(buffer[0]);"),
            Loop("int n = socket.Receive(buffer);\n" + after + "\nConsole.WriteLine(buffer[0]);"));
    }

    [Theory]
    [InlineData("if ({|SLA0102:socket.Receive(buffer)|} == 0)\n    continue;", "if (socket.Receive(buffer) == 0)\n{\n    client.Close();\n    break;\n}")]
    [InlineData("int n;\nif ((n = {|SLA0102:socket.Receive(buffer)|}) <= 0)\n    continue;", "int n;\nif ((n = socket.Receive(buffer)) <= 0)\n{\n    client.Close();\n    break;\n}")]
    [InlineData("var line = {|SLA0102:reader.ReadLine()|};\nif (line is null)\n{\n    await Task.Delay(10);\n    continue;\n}", "var line = reader.ReadLine();\nif (line is null)\n{\n    client.Close();\n    break;\n}")]
    [InlineData("if ({|SLA0102:reader.EndOfStream|})\n    continue;", "if (reader.EndOfStream)\n{\n    client.Close();\n    break;\n}")]
    [InlineData("if ({|SLA0102:stream.ReadByte()|} < 0)\n    continue;", "if (stream.ReadByte() < 0)\n{\n    client.Close();\n    break;\n}")]
    public Task In_the_branch_of_any_spelling(string before, string after) =>
        FixAsync(Loop(before + "\nConsole.WriteLine();"), Loop(after + "\nConsole.WriteLine();"));

    // A blank line is not the end: that branch stays.
    [Fact]
    public Task Before_a_branch_that_is_for_more_than_the_end() => FixAsync(
        Loop("var line = {|SLA0102:reader.ReadLine()|};\nif (string.IsNullOrEmpty(line))\n    continue;\nConsole.WriteLine(line);"),
        Loop("var line = reader.ReadLine();\nif (line == null)\n{\n    client.Close();\n    break;\n}\nif (string.IsNullOrEmpty(line))\n    continue;\nConsole.WriteLine(line);"));

    [Fact]
    public Task Behind_an_inner_loop_that_ends() => FixAsync(
        Loop("int n;\nwhile ((n = {|SLA0102:socket.Receive(buffer)|}) > 0)\n{\n    Console.WriteLine(n);\n}"),
        Loop("int n;\nwhile ((n = socket.Receive(buffer)) > 0)\n{\n    Console.WriteLine(n);\n}\nif (n == 0)\n{\n    client.Close();\n    break;\n}"));

    [Fact]
    public Task In_the_branch_that_leaves_an_inner_loop() => FixAsync(
        Loop("while (true)\n{\n    int n = {|SLA0102:socket.Receive(buffer)|};\n    if (n == 0)\n        break;\n}"),
        Loop("while (true)\n{\n    int n = socket.Receive(buffer);\n    if (n == 0)\n    {\n        client.Close();\n        return;\n    }\n}"));

    [Fact]
    public Task First_in_a_loop_whose_condition_reads() => FixAsync(
        """
        static void Handle(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            string line;
            while ((line = {|SLA0102:reader.ReadLine()|}) != "quit")
            {
                // a command
                Console.WriteLine(line);
            }

            client.Close();
        }
        """,
        """
        static void Handle(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            string line;
            while ((line = reader.ReadLine()) != "quit")
            {
                if (line == null)
                {
                    break;
                }
                // a command
                Console.WriteLine(line);
            }

            client.Close();
        }
        """);

    [Theory]
    [InlineData("reader.AdvanceTo(result.Buffer.End);", "")]
    [InlineData("reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);", "\nawait Task.Delay(10);")]
    public Task Of_a_pipe_behind_the_advance(string advance, string pause) => FixAsync(
        Pipe($"var result = await {{|SLA0102:reader.ReadAsync()|}};\nConsole.WriteLine(result.Buffer.Length);\n{advance}{pause}"),
        Pipe($"var result = await reader.ReadAsync();\nConsole.WriteLine(result.Buffer.Length);\n{advance}\nif (result.IsCompleted)\n{{\n    client.Close();\n    break;\n}}{pause}"));

    [Fact]
    public Task Of_a_pipe_at_the_end_of_the_turn() => FixAsync(
        Pipe("var result = await {|SLA0102:reader.ReadAsync()|};\ntry\n{\n    Console.WriteLine(result.Buffer.Length);\n}\nfinally\n{\n    reader.AdvanceTo(result.Buffer.End);\n}"),
        Pipe("var result = await reader.ReadAsync();\ntry\n{\n    Console.WriteLine(result.Buffer.Length);\n}\nfinally\n{\n    reader.AdvanceTo(result.Buffer.End);\n}\nif (result.IsCompleted)\n{\n    client.Close();\n    break;\n}"));

    [Fact]
    public Task Of_a_pipe_that_has_only_itself() => FixAsync(
        """
        static async Task HandleAsync(PipeReader reader)
        {
            while (true)
            {
                var result = await {|SLA0102:reader.ReadAsync()|};
                reader.AdvanceTo(result.Buffer.End);
            }
        }
        """,
        """
        static async Task HandleAsync(PipeReader reader)
        {
            while (true)
            {
                var result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    reader.Complete();
                    break;
                }
            }
        }
        """);

    [Theory]
    [InlineData("catch\n{\n}", "catch (EndOfStreamException)\n{\n    client.Close();\n    break;\n}\ncatch\n{\n}")]
    [InlineData("catch (IOException e)\n{\n    Console.WriteLine(e.Message);\n}", "catch (EndOfStreamException)\n{\n    client.Close();\n    break;\n}\ncatch (IOException e)\n{\n    Console.WriteLine(e.Message);\n}")]
    [InlineData("catch (EndOfStreamException)\n{\n}", "catch (EndOfStreamException)\n{\n    client.Close();\n    break;\n}")]
    [InlineData("catch (EndOfStreamException)\n{\n    // no more\n    Thread.Sleep(10);\n    continue;\n}", "catch (EndOfStreamException)\n{\n    // no more\n    client.Close();\n    break;\n}")]
    public Task Before_a_handler_that_swallows_the_end(string before, string after) => FixAsync(
        Endless("try\n{\n    await {|SLA0102:stream.ReadExactlyAsync(buffer)|};\n}\n" + before + "\n\nawait Task.Delay(10);"),
        Endless("try\n{\n    await stream.ReadExactlyAsync(buffer);\n}\n" + after + "\n\nawait Task.Delay(10);"));

    private static string Loop(string statements) => $$"""
        private int _count;

        async Task HandleAsync(TcpClient client)
        {
            var socket = client.Client;
            var stream = client.GetStream();
            var reader = new StreamReader(stream);
            var buffer = new byte[256];
            while (client.Connected)
            {
                await Task.Yield();
                _count++;
                {{Indented(statements, 2)}}
            }
        }
        """;

    private static string Endless(string statements) => Loop(statements).Replace("while (client.Connected)", "while (true)");

    private static string Pipe(string statements) => $$"""
        static async Task HandleAsync(TcpClient client)
        {
            var reader = PipeReader.Create(client.GetStream());
            while (true)
            {
                {{Indented(statements, 2)}}
            }
        }
        """;

    private static string Frame(string statements) => $$"""
        static async Task<byte[]> ReadFrameAsync(NetworkStream stream)
        {
            await Task.Yield();
            var buffer = new byte[16];
            {{Indented(statements, 1)}}
            return buffer;
        }
        """;

    private static string Indented(string statements, int level)
    {
        var line = "\n" + new string(' ', 4 * level);
        return statements.Replace("\n", line).Replace(line + "\n", "\n\n");
    }

    private static Task FixAsync(string before, string after) => Verify.FixAsync<EndlessAtEndOfStreamFix>(before, after);
}
