using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 26 of the ground truth: who ends a relay when one of its peers closes?</summary>
public sealed class RelayTests
{
    private const string Open = """
        using var client = await listener.AcceptTcpClientAsync();
            using var upstream = new TcpClient();
            await upstream.ConnectAsync(server);
        """;

    [Fact]
    public Task Both_directions_awaited_26a_26d() => Verify.FlaggedAsync($$"""
        static async Task RelayAsync(TcpListener listener, IPEndPoint server)
        {
            {{Open}}
            var up = client.GetStream().CopyToAsync(upstream.GetStream());
            var down = upstream.GetStream().CopyToAsync(client.GetStream());
            await {|SLA0105:Task.WhenAll(up, down)|};
        }
        """);

    [Fact]
    public Task First_direction_ends_both_26b() => Verify.SilentAsync($$"""
        static async Task RelayAsync(TcpListener listener, IPEndPoint server)
        {
            {{Open}}
            var up = client.GetStream().CopyToAsync(upstream.GetStream());
            var down = upstream.GetStream().CopyToAsync(client.GetStream());
            await Task.WhenAny(up, down);
        }
        """);

    [Theory]
    [InlineData("to.Client.Shutdown(SocketShutdown.Send);")]
    [InlineData("to.Dispose();")]
    [InlineData("to.GetStream().Close();")]
    public Task Each_copy_passes_its_end_on_26c_26e_26g(string act) => Verify.SilentAsync($$"""
        static async Task RelayAsync(TcpListener listener, IPEndPoint server)
        {
            {{Open}}
            await Task.WhenAll(CopyAsync(client, upstream), CopyAsync(upstream, client));
        }

        private static async Task CopyAsync(TcpClient from, TcpClient to)
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            {{act}}
        }
        """);
}
