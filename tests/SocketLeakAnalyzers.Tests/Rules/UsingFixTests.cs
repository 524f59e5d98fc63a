using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101 and SLA0201: how does the fix write a <c>using</c>?</summary>
public sealed class UsingFixTests
{
    [Theory]
    [InlineData("var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);")]
    [InlineData("Socket socket = new(SocketType.Stream, ProtocolType.Tcp);")]
    [InlineData("Socket /* ours */ socket = new Socket(SocketType.Stream, ProtocolType.Tcp); // of the peer")]
    [InlineData("// of the peer\n    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);")]
    public Task A_declaration(string declaration) => Verify.FixAsync<EndOfStreamNotClosedFix>(
        $$"""
        static void Run(IPEndPoint peer)
        {
            {{declaration}}
            socket.Connect(peer);
            while (true)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        $$"""
        static void Run(IPEndPoint peer)
        {
            {{Using(declaration)}}
            socket.Connect(peer);
            while (true)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task A_close_in_the_branch_as_the_other_choice() => Verify.FixAsync<EndOfStreamNotClosedFix>(
        """
        static void Run(string host)
        {
            var client = new TcpClient(host, 80);
            var stream = client.GetStream();
            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        """
        static void Run(string host)
        {
            var client = new TcpClient(host, 80);
            var stream = client.GetStream();
            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    client.Close();
                    return;
                }
            }
        }
        """,
        index: 1);

    [Theory]
    [InlineData("var stream = new TcpClient(host, 80).GetStream();", "stream")]
    [InlineData("var reader = new StreamReader(new TcpClient(host, 80).GetStream());", "reader.BaseStream")]
    [InlineData("var tls = new SslStream(new NetworkStream(new TcpClient(host, 80).Client, true));", "tls")]
    public Task A_link_that_owns_the_connection(string declaration, string stream) => Verify.FixAsync<AcquiredNotClosedFix>(
        $$"""
        static void Run(string host)
        {
            {{declaration.Replace("new TcpClient(host, 80)", "{|SLA0201:new TcpClient(host, 80)|}", System.StringComparison.Ordinal)}}
            {{stream}}.WriteByte(1);
        }
        """,
        $$"""
        static void Run(string host)
        {
            using {{declaration}}
            {{stream}}.WriteByte(1);
        }
        """);

    [Fact]
    public Task In_a_section_of_a_switch() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static void Run(string host, int kind)
        {
            switch (kind)
            {
                case 1:
                    // plain
                    var client = {|SLA0201:new TcpClient(host, 80)|}; // connect

                    // greet
                    client.GetStream().WriteByte(1);
                    break;
                default:
                    Console.WriteLine(kind);
                    break;
            }
        }
        """,
        """
        static void Run(string host, int kind)
        {
            switch (kind)
            {
                case 1:
                    // plain
                    using (var client = new TcpClient(host, 80)) // connect
                    {

                        // greet
                        client.GetStream().WriteByte(1);
                        break;
                    }
                default:
                    Console.WriteLine(kind);
                    break;
            }
        }
        """);

    [Fact]
    public Task Not_in_a_section_whose_variables_another_one_uses() => Verify.NoFixAsync<AcquiredNotClosedFix>("""
        static void Run(string host, int kind)
        {
            switch (kind)
            {
                case 1:
                    var client = {|SLA0201:new TcpClient(host, 80)|};
                    int n = 1;
                    client.GetStream().WriteByte((byte)n);
                    break;
                default:
                    n = 2;
                    Console.WriteLine(n);
                    break;
            }
        }
        """);

    [Fact]
    public Task A_statement_before_CSharp_8() => Verify.FixTest<EndOfStreamNotClosedFix>(
        """
        using System;
        using System.Net.Sockets;

        class Subject
        {
            static void Run(string host)
            {
                Console.WriteLine(host);

                // connect
                var client = new TcpClient(host, 80); // blocks
                var stream = client.GetStream();

                /* read */
                while (true)
                {
                    if (stream.ReadByte() == -1)
                    {
                        {|SLA0101:break;|}
                    }
                }

                Console.WriteLine(@"two
        lines");
                // done
            }
        }

        """,
        """
        using System;
        using System.Net.Sockets;

        class Subject
        {
            static void Run(string host)
            {
                Console.WriteLine(host);

                // connect
                using (var client = new TcpClient(host, 80)) // blocks
                {
                    var stream = client.GetStream();

                    /* read */
                    while (true)
                    {
                        if (stream.ReadByte() == -1)
                        {
                            break;
                        }
                    }

                    Console.WriteLine(@"two
        lines");
                }
                // done
            }
        }

        """).In(LanguageVersion.CSharp7_3).RunAsync();

    [Fact]
    public Task Two_statements_before_CSharp_8() => Verify.FixTest<AcquiredNotClosedFix>(
        "using System.Net.Sockets;\r\n\r\nclass Subject\r\n{\r\n\tstatic void Run(string host)\r\n\t{\r\n"
            + "\t\tvar one = {|SLA0201:new TcpClient(host, 1)|};\r\n\t\tone.GetStream().WriteByte(1);\r\n"
            + "\t\tvar two = {|SLA0201:new TcpClient(host, 2)|};\r\n\t\ttwo.GetStream().WriteByte(2);\r\n\t}\r\n}\r\n",
        "using System.Net.Sockets;\r\n\r\nclass Subject\r\n{\r\n\tstatic void Run(string host)\r\n\t{\r\n"
            + "\t\tusing (var one = new TcpClient(host, 1))\r\n\t\t{\r\n\t\t\tone.GetStream().WriteByte(1);\r\n"
            + "\t\t\tusing (var two = new TcpClient(host, 2))\r\n\t\t\t{\r\n\t\t\t\ttwo.GetStream().WriteByte(2);\r\n\t\t\t}\r\n\t\t}\r\n\t}\r\n}\r\n")
        .In(LanguageVersion.CSharp7_3).RunAsync();

    [Fact]
    public Task Not_round_a_local_function_that_is_called_before() => Verify.FixTest<AcquiredNotClosedFix>(
        FunctionCalledBefore, FunctionCalledBefore).In(LanguageVersion.CSharp7_3).RunAsync();

    [Fact]
    public async Task In_top_level_statements()
    {
        var test = Verify.FixTest<AcquiredNotClosedFix>(
            """
            // connect
            var client = {|SLA0201:new TcpClient("localhost", 80)|};
            client.GetStream().WriteByte(1);

            """,
            """
            // connect
            using var client = new TcpClient("localhost", 80);
            client.GetStream().WriteByte(1);

            """);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        await test.RunAsync();
    }

    [Fact]
    public Task In_a_loop() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                var client = await {|SLA0201:listener.AcceptTcpClientAsync()|}.ConfigureAwait(false);
                await client.GetStream().WriteAsync(new byte[8]);
            }
        }
        """,
        """
        static async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync().ConfigureAwait(false);
                await client.GetStream().WriteAsync(new byte[8]);
            }
        }
        """);

    private const string FunctionCalledBefore = """
        using System;
        using System.Net.Sockets;

        class Subject
        {
            static void Run(string host)
            {
                Log();
                var client = {|SLA0201:new TcpClient(host, 80)|};
                client.GetStream().WriteByte(1);

                void Log()
                {
                    Console.WriteLine(host);
                }
            }
        }

        """;

    private static string Using(string declaration)
    {
        var index = declaration.StartsWith("//", System.StringComparison.Ordinal) ? declaration.IndexOf("var", System.StringComparison.Ordinal) : 0;
        return declaration.Insert(index, "using ");
    }
}
