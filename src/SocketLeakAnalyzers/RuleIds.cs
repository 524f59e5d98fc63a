namespace SocketLeakAnalyzers;

/// <summary>The ids of the rules. An id never changes its meaning and is never used again.</summary>
public static class RuleIds
{
    /// <summary>The peer has closed, the code has learned of it, and the connection is not closed.</summary>
    public const string EndOfStreamNotClosed = "SLA0101";

    /// <summary>The peer has closed, and a loop goes on reading for ever.</summary>
    public const string EndlessAtEndOfStream = "SLA0102";

    /// <summary>A loop asks something that never tells that the peer has closed.</summary>
    public const string LivenessNotRead = "SLA0103";

    /// <summary>A WebSocket's Close message is neither answered nor followed by disposal.</summary>
    public const string CloseMessageNotAnswered = "SLA0104";

    /// <summary>A relay waits for both directions, and nothing passes on that one has ended.</summary>
    public const string RelayWaitsForBoth = "SLA0105";

    /// <summary>A pool hands out idle connections without a look whether the peer has closed them.</summary>
    public const string PoolNotProbed = "SLA0106";

    /// <summary>An accept loop may stop accepting while its listener lives.</summary>
    public const string AcceptLoopStops = "SLA0107";

    /// <summary>A connection that this code acquired leaves it neither closed nor handed on.</summary>
    public const string AcquiredNotClosed = "SLA0201";
}
