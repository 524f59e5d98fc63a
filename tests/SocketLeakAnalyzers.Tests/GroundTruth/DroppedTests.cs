using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 22, 28 and 69 of the ground truth: connections that are dropped, and closes of several kinds.</summary>
public sealed class DroppedTests
{
    [Fact]
    public Task Unread_data_and_nobody_closes_22a() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            Thread.Sleep(500);
            Console.WriteLine(socket.Available);
        }
        """);

    [Theory]
    [InlineData("socket.Close();")]
    [InlineData("socket.Shutdown(SocketShutdown.Both);\n    socket.Close();")]
    public Task Unread_data_and_closed_22b_22c(string close) => Verify.SilentAsync($$"""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            Thread.Sleep(500);
            {{close}}
        }
        """);

    [Fact]
    public Task All_read_and_closed_22d() => Verify.SilentAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            var buffer = new byte[256];
            while (socket.Receive(buffer) > 0)
            {
            }

            socket.Close();
        }
        """);

    [Fact]
    public Task Disposed_with_a_receive_pending_22e() => Verify.SilentAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            var receiving = socket.ReceiveAsync(new byte[256]);
            socket.Dispose();
            Console.WriteLine(receiving.IsCompleted);
        }
        """);

    [Fact]
    public Task Disposed_while_another_thread_receives_22f() => Verify.SilentAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            var reader = new Thread(() => Console.WriteLine(socket.Receive(new byte[256])));
            reader.Start();
            Thread.Sleep(100);
            socket.Dispose();
            reader.Join();
        }
        """);

    [Theory]
    [InlineData("new Socket(SocketType.Stream, ProtocolType.Tcp)")]
    [InlineData("new TcpClient()")]
    public Task Nothing_is_ever_done_28a(string creation) => Verify.FlaggedAsync($$"""
        static void Run(IPEndPoint peer)
        {
            var connection = {|SLA0201:{{creation}}|};
            connection.Connect(peer);
        }
        """);

    [Fact]
    public Task Disposal_of_the_stream_is_not_awaited_69a() => Verify.SilentAsync("""
        static void Run(string host)
        {
            var client = new TcpClient(host, 80);
            var stream = client.GetStream();
            stream.WriteByte(1);
            _ = stream.DisposeAsync();
        }
        """);

    [Fact]
    public Task Disposal_of_the_tls_stream_is_not_awaited_69b() => Verify.SilentAsync("""
        static void Run(string host)
        {
            var client = new TcpClient(host, 443);
            var tls = new SslStream(client.GetStream());
            tls.AuthenticateAsClient(host);
            _ = tls.DisposeAsync();
        }
        """);

    [Fact]
    public Task Completion_is_not_awaited_69c() => Verify.SilentAsync("""
        static async Task RunAsync(string host)
        {
            var client = new TcpClient(host, 80);
            var reader = PipeReader.Create(client.GetStream());
            ReadResult result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            _ = reader.CompleteAsync();
        }
        """);
}
