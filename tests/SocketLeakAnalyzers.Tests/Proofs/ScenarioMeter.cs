using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>What does one run of a compiled scenario leave behind on our side?</summary>
internal sealed class ScenarioMeter(byte[] assembly, ProofOptions options)
{
    // A slow but correct program is in CLOSE_WAIT for a moment as well. A leak lasts.
    private static readonly TimeSpan LeakLasts = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private const int Attempts = 3;

    /// <summary>Runs the scenario and counts until a leak shows and lasts.</summary>
    public Task<LeakFigures> ExpectLeakAsync() =>
        MeasureAsync(isFixed: false, figures => figures.Of(options.Evidence) > 0, LeakLasts);

    /// <summary>Runs the scenario and counts until nothing is left.</summary>
    public Task<LeakFigures> ExpectNothingAsync() =>
        MeasureAsync(isFixed: true, figures => figures.IsClean, TimeSpan.Zero);

    private async Task<LeakFigures> MeasureAsync(bool isFixed, Func<LeakFigures, bool> expected, TimeSpan lasts)
    {
        for (var attempt = 1; ; attempt++)
        {
            var baseline = 0;
            LeakFigures? figures;
            try
            {
                using var quiet = new NoCollection();
                baseline = SocketDescriptors.Count() ?? 0;
                figures = await RunAsync(isFixed, baseline, expected, lasts, quiet).ConfigureAwait(false);
            }
            finally
            {
                await LetGoAsync(baseline).ConfigureAwait(false);
            }

            if (figures is not null)
            {
                return figures;
            }

            if (attempt == Attempts)
            {
                throw new ProofException(
                    ProofFailure.ScenarioFailed, "Every run was cut by a garbage collection: the scenario allocates too much.");
            }
        }
    }

    // Null when a collection may have closed what the scenario lost, so that the figures prove nothing.
    private async Task<LeakFigures?> RunAsync(
        bool isFixed, int baseline, Func<LeakFigures, bool> expected, TimeSpan lasts, NoCollection quiet)
    {
        using var scenario = new LoadedScenario(assembly);
        var calls = new List<Task>();
        LoopbackPeer? peer = null;
        try
        {
            peer = new LoopbackPeer(scenario.Direction, options);
            await CallAsync(scenario, peer, isFixed, calls).ConfigureAwait(false);
            await peer.WaitAsync().ConfigureAwait(false);
            var figures = await SettleAsync(scenario.Direction, peer, baseline, expected, lasts).ConfigureAwait(false);
            if ((figures.Of(options.Evidence) == 0 && quiet.Broken) || figures.Descriptors < 0)
            {
                // Below zero: what an earlier test left open has been closed meanwhile.
                return null;
            }

            if (peer.Closed == 0 || peer.Unclosed > 0)
            {
                throw new ProofException(
                    ProofFailure.ScenarioFailed,
                    $"The peer closed {peer.Closed} of {options.Connections} connections and waits on {peer.Unclosed}: "
                    + "the scenario does not do its part.");
            }

            return figures;
        }
        finally
        {
            scenario.Stop();
            peer?.Dispose();
            await EndAsync(calls).ConfigureAwait(false);
        }
    }

    private async Task CallAsync(LoadedScenario scenario, LoopbackPeer peer, bool isFixed, List<Task> calls)
    {
        var waits = options.ScenarioEnds == ScenarioEnd.Returns
            || (isFixed && options.ScenarioEnds == ScenarioEnd.ReturnsOnceFixed);
        for (var i = 0; i < (options.Calls ?? options.Connections); i++)
        {
            var call = scenario.Call(peer);
            calls.Add(call);
            if (!waits)
            {
                continue;
            }

            try
            {
                await call.WaitAsync(options.CallTimeout).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!call.IsCompleted)
            {
                throw new ProofException(
                    ProofFailure.ScenarioFailed,
                    $"The scenario did not come back within {options.CallTimeout}. "
                    + $"Is it a loop without end ({nameof(ProofOptions.ScenarioEnds)})?");
            }
            catch (Exception e) when (options.ScenarioMayThrow && e is not ProofException)
            {
            }
            catch (Exception e) when (e is not ProofException)
            {
                throw new ProofException(
                    ProofFailure.ScenarioFailed,
                    $"The scenario threw, which {nameof(ProofOptions.ScenarioMayThrow)} does not allow: {e}", inner: e);
            }
        }
    }

    private async Task<LeakFigures> SettleAsync(
        Direction direction, LoopbackPeer peer, int baseline, Func<LeakFigures, bool> expected, TimeSpan lasts)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var figures = Count(direction, peer, baseline);
            if (expected(figures))
            {
                if (lasts == TimeSpan.Zero)
                {
                    return figures;
                }

                await Task.Delay(lasts).ConfigureAwait(false);
                var later = Count(direction, peer, baseline);
                if (later == figures)
                {
                    return figures;
                }

                figures = later;
            }

            if (clock.Elapsed > options.SettleTimeout)
            {
                return figures;
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private static LeakFigures Count(Direction direction, LoopbackPeer peer, int baseline) =>
        new(
            OurConnections.InCloseWait(direction, peer.EndPoint.Port),
            SocketDescriptors.Count() - peer.OpenDescriptors - baseline,
            peer.Closed);

    // Collects what the scenario lost, so that it does not end in the middle of the next run. What is still held by then (a
    // pool, a timer) is part of the next run's baseline.
    private async Task LetGoAsync(int baseline)
    {
        var clock = Stopwatch.StartNew();
        do
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (SocketDescriptors.Count() is null || SocketDescriptors.Count() <= baseline)
            {
                return;
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
        while (clock.Elapsed < options.SettleTimeout);
    }

    // A loop that goes on for good would burn a core under all tests to come: better that this one fails.
    private async Task EndAsync(List<Task> calls)
    {
        var all = Task.WhenAll(calls);
        try
        {
            await all.WaitAsync(options.SettleTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!all.IsCompleted)
        {
            throw new ProofException(
                ProofFailure.ScenarioFailed,
                $"{calls.Count(call => !call.IsCompleted)} calls go on after the run. "
                + "What do they wait for? Let them look at a 'public static volatile bool Stop'.");
        }
        catch (Exception)
        {
            // Thrown by the scenario: dealt with where it was waited for, or the way its loop was ended.
        }
    }
}
