using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What one run of a scenario left behind on our side.</summary>
/// <param name="CloseWait">Our connections in CLOSE_WAIT.</param>
/// <param name="Descriptors">
/// Our socket descriptors, but for those of connections that the peer keeps; null where they cannot be counted.
/// </param>
/// <param name="Peers">The connections that the peer saw through to its close.</param>
public sealed record LeakFigures(int CloseWait, int? Descriptors, int Peers)
{
    /// <summary>Our connections in TIME_WAIT: closed, and before the peer. Not a leak.</summary>
    public int TimeWait { get; init; }

    /// <summary>Nothing was left behind.</summary>
    public bool IsClean => CloseWait == 0 && Descriptors is null or 0;

    /// <summary>The figure that a proof looks at before the fix.</summary>
    public int Of(LeakEvidence evidence) => evidence switch
    {
        LeakEvidence.CloseWait => CloseWait,
        LeakEvidence.TimeWait => TimeWait,
        _ => Descriptors ?? 0,
    };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{CloseWait} in CLOSE_WAIT, {Descriptors?.ToString() ?? "uncounted"} descriptors, {TimeWait} in TIME_WAIT, {Peers} peers closed";
}

/// <summary>A proof that held: the figures before and after the fix, and the text that the fix made.</summary>
/// <param name="Before">What the leaky scenario left behind.</param>
/// <param name="After">What the fixed scenario left behind: nothing.</param>
/// <param name="FixedSource">The scenario after the fix.</param>
/// <param name="Reported">The diagnostics of the rule before the fix, in the order of the text.</param>
public sealed record ProofResult(
    LeakFigures Before, LeakFigures After, string FixedSource, ImmutableArray<Diagnostic> Reported);
