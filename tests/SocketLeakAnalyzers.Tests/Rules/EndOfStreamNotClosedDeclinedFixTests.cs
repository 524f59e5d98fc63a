using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: where does the fix decline?</summary>
public sealed class EndOfStreamNotClosedDeclinedFixTests
{
    [Fact]
    public Task Nothing_where_the_condition_has_other_reasons() => NoFixAsync("""
        static void Handle(Socket socket, Func<bool> stopped)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0 || stopped())
                {
                    {|SLA0101:break;|}
                }
            }
        }
        """);

    [Fact]
    public Task Nothing_where_the_connection_is_used_after_the_loop() => NoFixAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    {|SLA0101:break;|}
                }
            }

            Console.WriteLine(socket.RemoteEndPoint);
        }
        """);

    [Fact]
    public Task Nothing_where_the_loop_ends_for_other_reasons() => NoFixAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            while ({|SLA0101:socket.Receive(buffer) > 0|})
            {
                if (buffer[0] == 1)
                {
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task Nothing_where_there_is_no_place_for_a_statement() => NoFixAsync("""
        static readonly byte[] Buffer = new byte[256];

        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            Console.WriteLine({|SLA0101:socket.EndReceive(ar) == 0|} ? "gone" : "data");
        }
        """);

    [Theory]
    [InlineData("n == 0 || buffer[0] == 4")]
    [InlineData("buffer[0] == 4 || n == 0")]
    [InlineData("n <= 0 || socket.Available > 9")]
    public Task Nothing_where_the_data_may_be_a_reason(string condition) => NoFixAsync($$"""
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
            }
        }
        """);

    [Fact]
    public Task Nothing_after_a_loop_that_the_data_may_end() => NoFixAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[256];
            int n;
            while ({|SLA0101:(n = socket.Receive(buffer)) > 0 && buffer[0] != 4|})
            {
                Console.WriteLine(n);
            }
        }
        """);

    private static Task NoFixAsync(string members) => Verify.NoFixAsync<EndOfStreamNotClosedFix>(members);
}
