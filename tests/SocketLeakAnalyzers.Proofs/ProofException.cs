using System;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Why a proof did not hold.</summary>
public enum ProofFailure
{
    /// <summary>The scenario is not one: it does not compile, or has no method that follows the convention.</summary>
    BadScenario,

    /// <summary>The analyzer threw.</summary>
    AnalyzerFailed,

    /// <summary>The analyzer reports nothing of the rule.</summary>
    NotReported,

    /// <summary>The leaky scenario leaves nothing behind, or not as much as is expected.</summary>
    NotLeaking,

    /// <summary>The provider offers no action for a diagnostic of the rule.</summary>
    FixNotOffered,

    /// <summary>The fix changes nothing, or the rule is still reported after many fixes.</summary>
    FixNotEnding,

    /// <summary>The fixed text does not compile.</summary>
    FixDoesNotCompile,

    /// <summary>The fixed scenario still leaves something behind.</summary>
    NotCured,

    /// <summary>The scenario threw, did not come back, never reached the peer, or ended its process.</summary>
    ScenarioFailed,
}

/// <summary>A proof did not hold. The message says what was seen, with the text it was seen on.</summary>
public sealed class ProofException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ProofException(ProofFailure failure, string message, string? source = null, Exception? inner = null)
        : base(
            $"{failure}: {message}" + (source is null ? "" : $"{Environment.NewLine}--- source{Environment.NewLine}{source}"),
            inner) =>
        Failure = failure;

    /// <summary>Why the proof did not hold.</summary>
    public ProofFailure Failure { get; }
}
