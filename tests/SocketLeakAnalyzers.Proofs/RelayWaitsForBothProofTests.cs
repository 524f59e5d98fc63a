using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0105 report relays that really stay in CLOSE_WAIT, and does its fix end them? One leg of each relay is the
/// harness's, whose peer closes; the other goes to a peer of the scenario's own that stays until this side closes.
/// </summary>
public sealed class RelayWaitsForBothProofTests
{
    private const string Patient = """
        private static async Task<TcpClient> ConnectToPatientPeerAsync()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var near = new TcpClient("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
            var far = await listener.AcceptTcpClientAsync();
            listener.Stop();
            _ = Task.Run(async () =>
            {
                using (far)
                {
                    await far.GetStream().CopyToAsync(Stream.Null);
                }
            });
            return near;
        }
        """;

    private static readonly ProofOptions Hangs = new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed };

    [Fact]
    public async Task Client_closes_first_26a()
    {
        var result = await ProveRelayAsync(ServerAsync(
            """
            using var client = await listener.AcceptTcpClientAsync();
            using var upstream = await ConnectToPatientPeerAsync();
            var up = client.GetStream().CopyToAsync(upstream.GetStream());
            var down = upstream.GetStream().CopyToAsync(client.GetStream());
            await Task.WhenAll(up, down);
            """,
            Patient));

        Assert.Equal(5, result.Before.CloseWait);
        Assert.DoesNotContain(".Close()", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upstream_closes_first_26d()
    {
        var result = await ProveRelayAsync(ClientAsync(
            """
            var client = await ConnectToPatientPeerAsync();
            var upstream = new TcpClient();
            await upstream.ConnectAsync(peer);
            await RelayAsync(client, upstream);
            """,
            Patient + """


            private static async Task RelayAsync(TcpClient client, TcpClient upstream)
            {
                await Task.WhenAll(PumpAsync(client, upstream), PumpAsync(upstream, client)).ConfigureAwait(false);
            }

            private static async Task PumpAsync(TcpClient from, TcpClient to)
            {
                var buffer = new byte[4096];
                var (source, destination) = (from.GetStream(), to.GetStream());
                int read;
                while ((read = await source.ReadAsync(buffer)) > 0)
                {
                    await destination.WriteAsync(buffer.AsMemory(0, read));
                }
            }
            """));

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("client.Close();", result.FixedSource, StringComparison.Ordinal);
        Assert.Contains("upstream.Close();", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public Task Blocking_wait_26a() => ProveRelayAsync(Server(
        """
        var client = listener.AcceptSocket();
        var upstream = ConnectToPatientPeerAsync().GetAwaiter().GetResult();
        var near = new NetworkStream(client);
        var far = upstream.GetStream();
        Task.WaitAll(near.CopyToAsync(far), far.CopyToAsync(near));
        """,
        Patient));

    [Fact]
    public Task First_direction_ends_both_26b() => ProveHarmlessAsync(ServerAsync(
        """
        using var client = await listener.AcceptTcpClientAsync();
        using var upstream = await ConnectToPatientPeerAsync();
        var up = client.GetStream().CopyToAsync(upstream.GetStream());
        var down = upstream.GetStream().CopyToAsync(client.GetStream());
        await Task.WhenAny(up, down);
        """,
        Patient));

    [Fact]
    public Task Each_copy_closes_its_destination_26e() => ProveHarmlessAsync(ServerAsync(
        """
        using var client = await listener.AcceptTcpClientAsync();
        using var upstream = await ConnectToPatientPeerAsync();
        await Task.WhenAll(CopyAsync(client, upstream), CopyAsync(upstream, client));
        """,
        Patient + """


        private static async Task CopyAsync(TcpClient from, TcpClient to)
        {
            try
            {
                await from.GetStream().CopyToAsync(to.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                Console.Out.Flush();
            }
            finally
            {
                to.Dispose();
            }
        }
        """));

    [Fact]
    public Task Half_close_is_passed_on_26g() => ProveHarmlessAsync(ServerAsync(
        """
        using var client = await listener.AcceptTcpClientAsync();
        using var upstream = await ConnectToPatientPeerAsync();
        var (near, far) = (client.GetStream(), upstream.GetStream());
        await Task.WhenAll(CopyAsync(near, far), CopyAsync(far, near));
        """,
        Patient + """


        private static async Task CopyAsync(NetworkStream from, NetworkStream to)
        {
            await from.CopyToAsync(to);
            to.Socket.Shutdown(SocketShutdown.Send);
        }
        """), new() { PeerCloses = PeerClose.Half });

    private static Task<ProofResult> ProveRelayAsync(string source) =>
        LeakProof.ProveAsync(source, RuleIds.RelayWaitsForBoth, new RelayWaitsForBothFix(), Hangs);
}
