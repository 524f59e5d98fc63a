using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 07 of the ground truth: a NetworkStream that owns its socket, and one that does not.</summary>
public sealed class NetworkStreamTests
{
    [Theory]
    [InlineData(Holder.Parameter, "new NetworkStream(socket)")]
    [InlineData(Holder.Field, "new NetworkStream(socket)")]
    [InlineData(Holder.Parameter, "new NetworkStream(socket, false)")]
    [InlineData(Holder.Field, "new NetworkStream(socket, FileAccess.Read, false)")]
    public Task Stream_does_not_own_and_reads_to_the_end_07a(Holder holder, string stream) => Verify.FlaggedAsync(holder.OfSocket($$"""
        using var stream = {{stream}};
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0)
            {
                {|SLA0101:break;|}
            }
        }
        """));

    [Theory]
    [InlineData("{|SLA0206:new NetworkStream(socket)|}")]
    [InlineData("{|SLA0206:new NetworkStream(socket, ownsSocket: false)|}")]
    [InlineData("{|SLA0206:new NetworkStream(socket, FileAccess.Read, false)|}")]
    public Task Stream_does_not_own_the_socket_made_for_it_07a(string stream) => Verify.FlaggedAsync(Holder.Local.OfSocket($$"""
        using var stream = {{stream}};
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0)
            {
                break;
            }
        }
        """));

    [Fact]
    public Task Stream_does_not_own_and_only_writes_07a() => Verify.FlaggedAsync("""
        static void Send(IPEndPoint peer, byte[] data)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using (var stream = {|SLA0206:new NetworkStream(socket)|})
            {
                stream.Write(data, 0, data.Length);
            }
        }
        """);

    [Fact]
    public Task Accepted_into_a_stream_that_does_not_own_07a() => Verify.FlaggedAsync("""
        static void Greet(TcpListener listener)
        {
            using var stream = {|SLA0206:new NetworkStream(listener.AcceptSocket())|};
            stream.Write(new byte[] { 1 });
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter, "new NetworkStream(socket, true)")]
    [InlineData(Holder.Local, "new NetworkStream(socket, ownsSocket: true)")]
    [InlineData(Holder.Field, "new NetworkStream(socket, FileAccess.ReadWrite, ownsSocket: true)")]
    public Task Stream_owns_07b(Holder holder, string stream) => Verify.SilentAsync(holder.OfSocket($$"""
        using var stream = {{stream}};
        var buffer = new byte[256];
        while (stream.Read(buffer, 0, buffer.Length) != 0)
        {
        }
        """));

    [Fact]
    public Task Flag_is_not_a_constant() => Verify.SilentAsync("""
        static void Run(IPEndPoint peer, bool owns)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using var stream = new NetworkStream(socket, owns);
            while (stream.ReadByte() != -1)
            {
            }
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Socket_closed_as_well_07c(Holder holder) => Verify.SilentAsync(holder.OfSocket("""
        using (var stream = new NetworkStream(socket))
        {
            var buffer = new byte[256];
            while (stream.Read(buffer, 0, buffer.Length) != 0)
            {
            }
        }

        socket.Close();
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Owning_stream_is_not_disposed_07d(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        var stream = new NetworkStream(socket, true);
        var buffer = new byte[256];
        while ({|SLA0101:stream.Read(buffer, 0, buffer.Length) > 0|})
        {
        }
        """));

    [Fact]
    public Task Owning_stream_is_not_disposed_and_only_writes_07d() => Verify.FlaggedAsync("""
        static async Task SendAsync(IPEndPoint peer, ReadOnlyMemory<byte> data)
        {
            var socket = {|SLA0201:new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)|};
            await socket.ConnectAsync(peer);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(data);
        }
        """);
}
