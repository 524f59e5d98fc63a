using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: where does the fix put the close?</summary>
public sealed class EndOfStreamNotClosedFixTests
{
    [Theory]
    [InlineData("break;")]
    [InlineData("return;")]
    public Task Before_the_jump_of_a_block(string jump) => FixAsync(
        $$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    Console.WriteLine("gone");
                    {|SLA0101:{{jump}}|}
                }
            }
        }
        """,
        $$"""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    Console.WriteLine("gone");
                    socket.Close();
                    {{jump}}
                }
            }
        }
        """);

    [Fact]
    public Task Instead_of_an_embedded_statement() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                    {|SLA0101:return;|}
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    socket.Close();
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Instead_of_an_embedded_statement_on_the_same_line() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0) {|SLA0101:return;|}
                Console.WriteLine(n);
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    socket.Close();
                    return;
                }
                Console.WriteLine(n);
            }
        }
        """);

    [Fact]
    public Task In_an_else_that_is_a_single_statement() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n > 0)
                    Console.WriteLine(n);
                else
                    {|SLA0101:break;|}
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n > 0)
                    Console.WriteLine(n);
                else
                {
                    socket.Close();
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task In_an_inline_block() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0) { {|SLA0101:return;|} }
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0) { socket.Close(); return; }
            }
        }
        """);

    [Fact]
    public Task In_an_else_of_its_own() => FixAsync(
        """
        static readonly byte[] Buffer = new byte[256];

        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            int n = socket.EndReceive(ar);
            if ({|SLA0101:n > 0|})
            {
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);
            }
        }
        """,
        """
        static readonly byte[] Buffer = new byte[256];

        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            int n = socket.EndReceive(ar);
            if (n > 0)
            {
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);
            }
            else
            {
                socket.Close();
            }
        }
        """);

    [Fact]
    public Task In_an_else_after_an_embedded_statement() => FixAsync(
        """
        static readonly byte[] Buffer = new byte[256];

        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            if ({|SLA0101:socket.EndReceive(ar) > 0|})
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);
        }
        """,
        """
        static readonly byte[] Buffer = new byte[256];

        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            if (socket.EndReceive(ar) > 0)
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);
            else
            {
                socket.Close();
            }
        }
        """);

    [Fact]
    public Task After_the_loop() => FixAsync(
        """
        static async Task HandleAsync(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            int n;
            while ({|SLA0101:(n = await stream.ReadAsync(buffer)) > 0|})
            {
                Console.WriteLine(n);
            }
        }
        """,
        """
        static async Task HandleAsync(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            int n;
            while ((n = await stream.ReadAsync(buffer)) > 0)
            {
                Console.WriteLine(n);
            }
            client.Close();
        }
        """);

    [Fact]
    public Task After_a_do_loop_with_more_to_follow() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            int n;
            do
            {
                n = socket.Receive(buffer);
            }
            while ({|SLA0101:n != 0|});

            Console.WriteLine("done");
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            int n;
            do
            {
                n = socket.Receive(buffer);
            }
            while (n != 0);
            socket.Close();

            Console.WriteLine("done");
        }
        """);

    [Fact]
    public Task In_a_section_of_a_switch() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                switch (socket.Receive(buffer))
                {
                    case 0:
                        Console.WriteLine("gone");
                        {|SLA0101:return;|}
                    default:
                        continue;
                }
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                switch (socket.Receive(buffer))
                {
                    case 0:
                        Console.WriteLine("gone");
                        socket.Close();
                        return;
                    default:
                        continue;
                }
            }
        }
        """);

    [Fact]
    public Task After_the_last_use_in_the_branch() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    Console.WriteLine(socket.RemoteEndPoint);
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    Console.WriteLine(socket.RemoteEndPoint);
                    socket.Close();
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task First_where_the_branch_leaves_in_several_ways() => FixAsync(
        """
        static void Handle(Socket socket, bool verbose)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    if (verbose)
                    {
                        Console.WriteLine("gone");
                        return;
                    }

                    Console.WriteLine();
                    {|SLA0101:break;|}
                }
            }
        }
        """,
        """
        static void Handle(Socket socket, bool verbose)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    socket.Close();
                    if (verbose)
                    {
                        Console.WriteLine("gone");
                        return;
                    }

                    Console.WriteLine();
                    break;
                }
            }
        }
        """);

    private static Task FixAsync(string before, string after) =>
        Verify.FixAsync<EndOfStreamNotClosedFix>(before, after);
}
