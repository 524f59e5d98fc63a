using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: does the fix keep comments, tabs, line endings and the shape of the file?</summary>
public sealed class EndOfStreamNotClosedLayoutFixTests
{
    private const string Commented = """
        class Subject
        {
            /* before */ static void Handle(Socket socket) // the handler
            {
                var buffer = new byte[256];
                while (true)
                {
                    if (socket.Receive(buffer) == 0) // the end
                    {
                        // first

                        // the peer is gone
                        {|SLA0101:return;|} // leave
                        // last
                    }
                }
            }
        }

        """;

    private const string CommentedAfter = """
        class Subject
        {
            /* before */ static void Handle(Socket socket) // the handler
            {
                var buffer = new byte[256];
                while (true)
                {
                    if (socket.Receive(buffer) == 0) // the end
                    {
                        socket.Close();
                        // first

                        // the peer is gone
                        return; // leave
                        // last
                    }
                }
            }
        }

        """;

    private const string Embedded = """
        class Subject
        {
            static void Handle(Socket socket)
            {
                while (true)
                {
                    if (socket.Receive(new byte[8]) == 0) // the end
                        // the peer is gone
                        {|SLA0101:return;|} // leave
                    // goes on
                    Console.WriteLine();
                }
            }
        }

        """;

    private const string EmbeddedAfter = """
        class Subject
        {
            static void Handle(Socket socket)
            {
                while (true)
                {
                    if (socket.Receive(new byte[8]) == 0) // the end
                    {
                        socket.Close();
                        // the peer is gone
                        return; // leave
                    }
                    // goes on
                    Console.WriteLine();
                }
            }
        }

        """;

    private const string Callback = """
        class Subject
        {
            static void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                if ({|SLA0101:socket.EndReceive(ar) > 0|})
                {
                    Console.WriteLine(); // more
                } // data
                // done
            }
        }

        """;

    private const string CallbackAfter = """
        class Subject
        {
            static void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                if (socket.EndReceive(ar) > 0)
                {
                    Console.WriteLine(); // more
                } // data
                else
                {
                    socket.Close();
                }
                // done
            }
        }

        """;

    [Theory]
    [InlineData(Commented, CommentedAfter)]
    [InlineData(Embedded, EmbeddedAfter)]
    [InlineData(Callback, CallbackAfter)]
    public Task Comments_stay_where_they_are(string before, string after) => FixAsync(before, after);

    [Theory]
    [InlineData(Commented, CommentedAfter)]
    [InlineData(Embedded, EmbeddedAfter)]
    [InlineData(Callback, CallbackAfter)]
    public Task Tabs_are_kept(string before, string after) => FixAsync(Tabs(before), Tabs(after));

    [Theory]
    [InlineData(Commented, CommentedAfter)]
    [InlineData(Embedded, EmbeddedAfter)]
    [InlineData(Callback, CallbackAfter)]
    public Task Carriage_returns_are_kept(string before, string after) => FixAsync(CarriageReturns(before), CarriageReturns(after));

    [Fact]
    public Task Carriage_returns_exactly() => FixAsync(
        "class Subject\r\n{\r\n    static void Handle(Socket socket)\r\n    {\r\n        while (true)\r\n        {\r\n"
            + "            if (socket.Receive(new byte[8]) == 0)\r\n                {|SLA0101:return;|}\r\n        }\r\n    }\r\n}\r\n",
        "class Subject\r\n{\r\n    static void Handle(Socket socket)\r\n    {\r\n        while (true)\r\n        {\r\n"
            + "            if (socket.Receive(new byte[8]) == 0)\r\n            {\r\n                socket.Close();\r\n                return;\r\n            }\r\n"
            + "        }\r\n    }\r\n}\r\n");

    [Fact]
    public Task Two_spaces_are_kept() => Verify.FixTest<EndOfStreamNotClosedFix>(
        "class Subject\n{\n  static void Handle(Socket socket)\n  {\n    while (true)\n    {\n"
            + "      if (socket.Receive(new byte[8]) == 0)\n        {|SLA0101:return;|}\n    }\n  }\n}\n",
        "class Subject\n{\n  static void Handle(Socket socket)\n  {\n    while (true)\n    {\n"
            + "      if (socket.Receive(new byte[8]) == 0)\n      {\n        socket.Close();\n        return;\n      }\n    }\n  }\n}\n").AsWritten().RunAsync();

    [Fact]
    public Task Directives_stay_where_they_are() => FixAsync(
        """
        class Subject
        {
            static void Handle(Socket socket)
            {
                while (true)
                {
                    if (socket.Receive(new byte[8]) == 0)
                    {
        #if TRACE
                        Console.WriteLine("gone");
        #endif
                        {|SLA0101:return;|}
                    }
                }
            }
        }

        """,
        """
        class Subject
        {
            static void Handle(Socket socket)
            {
                while (true)
                {
                    if (socket.Receive(new byte[8]) == 0)
                    {
                        socket.Close();
        #if TRACE
                        Console.WriteLine("gone");
        #endif
                        return;
                    }
                }
            }
        }

        """);

    [Fact]
    public Task An_else_if_moves_into_the_block_in_order() => FixAsync(
        """
        class Subject
        {
            static void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                int n = socket.EndReceive(ar);
                if ({|SLA0101:n > 0|})
                {
                    Console.WriteLine("data");
                }
                else if (n < 0)
                {
                    Console.WriteLine("never");
                }
            }
        }

        """,
        """
        class Subject
        {
            static void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                int n = socket.EndReceive(ar);
                if (n > 0)
                {
                    Console.WriteLine("data");
                }
                else
                {
                    socket.Close();
                    if (n < 0)
                    {
                        Console.WriteLine("never");
                    }
                }
            }
        }

        """);

    [Fact]
    public async Task Top_level_statements()
    {
        var test = Verify.FixTest<EndOfStreamNotClosedFix>(
            """
            TcpClient client = null;
            client = new TcpClient("localhost", 80);
            var stream = client.GetStream();
            while ({|SLA0101:stream.ReadByte() != -1|})
            {
            }

            Console.WriteLine("done");

            """,
            """
            TcpClient client = null;
            client = new TcpClient("localhost", 80);
            var stream = client.GetStream();
            while (stream.ReadByte() != -1)
            {
            }
            client.Close();

            Console.WriteLine("done");

            """);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        await test.RunAsync();
    }

    private static string Tabs(string source) => source.Replace("    ", "\t", StringComparison.Ordinal);

    private static string CarriageReturns(string source) => source.Replace("\n", "\r\n", StringComparison.Ordinal);

    private static Task FixAsync(string before, string after) => Verify.FixTest<EndOfStreamNotClosedFix>(before, after).RunAsync();
}
