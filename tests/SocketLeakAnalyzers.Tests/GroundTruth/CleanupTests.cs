using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 33a to 33f of the ground truth: what of a cleanup still closes a connection that has been reset?</summary>
public sealed class CleanupTests
{
    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Field)]
    public Task Shutdown_and_close_33a(Holder holder) => Verify.SilentAsync(holder.OfSocket("""
        try
        {
            socket.Send(new byte[1]);
        }
        catch (SocketException)
        {
        }

        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Field)]
    public Task If_connected_33b(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        try
        {
            socket.Send(new byte[1]);
        }
        catch (SocketException)
        {
        }

        if ({|SLA0208:socket.Connected|})
        {
            socket.Shutdown(SocketShutdown.Both);
            socket.Close();
        }
        """));

    /// <summary>A local is followed from where it is acquired: not closed on that path.</summary>
    [Fact]
    public Task If_connected_33b_of_a_local() => Verify.FlaggedWithAsync(RuleIds.AcquiredNotClosed, Holder.Local.OfSocket("""
        try
        {
            socket.Send(new byte[1]);
        }
        catch (SocketException)
        {
        }

        if (socket.Connected)
        {
            socket.Shutdown(SocketShutdown.Both);
            socket.Close();
        }
        """));

    /// <summary>Where only a FIN leads to, <c>Connected</c> is true.</summary>
    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task If_connected_after_a_fin_33c(Holder holder) => Verify.SilentAsync(holder.OfSocket("""
        var buffer = new byte[256];
        while (true)
        {
            if (socket.Receive(buffer) == 0)
            {
                if (socket.Connected)
                {
                    socket.Shutdown(SocketShutdown.Both);
                    socket.Close();
                }

                return;
            }
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Stream_first_33d(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        try
        {
            client.GetStream().WriteByte(1);
        }
        catch (IOException)
        {
        }

        {|SLA0208:client.GetStream()|}.Close();
        client.Close();
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Field)]
    public Task If_connected_after_a_failed_write_33e(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        try
        {
            client.GetStream().WriteByte(1);
        }
        catch (IOException)
        {
        }

        if ({|SLA0208:client.Connected|})
        {
            client.Close();
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Close_in_finally_33f(Holder holder) => Verify.SilentAsync(holder.OfSocket("""
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
        }
        finally
        {
            socket.Close();
        }
        """));

    [Theory]
    [InlineData("client.GetStream().Dispose();")]
    [InlineData("client.Dispose();")]
    [InlineData("client.Close();")]
    [InlineData("client.Client.Close();")]
    public Task One_link_closed_06b_to_06e(string close) => Verify.SilentAsync(Holder.Field.OfClient(close));
}
