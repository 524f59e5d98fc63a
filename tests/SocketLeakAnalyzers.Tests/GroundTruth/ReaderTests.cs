using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 08 of the ground truth: readers and writers over a connection.</summary>
public sealed class ReaderTests
{
    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Null_line_returns_08a(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var reader = new StreamReader(client.GetStream());
        while (true)
        {
            var line = reader.ReadLine();
            if (line == null)
            {
                {|SLA0101:return;|}
            }

            Console.WriteLine(line);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Null_line_returns_async_08a(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        while (true)
        {
            if (await reader.ReadLineAsync() is not { } line)
                {|SLA0101:return;|}

            Console.WriteLine(line);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Reader_disposed_08b(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        using var reader = new StreamReader(client.GetStream());
        string line;
        while ((line = reader.ReadLine()) != null)
        {
            Console.WriteLine(line);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Field)]
    public Task Reader_leaves_open_08c(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, false, 1024, leaveOpen: true);
        while ({|SLA0101:reader.ReadLine() is { } line|})
        {
            Console.WriteLine(line);
        }
        """));

    [Fact]
    public Task Reader_leaves_its_own_client_open_08c() => Verify.FlaggedAsync(Holder.Local.OfClient("""
        using var reader = {|SLA0206:new StreamReader(client.GetStream(), Encoding.UTF8, false, 1024, leaveOpen: true)|};
        while (reader.ReadLine() is { } line)
        {
            Console.WriteLine(line);
        }
        """));

    [Fact]
    public Task Writer_leaves_open_08c() => Verify.FlaggedAsync("""
        static void Greet(TcpListener listener)
        {
            var client = listener.AcceptTcpClient();
            using var writer = {|SLA0206:new StreamWriter(client.GetStream(), leaveOpen: true)|};
            writer.WriteLine("hello");
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Field)]
    public Task Reader_over_a_stream_that_does_not_own_08d(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        using var reader = new StreamReader(new NetworkStream(socket));
        string line;
        while ({|SLA0101:(line = reader.ReadLine()) != null|})
        {
            Console.WriteLine(line);
        }
        """));

    [Fact]
    public Task Reader_over_a_stream_that_does_not_own_the_socket_made_for_it_08d() => Verify.FlaggedAsync(Holder.Local.OfSocket("""
        using var reader = new StreamReader({|SLA0206:new NetworkStream(socket)|});
        string line;
        while ((line = reader.ReadLine()) != null)
        {
            Console.WriteLine(line);
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Writer_disposed_08e(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        var stream = client.GetStream();
        using (var writer = new StreamWriter(stream))
        {
            var buffer = new byte[256];
            while (stream.Read(buffer, 0, 256) > 0)
            {
                writer.Write("ok");
            }
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Binary_reader_disposed_08f(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        using var reader = new BinaryReader(client.GetStream());
        var buffer = new byte[256];
        int n;
        do
        {
            n = reader.BaseStream.Read(buffer, 0, buffer.Length);
        }
        while (n > 0);
        """));

    [Fact]
    public Task Writer_with_pending_data_disposed_08g() => Verify.SilentAsync("""
        static void Send(IPEndPoint peer)
        {
            var client = new TcpClient();
            client.Connect(peer);
            var writer = new StreamWriter(client.GetStream());
            try
            {
                writer.Write("pending");
            }
            finally
            {
                writer.Dispose();
            }
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Buffered_stream_disposed_08h(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        await using (var stream = new BufferedStream(client.GetStream()))
        {
            var buffer = new byte[256];
            while (await stream.ReadAsync(buffer) is > 0)
            {
            }
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task End_of_stream_property_08j(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var reader = new StreamReader(client.GetStream());
        while ({|SLA0101:!reader.EndOfStream|})
        {
            Console.WriteLine(reader.ReadLine());
        }
        """));

    [Fact]
    public Task Reader_over_a_stream_that_does_not_own_reads_all_08d() => Verify.FlaggedAsync("""
        static string ReadAll(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using var reader = new StreamReader({|SLA0206:new NetworkStream(socket)|});
            return reader.ReadToEnd();
        }
        """);
}
