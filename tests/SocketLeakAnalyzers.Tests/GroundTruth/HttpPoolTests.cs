using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 14a to 14n of the ground truth: what does the pool of a shared HTTP client do with connections that the server has closed?</summary>
public sealed class HttpPoolTests
{
    [Fact]
    public Task Default_14a() => Verify.SilentAsync(Shared("new SocketsHttpHandler()"));

    [Fact]
    public Task Infinite_idle_timeout_14b() => Verify.SilentAsync(Shared("new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan }"));

    [Fact]
    public Task Five_seconds_14c() => Verify.SilentAsync(Shared("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5) }"));

    [Fact]
    public Task Next_request_14d() => Verify.SilentAsync("""
        private static readonly HttpClient Client = new HttpClient(new SocketsHttpHandler());

        public static async Task<string> GetTwiceAsync(Uri address)
        {
            await Task.WhenAll(Client.GetStringAsync(address), Client.GetStringAsync(address));
            return await Client.GetStringAsync(address);
        }
        """);

    [Fact]
    public Task An_hour_14e() => Verify.FlaggedAsync(Shared("new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.FromHours(1)|} }"));

    [Fact]
    public Task Lifetime_only_14f() => Verify.SilentAsync(Shared("new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }"));

    [Fact]
    public Task Idle_timeout_of_zero_14g() => Verify.FlaggedAsync(Shared("new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} }"));

    [Fact]
    public Task Legacy_handler_14h() => Verify.SilentAsync(Shared("new HttpClientHandler()"));

    [Fact]
    public Task Lifetime_of_zero_14i() => Verify.SilentAsync(Shared("new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }"));

    [Fact]
    public Task Sequential_requests_with_an_idle_timeout_of_zero_14k() => Verify.FlaggedAsync("""
        private static readonly HttpClient Client = new HttpClient(new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} });

        public static async Task GetAllAsync(IEnumerable<Uri> addresses)
        {
            foreach (var address in addresses)
            {
                await Client.GetStringAsync(address);
            }
        }
        """);

    [Fact]
    public Task Four_minutes_14l() => Verify.SilentAsync(Shared("new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(4) }"));

    [Fact]
    public Task Held_handler_with_an_idle_timeout_of_zero_14m() => Verify.FlaggedAsync("""
        private static readonly SocketsHttpHandler Handler = new SocketsHttpHandler();

        public static async Task<string> GetAsync(Uri address)
        {
            {|SLA0303:Handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};
            using var client = new HttpClient(Handler, disposeHandler: false);
            return await client.GetStringAsync(address);
        }
        """);

    [Fact]
    public Task Client_that_is_disposed_14n() => Verify.SilentAsync("""
        private readonly HttpClient _client = new HttpClient(new SocketsHttpHandler());

        public Task<string> GetAsync(Uri address) => _client.GetStringAsync(address);

        public void Dispose() => _client.Dispose();
        """);

    private static string Shared(string handler) => $$"""
        private static readonly HttpClient Client = new HttpClient({{handler}});

        public static Task<string> GetAsync(Uri address) => Client.GetStringAsync(address);
        """;
}
