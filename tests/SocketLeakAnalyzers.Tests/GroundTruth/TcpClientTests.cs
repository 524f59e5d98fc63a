using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 06 of the ground truth: a TcpClient, and which of its links is disposed.</summary>
public sealed class TcpClientTests
{
    private const string NothingDisposed = """
        var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0)
            {
                {|SLA0101:break;|}
            }
        }

        Console.WriteLine("done");
        """;

    private const string NothingDisposedAsync = """
        var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            var n = await stream.ReadAsync(buffer);
            if (n == 0)
            {
                {|SLA0101:break;|}
            }

            await stream.WriteAsync(buffer.AsMemory(0, n));
        }
        """;

    private const string Cleared = """
        var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0)
            {
                client = null;
                {|SLA0101:return;|}
            }
        }
        """;

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Sync_nothing_disposed_06a(Holder holder) => Verify.FlaggedAsync(holder.OfClient(NothingDisposed));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Stream_disposed_06b(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        using var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0)
            {
                break;
            }
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter, "client.Dispose();")]
    [InlineData(Holder.Local, "client.Dispose();")]
    [InlineData(Holder.Field, "client.Dispose();")]
    [InlineData(Holder.Parameter, "client.Close();")]
    [InlineData(Holder.Local, "client.Close();")]
    [InlineData(Holder.Field, "client.Close();")]
    [InlineData(Holder.Parameter, "client.Client.Close();")]
    [InlineData(Holder.Local, "client.Client.Close();")]
    [InlineData(Holder.Field, "client.Client.Close();")]
    [InlineData(Holder.Parameter, "stream.Close();")]
    [InlineData(Holder.Local, "stream.Dispose();")]
    [InlineData(Holder.Field, "stream.Close();")]
    public Task One_link_closed_after_the_loop_06bcde(Holder holder, string close) => Verify.SilentAsync(holder.OfClient($$"""
        var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0)
            {
                break;
            }
        }

        {{close}}
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Stream_disposed_asynchronously_06f(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        await using var stream = client.GetStream();
        var buffer = new byte[256];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Async_nothing_disposed_06g(Holder holder) => Verify.FlaggedAsync(holder.OfClient(NothingDisposedAsync));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Cleared_instead_of_closed_06h(Holder holder) => Verify.FlaggedAsync(holder.OfClient(Cleared));

    [Fact]
    public Task Field_cleared_before_the_stream_is_forgotten_06h() => Verify.FlaggedAsync("""
        private TcpClient _client;
        private NetworkStream _stream;

        private void Listen()
        {
            var buffer = new byte[256];
            while (_stream.Read(buffer, 0, buffer.Length) is var n)
            {
                if (n == 0)
                {
                    _stream = null;
                    _client = null;
                    {|SLA0101:return;|}
                }
            }
        }
        """);
}
