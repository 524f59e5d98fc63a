using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0107 report loops behind which a queue of CLOSE_WAIT really grows? What waits in the queue has no descriptor, so
/// only the states are evidence. The forms without a fix are cured by hand.
/// </summary>
public sealed class AcceptLoopStopsProofTests
{
    // Its handler is busy for as long as anybody looks: with the first client, which stays.
    private static readonly ProofOptions Endless = new()
    {
        Calls = 1,
        PeerStays = 1,
        ScenarioEnds = ScenarioEnd.Never,
        Leaks = 4,
    };

    private static readonly ProofOptions OneCall = new() { Calls = 1 };

    [Theory]
    [InlineData("async Task RunAsync", "await listener.AcceptTcpClientAsync()", "await HandleAsync(client)")]
    [InlineData("void Run", "listener.AcceptTcpClient()", "HandleAsync(client).Wait()")]
    public async Task Slow_handler_within_the_loop_18g(string method, string accept, string handle)
    {
        var result = await LeakProof.ProveAsync(
            Scenario($$"""
                public static {{method}}(TcpListener listener)
                {
                    while (true)
                    {
                        var client = {{accept}};
                        {{handle}};
                    }
                }

                private static async Task HandleAsync(TcpClient client)
                {
                    using (client)
                    {
                        var buffer = new byte[256];
                        while (await client.GetStream().ReadAsync(buffer) > 0)
                        {
                        }
                    }
                }
                """),
            RuleIds.AcceptLoopStops,
            new AcceptLoopStopsFix(),
            Endless);

        Assert.Equal(4, result.Before.CloseWait);
        Assert.Equal(0, result.Before.Descriptors ?? 0);
    }

    [Fact]
    public async Task Loop_that_an_exception_ends_18h()
    {
        var figures = await MeasureReportedAsync(
            RuleIds.AcceptLoopStops, Dying("Serve(await listener.AcceptTcpClientAsync());"), OneCall with { Leaks = 4 });

        Assert.Equal(4, figures.CloseWait);
        Assert.Equal(0, figures.Descriptors ?? 0);
    }

    [Fact]
    public Task Exception_caught_within_the_loop_18h() => ProveHarmlessAsync(
        Dying("""
            try
            {
                Serve(await listener.AcceptTcpClientAsync());
            }
            catch (InvalidDataException e)
            {
                Console.Out.Write(e.Message.Length > 1000 ? "long" : "");
            }
            """),
        OneCall);

    [Fact]
    public async Task Semaphore_that_a_handler_does_not_release_18k()
    {
        var figures = await MeasureReportedAsync(
            RuleIds.AcceptLoopStops,
            Gated("""
                using (client)
                {
                    await ServeAsync(client);
                }

                Gate.Release();
                """),
            OneCall with { Leaks = 3 });

        Assert.Equal(3, figures.CloseWait);
        Assert.Equal(0, figures.Descriptors ?? 0);
    }

    [Fact]
    public Task Semaphore_released_in_finally_18k() => ProveHarmlessAsync(
        Gated("""
            try
            {
                using (client)
                {
                    await ServeAsync(client);
                }
            }
            finally
            {
                Gate.Release();
            }
            """),
        OneCall);

    private static string Dying(string body) => Scenario($$"""
        public static void Run(TcpListener listener)
        {
            _ = AcceptAsync(listener);
        }

        private static async Task AcceptAsync(TcpListener listener)
        {
            while (true)
            {
                {{body}}
            }
        }

        private static void Serve(TcpClient client)
        {
            using (client)
            {
                throw new InvalidDataException("bad request");
            }
        }
        """);

    private static string Gated(string handler) => Scenario($$"""
        private static readonly SemaphoreSlim Gate = new(2);

        public static void Run(TcpListener listener)
        {
            _ = AcceptAsync(listener);
        }

        private static async Task AcceptAsync(TcpListener listener)
        {
            while (true)
            {
                try
                {
                    await Gate.WaitAsync();
                    var client = await listener.AcceptTcpClientAsync();
                    _ = HandleAsync(client);
                }
                catch (SocketException e)
                {
                    Console.Out.Write(e.Message.Length > 1000 ? "long" : "");
                }
            }
        }

        private static async Task HandleAsync(TcpClient client)
        {
            {{handler}}
        }

        private static async Task ServeAsync(TcpClient client)
        {
            var buffer = new byte[256];
            if (await client.GetStream().ReadAsync(buffer) > 0)
            {
                throw new InvalidDataException("bad request");
            }
        }
        """);
}
