using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>
/// Rows 11 and 12 of the ground truth: what ends a connection and keeps its descriptor. The rows with a 2 are the same code
/// with a peer that closes only its half.
/// </summary>
public sealed class HalfCloseTests
{
    [Theory]
    [InlineData(Holder.Parameter, "Both")]
    [InlineData(Holder.Local, "Both")]
    [InlineData(Holder.Field, "Both")]
    public Task Shut_down_both_ways_11a_11a2(Holder holder, string how) => Verify.FlaggedAsync(AtTheEnd(holder, $"{{|SLA0207:socket.Shutdown(SocketShutdown.{how})|}};"));

    [Theory]
    [InlineData(Holder.Parameter, "Send")]
    [InlineData(Holder.Local, "Send")]
    [InlineData(Holder.Field, "Send")]
    public Task Shut_down_for_sending_11b_11b2(Holder holder, string how) => Verify.FlaggedAsync(AtTheEnd(holder, $"{{|SLA0207:socket.Shutdown(SocketShutdown.{how})|}};"));

    [Theory]
    [InlineData(Holder.Parameter, "Receive")]
    [InlineData(Holder.Local, "Receive")]
    [InlineData(Holder.Field, "Receive")]
    public Task Shut_down_for_receiving_11c_11c2(Holder holder, string how) => Verify.FlaggedAsync(AtTheEnd(holder, $"{{|SLA0207:socket.Shutdown(SocketShutdown.{how})|}};"));

    /// <summary>We are first, and the peer closes then: the descriptor stays. Who lent a parameter may still close it.</summary>
    [Theory]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Shut_down_before_the_peer_closes_11d(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        socket.Send(new byte[] { 1 });
        {|SLA0207:socket.Shutdown(SocketShutdown.Both)|};
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Shut_down_and_closed_11e(Holder holder) => Verify.SilentAsync(AtTheEnd(holder, "socket.Shutdown(SocketShutdown.Both);\nsocket.Close();"));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Disconnected_12a(Holder holder) => Verify.FlaggedAsync(AtTheEnd(holder, "{|SLA0207:socket.Disconnect(false)|};"));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Disconnected_for_reuse_12b(Holder holder) => Verify.FlaggedAsync(AtTheEnd(holder, "{|SLA0207:socket.Disconnect(reuseSocket: true)|};"));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Disconnected_and_closed_12c(Holder holder) => Verify.SilentAsync(AtTheEnd(holder, "socket.Disconnect(false);\nsocket.Close();"));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Disconnected_async_12d(Holder holder) => Verify.FlaggedAsync(AtTheEnd(holder, "await {|SLA0207:socket.DisconnectAsync(false)|};"));

    private static string AtTheEnd(Holder holder, string end) => holder.OfSocket($$"""
        var buffer = new byte[256];
        while (true)
        {
            int n = socket.Receive(buffer);
            if (n == 0)
            {
                {{end}}
                return;
            }
        }
        """);
}
