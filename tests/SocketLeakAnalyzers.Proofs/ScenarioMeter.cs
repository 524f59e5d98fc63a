using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Proofs.Host;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What does one run of a compiled scenario leave behind on our side?</summary>
/// <remarks>
/// It waits for a state, never for a time. A state lasts when nothing has changed over some beats of the scenario's own process:
/// however little of the machine that gets, by then everything that it had under way has had its turn.
/// </remarks>
internal sealed class ScenarioMeter(byte[] assembly, ProofOptions options)
{
    // A slow but correct program is in CLOSE_WAIT for a moment as well. A leak lasts.
    private const int BeatsThatLast = 3;

    // What has not come by then, with nothing left to do for anybody, does not come.
    private const int BeatsToGiveUp = 40;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Runs the scenario until the leak that the options expect has come to stay.</summary>
    public Task<LeakFigures> ExpectLeakAsync() =>
        MeasureAsync(isFixed: false, figures => figures.Of(options.Evidence) == options.ExpectedLeaks);

    /// <summary>Runs the scenario until nothing is left.</summary>
    public Task<LeakFigures> ExpectNothingAsync() => MeasureAsync(isFixed: true, figures => figures.IsClean);

    private async Task<LeakFigures> MeasureAsync(bool isFixed, Func<LeakFigures, bool> expected)
    {
        using var process = new ScenarioProcess();
        using var peer = await MeetAsync(process).ConfigureAwait(false);
        var returns = options.ScenarioEnds == ScenarioEnd.Returns
            || (isFixed && options.ScenarioEnds == ScenarioEnd.ReturnsOnceFixed);
        await CallAsync(process, peer, options.Calls ?? options.Connections, returns).ConfigureAwait(false);
        if (options.PeerClosesIdle)
        {
            await SettleAsync(process, peer, _ => true).ConfigureAwait(false);
            await peer.CloseIdleAsync().WaitAsync(Bound).ConfigureAwait(false);

            // A request on a connection whose FIN has not come yet is answered with a reset.
            await SettleAsync(process, peer, _ => true).ConfigureAwait(false);
            await CallAsync(process, peer, options.CallsAfterClose, returns).ConfigureAwait(false);
        }

        return await SettleAsync(process, peer, expected).ConfigureAwait(false);
    }

    private async Task<LoopbackPeer> MeetAsync(ScenarioProcess process)
    {
        var load = $"{Protocol.Load} {Convert.ToBase64String(assembly)} {Convert.ToBase64String(PeerCertificate.Pkcs12)}";
        var (role, problem) = Protocol.Split(await AskAsync(process, load).ConfigureAwait(false));
        switch (role)
        {
            case Protocol.Client:
                return new LoopbackPeer(options);
            case Protocol.Server:
                return new LoopbackPeer(options, await ListenAsync(process).ConfigureAwait(false));
            default:
                throw new ProofException(ProofFailure.BadScenario, problem);
        }
    }

    private static async Task<int> ListenAsync(ScenarioProcess process)
    {
        while (true)
        {
            var port = int.Parse(await AskAsync(process, Protocol.Listen).ConfigureAwait(false), CultureInfo.InvariantCulture);
            if (Connections.HasNone(port))
            {
                return port;
            }
        }
    }

    // Those that return, one after the other; all others at once.
    private async Task CallAsync(ScenarioProcess process, LoopbackPeer peer, int count, bool returns)
    {
        for (var i = 0; i < count; i++)
        {
            var call = process.AskAsync($"{Protocol.Call} {peer.Port}");
            if (!returns)
            {
                continue;
            }

            var (end, what) = Protocol.Split(await WithinAsync(
                call,
                options.CallTimeout,
                $"The scenario did not come back. Is it a loop without end ({nameof(ProofOptions.ScenarioEnds)})?").ConfigureAwait(false));
            if (end == Protocol.Threw && !options.ScenarioMayThrow)
            {
                throw new ProofException(
                    ProofFailure.ScenarioFailed,
                    $"The scenario threw, which {nameof(ProofOptions.ScenarioMayThrow)} does not allow: {Protocol.FromLine(what)}");
            }
        }
    }

    private async Task<LeakFigures> SettleAsync(ScenarioProcess process, LoopbackPeer peer, Func<LeakFigures, bool> expected)
    {
        var clock = Stopwatch.StartNew();
        PeerView? last = null;
        for (var beats = 0; ; )
        {
            var view = peer.Look(await BeatAsync(process).ConfigureAwait(false));
            beats = view == last ? beats + 1 : 0;
            last = view;
            if (beats >= BeatsThatLast && view.HasAll && view.IsStill && expected(view.Figures))
            {
                return view.Figures;
            }

            if ((beats >= BeatsToGiveUp && view.IsStill) || clock.Elapsed > Bound)
            {
                return view.HasAll && view.IsStill
                    ? view.Figures
                    : throw new ProofException(
                        ProofFailure.ScenarioFailed,
                        $"The scenario does not do its part: of {options.Connections} connections the peer closed {view.Figures.Peers}. "
                        + $"Left behind so far: {view.Figures}.");
            }
        }
    }

    // Lets the scenario go round once, and counts the descriptors of its connections.
    private static async Task<int?> BeatAsync(ScenarioProcess process)
    {
        var (collections, listeners) = Protocol.Split(await AskAsync(process, Protocol.Beat).ConfigureAwait(false));
        return collections == "0"
            ? process.Descriptors - int.Parse(listeners, CultureInfo.InvariantCulture)
            : throw new ProofException(
                ProofFailure.ScenarioFailed,
                "There was a garbage collection, which may have closed what the scenario lost: the figures prove nothing.");
    }

    private static Task<string> AskAsync(ScenarioProcess process, string request) =>
        WithinAsync(process.AskAsync(request), Bound, $"The scenario's process does not answer to '{Protocol.Split(request).Word}'.");

    private static async Task<string> WithinAsync(Task<string> answer, TimeSpan limit, string otherwise)
    {
        try
        {
            return await answer.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ProofException(ProofFailure.ScenarioFailed, $"{otherwise} The limit was {limit}.");
        }
    }
}
