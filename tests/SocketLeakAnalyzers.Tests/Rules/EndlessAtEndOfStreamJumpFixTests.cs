using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102: which jump leaves the loop for good, and what is closed before it?</summary>
public sealed class EndlessAtEndOfStreamJumpFixTests
{
    // The function comes back to the same read: a "break" would not end it.
    [Theory]
    [InlineData("void", "while (true)\n{\n    foreach (var size in new[] { 1, 2 })\n    {\n        {0}\n    }\n}", "return;")]
    [InlineData("void", "while (true)\n{\n    switch (buffer.Length)\n    {\n        case 16:\n            {0}\n            break;\n    }\n}", "return;")]
    [InlineData("void", "again:\n    Console.WriteLine();\n    {0}\n    goto again;", "return;")]
    [InlineData("int", "while (true)\n{\n    while (buffer[0] != 1)\n    {\n        {0}\n    }\n}", "throw new EndOfStreamException();")]
    [InlineData("int", "while (true)\n{\n    {0}\n}", "throw new EndOfStreamException();")]
    [InlineData("string", "var text = new StringBuilder();\nwhile (true)\n{\n    {0}\n    if (buffer[0] == 10)\n    {\n        break;\n    }\n\n    text.Append((char)buffer[0]);\n}\n\nreturn text.ToString();", "throw new EndOfStreamException();")]
    [InlineData("int", "while (socket.Connected)\n{\n    {0}\n}\n\nreturn 1;", "break;")]
    [InlineData("async Task", "while (true)\n{\n    while (true)\n    {\n        await Task.Yield();\n        {0}\n    }\n}", "return;")]
    [InlineData("async Task<int>", "while (true)\n{\n    await Task.Yield();\n    {0}\n}", "throw new EndOfStreamException();")]
    [InlineData("IEnumerable<int>", "while (true)\n{\n    {0}\n    yield return buffer[0];\n    while (buffer[0] == 2)\n    {\n        yield return 2;\n    }\n}", "break;")]
    [InlineData("IEnumerable<int>", "while (true)\n{\n    while (true)\n    {\n        yield return buffer[0];\n        {0}\n    }\n}", "yield break;")]
    public Task The_jump_that_ends_the_reading(string type, string body, string jump) => FixAsync(
        Method(type, body, "int n = {|SLA0102:socket.Receive(buffer)|};"),
        Method(type, body, $"int n = socket.Receive(buffer);\nif (n == 0)\n{{\n    socket.Close();\n    {jump}\n}}"));

    [Fact]
    public Task An_outer_loop_that_has_another_connection_in_each_turn() => FixAsync(
        """
        static void Poll(string host)
        {
            while (true)
            {
                var client = new TcpClient(host, 80);
                while (true)
                {
                    {|SLA0102:client.GetStream().ReadByte()|};
                }
            }
        }
        """,
        """
        static void Poll(string host)
        {
            while (true)
            {
                var client = new TcpClient(host, 80);
                while (true)
                {
                    if (client.GetStream().ReadByte() == -1)
                    {
                        client.Close();
                        break;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task A_handler_that_would_swallow_the_exception() => FixAsync(
        """
        static void Handle(NetworkStream stream)
        {
            var buffer = new byte[16];
            using (stream)
            {
                while (true)
                {
                    try
                    {
                        int total = 0;
                        while (total < 16)
                        {
                            total += {|SLA0102:stream.Read(buffer, total, 16 - total)|};
                        }
                    }
                    catch (IOException)
                    {
                    }
                }
            }
        }
        """,
        """
        static void Handle(NetworkStream stream)
        {
            var buffer = new byte[16];
            using (stream)
            {
                while (true)
                {
                    try
                    {
                        int total = 0;
                        while (total < 16)
                        {
                            var read = stream.Read(buffer, total, 16 - total);
                            if (read == 0)
                            {
                                return;
                            }
                            total += read;
                        }
                    }
                    catch (IOException)
                    {
                    }
                }
            }
        }
        """);

    // A return would skip what follows the handlers.
    [Theory]
    [InlineData("int n = {|SLA0102:stream.Read(buffer, 0, 8)|};", "int n = stream.Read(buffer, 0, 8);\nif (n == 0)\n{\n    client.Close();\n    break;\n}")]
    [InlineData("int left = 8;\ndo\n{\n    int n = {|SLA0102:stream.Read(buffer, 0, left)|};\n    left -= n;\n}\nwhile (left > 0);", "int left = 8;\ndo\n{\n    int n = stream.Read(buffer, 0, left);\n    if (n == 0)\n    {\n        client.Close();\n        throw new EndOfStreamException();\n    }\n    left -= n;\n}\nwhile (left > 0);")]
    [InlineData("while (true)\n{\n    {|SLA0102:stream.ReadByte()|};\n}", "while (true)\n{\n    if (stream.ReadByte() == -1)\n    {\n        client.Close();\n        throw new EndOfStreamException();\n    }\n}")]
    public Task A_handler_behind_which_there_is_more(string before, string after) => FixAsync(WithCleanUp(before), WithCleanUp(after));

    [Fact]
    public Task A_lambda_without_a_result() => FixAsync(
        """
        static void Start(Socket socket)
        {
            Task.Run(async () =>
            {
                var buffer = new byte[16];
                while (true)
                {
                    while (true)
                    {
                        await {|SLA0102:socket.ReceiveAsync(buffer)|};
                    }
                }
            });
        }
        """,
        """
        static void Start(Socket socket)
        {
            Task.Run(async () =>
            {
                var buffer = new byte[16];
                while (true)
                {
                    while (true)
                    {
                        if (await socket.ReceiveAsync(buffer) == 0)
                        {
                            socket.Close();
                            return;
                        }
                    }
                }
            });
        }
        """);

    [Theory]
    [InlineData("using (client)\n{\n    {0}\n}")]
    [InlineData("try\n{\n    {0}\n}\nfinally\n{\n    client.Close();\n}")]
    [InlineData("try\n{\n    {0}\n}\nfinally\n{\n    client?.Dispose();\n}")]
    [InlineData("{0}\n\nConsole.WriteLine(\"gone\");\nclient.Close();")]
    public Task Nothing_is_closed_that_leaving_closes(string body) => FixAsync(
        Handler(body, "{|SLA0102:client.GetStream().ReadByte()|};"),
        Handler(body, "if (client.GetStream().ReadByte() == -1)\n{\n    break;\n}"));

    [Fact]
    public Task Nothing_is_closed_that_a_using_declaration_closes() => FixAsync(
        """
        static void Run(string host)
        {
            using var client = new TcpClient(host, 80);
            while (true)
            {
                {|SLA0102:client.GetStream().ReadByte()|};
            }
        }
        """,
        """
        static void Run(string host)
        {
            using var client = new TcpClient(host, 80);
            while (true)
            {
                if (client.GetStream().ReadByte() == -1)
                {
                    break;
                }
            }
        }
        """);

    // Behind the loop the connection is still wanted: it is not to be closed before.
    [Fact]
    public Task A_connection_that_is_used_behind_the_loop() => FixAsync(
        Handler("{0}\n\nConsole.WriteLine(client.Client.RemoteEndPoint);", "{|SLA0102:client.GetStream().ReadByte()|};"),
        Handler("{0}\n\nConsole.WriteLine(client.Client.RemoteEndPoint);", "if (client.GetStream().ReadByte() == -1)\n{\n    client.Close();\n    return;\n}"));

    [Fact]
    public Task A_variable_that_only_the_rest_of_the_turn_assigns() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            int last;
            do
            {
                int n = {|SLA0102:socket.Receive(new byte[16])|};
                last = n;
            }
            while (socket.Connected);
            Console.WriteLine(last);
        }
        """,
        """
        static void Handle(Socket socket)
        {
            int last;
            do
            {
                int n = socket.Receive(new byte[16]);
                if (n == 0)
                {
                    socket.Close();
                    return;
                }
                last = n;
            }
            while (socket.Connected);
            Console.WriteLine(last);
        }
        """);

    [Fact]
    public Task A_member_that_a_parameter_hides() => FixAsync(
        """
        private readonly Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void Handle(int socket)
        {
            while (true)
            {
                {|SLA0102:this.socket.Receive(new byte[socket])|};
            }
        }
        """,
        """
        private readonly Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void Handle(int socket)
        {
            while (true)
            {
                if (this.socket.Receive(new byte[socket]) == 0)
                {
                    this.socket.Close();
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task Names_that_no_using_brings() => Verify.FixTest<EndlessAtEndOfStreamFix>(
        """
        class Subject
        {
            static int Read(System.Net.Sockets.NetworkStream stream)
            {
                int total = 0;
                while (total < 16)
                {
                    total += {|SLA0102:stream.Read(new byte[16], total, 16 - total)|};
                }

                return total;
            }
        }

        """,
        """
        class Subject
        {
            static int Read(System.Net.Sockets.NetworkStream stream)
            {
                int total = 0;
                while (total < 16)
                {
                    var read = stream.Read(new byte[16], total, 16 - total);
                    if (read == 0)
                    {
                        stream.Close();
                        throw new System.IO.EndOfStreamException();
                    }
                    total += read;
                }

                return total;
            }
        }

        """).In(LanguageVersion.CSharp7_3).RunAsync();

    private static string WithCleanUp(string statements) => $$"""
        private readonly List<TcpClient> _clients = new List<TcpClient>();

        private async void Handle(TcpClient client)
        {
            try
            {
                var stream = client.GetStream();
                var buffer = new byte[8];
                while (true)
                {
                    await Task.Yield();
                    {{Placed("{0}", statements, 3)}}
                }
            }
            catch (IOException e)
            {
                Console.WriteLine(e.Message);
            }

            _clients.Remove(client);
        }
        """;

    private static string Method(string type, string body, string statements) => $$"""
        static {{type}} Handle(Socket socket)
        {
            var buffer = new byte[16];
            {{Placed(body, statements, 1)}}
        }
        """;

    private static string Handler(string body, string statement) => $$"""
        static void Handle(TcpClient client)
        {
            {{Placed(body, Placed("while (client.Connected)\n{\n    {0}\n}", statement, 0), 1)}}
        }
        """;

    /// <summary>Puts statements where the mark is, and all of it some levels in.</summary>
    internal static string Placed(string body, string statements, int level)
    {
        var mark = body.IndexOf("{0}", System.StringComparison.Ordinal);
        var inner = mark - body.LastIndexOf('\n', mark) - 1;
        return Indented(body.Replace("{0}", Indented(statements, inner)), 4 * level);
    }

    private static string Indented(string text, int width)
    {
        var line = "\n" + new string(' ', width);
        return text.Replace("\n", line).Replace(line + "\n", "\n\n");
    }

    private static Task FixAsync(string before, string after) => Verify.FixAsync<EndlessAtEndOfStreamFix>(before, after);
}
