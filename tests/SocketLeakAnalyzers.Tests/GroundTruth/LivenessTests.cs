using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 03 of the ground truth that never read the end: they ask the connection, or only write to it.</summary>
public sealed class LivenessTests
{
    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Read_when_available_03b(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        using (client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (client.Connected)
            {
                if ({|SLA0103:client.Available|} > 0)
                {
                    int n = stream.Read(buffer, 0, buffer.Length);
                    Console.WriteLine(n);
                }
                else
                {
                    Thread.Sleep(5);
                }
            }
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Receive_when_available_03b(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        var buffer = new byte[256];
        while (true)
        {
            if ({|SLA0103:socket.Available|} == 0)
            {
                await Task.Delay(10);
                continue;
            }

            int n = await socket.ReceiveAsync(buffer);
            Console.WriteLine(n);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Read_when_there_is_data_03c(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        using var stream = client.GetStream();
        var buffer = new byte[256];
        while (client.Connected)
        {
            if ({|SLA0103:stream.DataAvailable|})
            {
                int n = stream.Read(buffer, 0, buffer.Length);
                if (n == 0)
                {
                    break;
                }

                Console.WriteLine(n);
            }
            else
            {
                Thread.Sleep(5);
            }
        }
        """));

    // Nothing closes it either, but the loop is not left before: one connection, one warning.
    [Fact]
    public Task Waits_for_data_and_leaves_03b() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var client = new TcpClient();
            client.Connect(peer);
            while (client.Connected)
            {
                if ({|SLA0103:client.Available|} > 0)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task Poll_tells_the_end_03e() => Verify.SilentAsync("""
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                var buffer = new byte[256];
                while (client.Connected)
                {
                    if (client.Client.Poll(1000, SelectMode.SelectRead) && client.Available == 0)
                    {
                        break;
                    }

                    if (client.Available > 0)
                    {
                        int n = stream.Read(buffer, 0, buffer.Length);
                        Console.WriteLine(n);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Written_once_and_kept_idle_03f() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            using var client = {|SLA0103:new TcpClient()|};
            client.Connect(peer);
            client.GetStream().Write(new byte[] { 1 });
            while (true)
            {
                Thread.Sleep(1000);
            }
        }
        """);

    // The same code as 03h, which a half-closed peer keeps going for ever; but here the exception that ends it is what loses
    // the connection.
    [Fact]
    public Task Heartbeat_ends_by_an_exception_and_nothing_is_disposed_03g() => Verify.FlaggedWithAsync("SLA0202", """
        static void Run(IPEndPoint peer)
        {
            var client = new TcpClient();
            client.Connect(peer);
            var stream = client.GetStream();
            try
            {
                while (true)
                {
                    stream.Write(new byte[] { 1 }, 0, 1);
                    Thread.Sleep(100);
                }
            }
            catch (IOException e)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Heartbeat_is_no_detector_03h() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            using var client = new TcpClient();
            client.Connect(peer);
            var stream = client.GetStream();
            while (true)
            {
                {|SLA0103:stream.Write(new byte[] { 1 }, 0, 1)|};
                Thread.Sleep(100);
            }
        }
        """);

    [Fact]
    public Task Heartbeat_while_connected_03h() => Verify.FlaggedAsync("""
        static async Task RunAsync(IPEndPoint peer)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(peer);
            while ({|SLA0103:socket.Connected|})
            {
                await socket.SendAsync(new byte[] { 1 }, SocketFlags.None);
                await Task.Delay(100);
            }
        }
        """);
}
