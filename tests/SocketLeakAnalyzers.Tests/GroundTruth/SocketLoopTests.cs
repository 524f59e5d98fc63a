using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 01 of the ground truth: a loop on a bare socket.</summary>
public sealed class SocketLoopTests
{
    private const string Sync = """
        var buffer = new byte[256];
        while (true)
        {
            int n = socket.Receive(buffer);
            if (n == 0)
            {
                {|SLA0101:return;|}
            }

            Console.WriteLine(n);
        }
        """;

    private const string Async = """
        var buffer = new byte[256];
        while (true)
        {
            int n = await socket.ReceiveAsync(buffer);
            if (n == 0)
            {
                Console.WriteLine("gone");
                {|SLA0101:return;|}
            }

            Console.WriteLine(n);
        }
        """;

    private const string Finally = """
        var buffer = new byte[256];
        try
        {
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == 0)
                {
                    return;
                }

                Console.WriteLine(n);
            }
        }
        finally
        {
            socket.Close();
        }
        """;

    private const string Using = """
        using (socket)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = await socket.ReceiveAsync(buffer);
                if (n == 0)
                {
                    return;
                }
            }
        }
        """;

    private const string CloseWithTimeout = """
        var buffer = new byte[256];
        while (true)
        {
            int n = socket.Receive(buffer);
            if (n == 0)
            {
                socket.Close(5);
                return;
            }
        }
        """;

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Sync_loop_returns_at_zero_01a(Holder holder) => Verify.FlaggedAsync(holder.OfSocket(Sync));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Sync_loop_closes_in_finally_01b(Holder holder) => Verify.SilentAsync(holder.OfSocket(Finally));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Async_loop_returns_at_zero_01c(Holder holder) => Verify.FlaggedAsync(holder.OfSocket(Async));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Async_loop_within_using_01d(Holder holder) => Verify.SilentAsync(holder.OfSocket(Using));

    [Fact]
    public Task Async_loop_with_using_declaration_01d() => Verify.SilentAsync("""
        static async Task RunAsync(IPEndPoint peer)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(peer);
            var buffer = new byte[256];
            int n;
            while ((n = await socket.ReceiveAsync(buffer)) > 0)
            {
                Console.WriteLine(n);
            }
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Loop_closes_with_timeout_01e(Holder holder) => Verify.SilentAsync(holder.OfSocket(CloseWithTimeout));

    [Fact]
    public Task Accepted_socket_01a() => Verify.FlaggedAsync("""
        static void Serve(Socket listener)
        {
            var socket = listener.Accept();
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                    {|SLA0101:return;|}
            }
        }
        """);
}
