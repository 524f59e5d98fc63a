using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>Do the fixes work together: in one method, one file, one project and one solution?</summary>
public sealed class FixAllTests
{
    private const string Many = """
        class Subject
        {
            static void Read(Socket one, Socket two)
            {
                while (true)
                {
                    if (one.Receive(new byte[8]) == 0)
                        {|SLA0101:break;|}
                }

                while (true)
                {
                    int n = two.Receive(new byte[8]);
                    if (n == 0)
                    {
                        {|SLA0101:return;|}
                    }
                }
            }

            static void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                if ({|SLA0101:socket.EndReceive(ar) > 0|})
                {
                    Console.WriteLine("data");
                }
            }

            static void Run(string host)
            {
                var client = new TcpClient(host, 80);
                var stream = client.GetStream();
                while (true)
                {
                    int b = stream.ReadByte();
                    if (b == -1)
                    {
                        {|SLA0101:return;|}
                    }

                    if (b == 0 && stream.ReadByte() < 0)
                    {
                        {|SLA0101:return;|}
                    }
                }
            }
        }

        """;

    private const string ManyAfter = """
        class Subject
        {
            static void Read(Socket one, Socket two)
            {
                while (true)
                {
                    if (one.Receive(new byte[8]) == 0)
                    {
                        one.Close();
                        break;
                    }
                }

                while (true)
                {
                    int n = two.Receive(new byte[8]);
                    if (n == 0)
                    {
                        two.Close();
                        return;
                    }
                }
            }

            static void OnReceive(IAsyncResult ar)
            {
                var socket = (Socket)ar.AsyncState;
                if (socket.EndReceive(ar) > 0)
                {
                    Console.WriteLine("data");
                }
                else
                {
                    socket.Close();
                }
            }

            static void Run(string host)
            {
                using var client = new TcpClient(host, 80);
                var stream = client.GetStream();
                while (true)
                {
                    int b = stream.ReadByte();
                    if (b == -1)
                    {
                        return;
                    }

                    if (b == 0 && stream.ReadByte() < 0)
                    {
                        return;
                    }
                }
            }
        }

        """;

    [Fact]
    public Task Several_in_one_file() => Verify.FixTest<EndOfStreamNotClosedFix>(Many, ManyAfter).RunAsync();

    [Fact]
    public Task Several_in_several_files_and_projects() => Verify.FixFilesEverywhereAsync<EndOfStreamNotClosedFix>(Many, ManyAfter);

    [Fact]
    public Task A_close_in_every_branch_as_the_other_choice() => Verify.FixAsync<EndOfStreamNotClosedFix>(
        """
        static void Run(string host)
        {
            var one = new TcpClient(host, 80);
            var two = new TcpClient(host, 81);
            while (true)
            {
                if (one.GetStream().ReadByte() == -1)
                {
                    two.Close();
                    {|SLA0101:return;|}
                }

                if (two.GetStream().ReadByte() == -1)
                {
                    one.Close();
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        """
        static void Run(string host)
        {
            var one = new TcpClient(host, 80);
            var two = new TcpClient(host, 81);
            while (true)
            {
                if (one.GetStream().ReadByte() == -1)
                {
                    two.Close();
                    one.Close();
                    return;
                }

                if (two.GetStream().ReadByte() == -1)
                {
                    one.Close();
                    two.Close();
                    return;
                }
            }
        }
        """,
        index: 1);

    [Fact]
    public Task A_using_statement_round_other_fixes_before_CSharp_8() => Verify.FixTest<EndOfStreamNotClosedFix>(
        """
        using System.Net.Sockets;

        class Subject
        {
            static void Run(string host, Socket other)
            {
                var client = new TcpClient(host, 80);
                while (true)
                {
                    if (client.GetStream().ReadByte() == -1)
                        {|SLA0101:break;|}
                }

                while (true)
                {
                    if (other.Receive(new byte[8]) == 0)
                        {|SLA0101:break;|}
                }
            }
        }

        """,
        """
        using System.Net.Sockets;

        class Subject
        {
            static void Run(string host, Socket other)
            {
                using (var client = new TcpClient(host, 80))
                {
                    while (true)
                    {
                        if (client.GetStream().ReadByte() == -1)
                            break;
                    }

                    while (true)
                    {
                        if (other.Receive(new byte[8]) == 0)
                        {
                            other.Close();
                            break;
                        }
                    }
                }
            }
        }

        """).In(LanguageVersion.CSharp7_3).RunAsync();

    [Fact]
    public Task Acquired_and_discarded_together() => Verify.FixEverywhereAsync<AcquiredNotClosedFix>(
        """
        static async Task RunAsync(TcpListener listener)
        {
            {|SLA0201:listener.AcceptTcpClient()|};
            await {|SLA0201:listener.AcceptTcpClientAsync()|};
            var one = {|SLA0201:listener.AcceptTcpClient()|};
            one.GetStream().WriteByte(1);
            var two = await {|SLA0201:listener.AcceptSocketAsync()|};
            two.Send(new byte[8]);
        }
        """,
        """
        static async Task RunAsync(TcpListener listener)
        {
            listener.AcceptTcpClient().Dispose();
            (await listener.AcceptTcpClientAsync()).Dispose();
            using var one = listener.AcceptTcpClient();
            one.GetStream().WriteByte(1);
            using var two = await listener.AcceptSocketAsync();
            two.Send(new byte[8]);
        }
        """);

    [Fact]
    public Task Two_reads_that_are_taken_out_of_one_loop() => Verify.FixEverywhereAsync<EndlessAtEndOfStreamFix>(
        """
        static void Join(NetworkStream one, NetworkStream two)
        {
            while (true)
            {
                Console.WriteLine({|SLA0102:one.ReadByte()|});
                Console.WriteLine({|SLA0102:two.ReadByte()|});
            }
        }
        """,
        """
        static void Join(NetworkStream one, NetworkStream two)
        {
            while (true)
            {
                var read = one.ReadByte();
                if (read == -1)
                {
                    one.Close();
                    break;
                }
                Console.WriteLine(read);
                var read2 = two.ReadByte();
                if (read2 == -1)
                {
                    two.Close();
                    break;
                }
                Console.WriteLine(read2);
            }
        }
        """);
}
