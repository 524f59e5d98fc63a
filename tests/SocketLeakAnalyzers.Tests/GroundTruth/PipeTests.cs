using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 10 of the ground truth: pipes over a connection, and beside one.</summary>
public sealed class PipeTests
{
    private const string ReadToTheEnd = """
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        """;

    private const string DocumentedSample = """
        static async Task FillPipeAsync(Socket socket, PipeWriter writer)
        {
            const int minimumBufferSize = 512;
            while (true)
            {
                Memory<byte> memory = writer.GetMemory(minimumBufferSize);
                int bytesRead = await socket.ReceiveAsync(memory, SocketFlags.None);
                if (bytesRead == 0)
                {
                    break;
                }

                writer.Advance(bytesRead);
                FlushResult result = await writer.FlushAsync();
                if (result.IsCompleted)
                {
                    break;
                }
            }

            await writer.CompleteAsync();
        }

        static async Task ReadPipeAsync(PipeReader reader)
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }

            await reader.CompleteAsync();
        }


        """;

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Completed_and_no_complete_10a(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var reader = PipeReader.Create(client.GetStream());
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                {|SLA0101:break;|}
            }
        }

        Console.WriteLine("done");
        """));

    [Theory]
    [InlineData(Holder.Parameter, "await reader.CompleteAsync();")]
    [InlineData(Holder.Local, "await reader.CompleteAsync();")]
    [InlineData(Holder.Field, "await reader.CompleteAsync();")]
    [InlineData(Holder.Parameter, "reader.Complete();")]
    [InlineData(Holder.Local, "reader.Complete();")]
    [InlineData(Holder.Field, "reader.Complete();")]
    [InlineData(Holder.Local, "_ = reader.CompleteAsync();")]
    public Task Completed_and_complete_10bc(Holder holder, string complete) => Verify.SilentAsync(holder.OfClient(
        "var reader = PipeReader.Create(client.GetStream());\n" + ReadToTheEnd + complete));

    [Fact]
    public Task Reader_that_leaves_its_stream_open_10d() => Verify.FlaggedAsync(Holder.Local.OfClient(
        "var reader = {|SLA0206:PipeReader.Create(client.GetStream(), new StreamPipeReaderOptions(leaveOpen: true))|};\n"
        + ReadToTheEnd + "await reader.CompleteAsync();"));

    [Fact]
    public Task Writer_that_leaves_its_stream_open_10d() => Verify.FlaggedAsync("""
        static async Task GreetAsync(TcpListener listener)
        {
            var client = await listener.AcceptTcpClientAsync();
            var writer = {|SLA0206:PipeWriter.Create(client.GetStream(), new StreamPipeWriterOptions(leaveOpen: true))|};
            await writer.WriteAsync(new byte[] { 1 });
            await writer.CompleteAsync();
        }
        """);

    // The fixed Pipe of the documented sample: who calls it does not close either.
    [Fact]
    public Task Ends_of_a_pipe_close_no_socket_10e() => Verify.FlaggedWithAsync("SLA0101", DocumentedSample + """
        public static async Task ProcessLinesAsync(Socket socket)
        {
            var pipe = new Pipe();
            Task writing = FillPipeAsync(socket, pipe.Writer);
            Task reading = ReadPipeAsync(pipe.Reader);
            await Task.WhenAll(reading, writing);
        }
        """);

    [Fact]
    public Task Ends_of_a_pipe_and_the_socket_10e() => Verify.SilentAsync(DocumentedSample + """
        public static async Task ProcessLinesAsync(Socket socket)
        {
            using (socket)
            {
                var pipe = new Pipe();
                Task writing = FillPipeAsync(socket, pipe.Writer);
                Task reading = ReadPipeAsync(pipe.Reader);
                await Task.WhenAll(reading, writing);
            }
        }
        """);

    [Fact]
    public Task Reader_over_a_stream_that_does_not_own_10f() => Verify.FlaggedAsync(Holder.Local.OfSocket(
        "var reader = PipeReader.Create({|SLA0206:new NetworkStream(socket)|});\n" + ReadToTheEnd + "await reader.CompleteAsync();"));

    [Fact]
    public Task Writer_over_a_stream_that_does_not_own_10f() => Verify.FlaggedAsync("""
        static async Task GreetAsync(TcpListener listener)
        {
            var socket = await listener.AcceptSocketAsync();
            var writer = PipeWriter.Create({|SLA0206:new NetworkStream(socket)|});
            await writer.WriteAsync(new byte[] { 1 });
            await writer.CompleteAsync();
        }
        """);

    [Fact]
    public Task Writer_completed_10h() => Verify.SilentAsync("""
        static async Task GreetAsync(TcpListener listener)
        {
            var client = await listener.AcceptTcpClientAsync();
            var writer = PipeWriter.Create(client.GetStream());
            await writer.WriteAsync(new byte[] { 1 });
            await writer.CompleteAsync();
        }
        """);
}
