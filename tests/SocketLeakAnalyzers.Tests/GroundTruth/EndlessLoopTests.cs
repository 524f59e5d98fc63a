using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 02 and 03 of the ground truth, and their like: a loop that goes on after the end of the stream.</summary>
public sealed class EndlessLoopTests
{
    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Zero_and_continue_02a(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        var buffer = new byte[256];
        while (true)
        {
            int n = {|SLA0102:socket.Receive(buffer)|};
            if (n == 0)
            {
                continue;
            }

            Console.WriteLine(n);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Zero_and_a_pause_02b(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        var buffer = new byte[256];
        while (true)
        {
            int n = await {|SLA0102:socket.ReceiveAsync(buffer)|};
            if (n == 0)
            {
                await Task.Delay(10);
                continue;
            }

            Console.WriteLine(n);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Zero_breaks_and_the_socket_is_closed_02c(Holder holder) => Verify.SilentAsync(holder.OfSocket("""
        var buffer = new byte[256];
        while (true)
        {
            int n = socket.Receive(buffer);
            if (n == 0)
            {
                break;
            }

            Console.WriteLine(n);
        }

        socket.Close();
        """));

    [Theory]
    [InlineData(Holder.Parameter, "catch")]
    [InlineData(Holder.Local, "catch")]
    [InlineData(Holder.Field, "catch")]
    [InlineData(Holder.Parameter, "catch (Exception)")]
    [InlineData(Holder.Parameter, "catch (IOException e) when (e.Message.Length > 0)")]
    [InlineData(Holder.Parameter, "catch (EndOfStreamException)")]
    public Task End_of_stream_exception_swallowed_02d(Holder holder, string handler) => Verify.FlaggedAsync(holder.OfClient($$"""
        var stream = client.GetStream();
        var buffer = new byte[16];
        while (true)
        {
            try
            {
                await {|SLA0102:stream.ReadExactlyAsync(buffer)|};
                Console.WriteLine(buffer[0]);
            }
            {{handler}}
            {
            }

            await Task.Delay(10);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Connected_and_the_count_is_not_looked_at_03a(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        using (client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (client.Connected)
            {
                {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
                Console.WriteLine(buffer[0]);
                Thread.Sleep(5);
            }
        }
        """));

    [Fact]
    public Task Connected_and_the_count_is_only_used_03a() => Verify.FlaggedAsync("""
        static void Handle(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (client.Connected)
            {
                var n = {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
                Console.WriteLine(Encoding.UTF8.GetString(buffer, 0, n));
            }
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Can_be_read_and_the_count_is_not_looked_at_03d(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        using var stream = client.GetStream();
        var buffer = new byte[256];
        while (stream.CanRead)
        {
            {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
            Thread.Sleep(5);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task No_line_and_the_loop_goes_on_08i(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        using var reader = new StreamReader(client.GetStream());
        while (true)
        {
            var line = await {|SLA0102:reader.ReadLineAsync()|};
            if (line != null)
            {
                Console.WriteLine(line);
            }

            await Task.Delay(10);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Completion_of_a_pipe_never_asked_10g(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var reader = PipeReader.Create(client.GetStream());
        while (true)
        {
            var result = await {|SLA0102:reader.ReadAsync()|};
            Console.WriteLine(result.Buffer.Length);
            reader.AdvanceTo(result.Buffer.End);
            await Task.Delay(10);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Timeout_swallowed_and_read_again_24g(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var stream = client.GetStream();
        stream.ReadTimeout = 100;
        var buffer = new byte[256];
        while (true)
        {
            try
            {
                int n = {|SLA0102:stream.Read(buffer, 0, buffer.Length)|};
                Console.WriteLine(n);
            }
            catch (IOException)
            {
            }
        }
        """));
}
