using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// SLA0303 is right: with an idle timeout of zero each request leaves a connection behind, and not even the client's disposal
/// closes it; after the fix it closes all there are. The names end with the row measured.
/// </summary>
public sealed class PoolSettingsProofTests
{
    /// <summary>One after the other, each when the server's FIN has arrived on the connection of the one before.</summary>
    private const string GetAll = PeerHasClosed + "\n\n" + """
        private static async Task GetAllAsync(HttpClient client, IPEndPoint peer)
        {
            for (var i = 0; i < 5; i++)
            {
                await client.GetStringAsync($"http://{peer}/");
                await PeerHasClosedAsync(peer);
            }
        }
        """;

    /// <summary>An HTTP server that closes each connection behind its answer, and a client that makes all requests in one call.</summary>
    private static readonly ProofOptions Server = new()
    {
        Calls = 1,
        PeerWaitsForData = true,
        PeerSends = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(),
    };

    [Fact]
    public async Task Zero_in_an_initializer_14k()
    {
        var result = await ProveAsync(RuleIds.PoolSettings, Requests("""
            var handler = new SocketsHttpHandler
            {
                UseProxy = false,
                PooledConnectionIdleTimeout = TimeSpan.Zero,
            };
            """), Server);

        Assert.Equal(5, result.Before.CloseWait);
    }

    [DescriptorFact]
    public async Task Zero_in_a_statement_beside_a_lifetime_14k()
    {
        var result = await ProveAsync(RuleIds.PoolSettings, Requests("""
            var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
            handler.PooledConnectionIdleTimeout = TimeSpan.Zero;
            """), Server with { Evidence = LeakEvidence.Descriptors });

        Assert.Equal(5, result.Before.Descriptors);
    }

    [Fact]
    public async Task Zero_in_the_field_of_a_shared_client_14m()
    {
        var result = await LeakProof.ProveAsync(Shared("PooledConnectionIdleTimeout = TimeSpan.Zero"), RuleIds.PoolSettings, new PoolSettingsFix(), Server);

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("PooledConnectionLifetime = TimeSpan.FromMinutes(2)", result.FixedSource, System.StringComparison.Ordinal);
    }

    [Fact]
    public Task Idle_timeout_of_five_seconds_14c() => ProveHarmlessAsync(Shared("PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5)"), Server);

    [Fact]
    public Task Infinite_idle_timeout_14b() => ProveHarmlessAsync(Shared("PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan"), Server);

    [Fact]
    public Task Lifetime_of_zero_14i() => ProveHarmlessAsync(Shared("PooledConnectionLifetime = TimeSpan.Zero"), Server);

    /// <summary>With a lifetime of zero the connection is closed behind the request, so the idle timeout does no harm.</summary>
    [Fact]
    public Task Idle_timeout_and_lifetime_of_zero() =>
        ProveHarmlessAsync(Shared("PooledConnectionIdleTimeout = TimeSpan.Zero, PooledConnectionLifetime = TimeSpan.Zero"), Server);

    /// <summary>Without a disposal: the next request finds the connections whose server has closed, so that the last one is left alone.</summary>
    [Fact]
    public async Task Next_request_closes_what_the_server_has_closed_14d()
    {
        var figures = await LeakProof.MeasureAsync(
            ClientAsync(
                "await GetAllAsync(Client, peer);",
                "private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) });\n\n" + GetAll),
            expectLeak: true,
            Server with { Leaks = 1 });

        Assert.Equal(1, figures.CloseWait);
    }

    private static string Requests(string handler) => ClientAsync(
        $$"""
        {{handler}}
        using var client = new HttpClient(handler);
        await GetAllAsync(client, peer);
        """,
        GetAll);

    private static string Shared(string setting) => ClientAsync(
        """
        await GetAllAsync(Client, peer);
        Client.Dispose();
        """,
        $$"""
        private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, {{setting}} });

        """ + "\n" + GetAll);
}
