using System;
using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;
using static SocketLeakAnalyzers.Tests.Proofs.RealRules;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// Does SLA0107 report loops behind which a queue of CLOSE_WAIT really grows? What waits in the queue has no descriptor, so
/// only the states are evidence. The forms without a fix are cured by hand.
/// </summary>
[Collection(NetworkProofs.Name)]
public sealed class AcceptLoopStopsProofTests
{
    private static readonly ProofOptions Endless = new()
    {
        Calls = 1,
        ScenarioEnds = ScenarioEnd.Never,
        SettleTimeout = TimeSpan.FromSeconds(8),
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
                            await Task.Delay(1000);
                        }
                    }
                }
                """),
            RuleIds.AcceptLoopStops,
            new AcceptLoopStopsFix(),
            Endless);

        // The one that is handled, and the queue.
        Assert.Equal(5, result.Before.CloseWait);
        Assert.Equal(1, result.Before.Descriptors ?? 1);
    }

    [Fact]
    public async Task Loop_that_an_exception_ends_18h()
    {
        var figures = await MeasureReportedAsync(Dying("Serve(await listener.AcceptTcpClientAsync());"), OneCall);

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
            Gated("""
                using (client)
                {
                    await ServeAsync(client);
                }

                Gate.Release();
                """),
            OneCall);

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
            while (!Stop)
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

        public static volatile bool Stop;
        """);

    private static string Gated(string handler) => Scenario($$"""
        private static readonly SemaphoreSlim Gate = new(2);

        public static void Run(TcpListener listener)
        {
            _ = AcceptAsync(listener);
        }

        private static async Task AcceptAsync(TcpListener listener)
        {
            while (!Stop)
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

        public static volatile bool Stop;
        """);

    private static async Task<LeakFigures> MeasureReportedAsync(string source, ProofOptions options)
    {
        var reported = await Loose.AnalyzeAsync(Loose.Compile(source)).ConfigureAwait(false);
        Assert.Equal([RuleIds.AcceptLoopStops], reported.Select(found => found.Id));
        return await LeakProof.MeasureAsync(source, expectLeak: true, options).ConfigureAwait(false);
    }
}
