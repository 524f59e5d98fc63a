namespace SocketLeakAnalyzers;

/// <summary>The ids of the rules. An id never changes its meaning and is never used again.</summary>
public static class RuleIds
{
    /// <summary>An entry of <c>ConnectionApis.txt</c> or an option of this package is not understood, and so ignored.</summary>
    public const string SetupNotUnderstood = "SLA0001";

    /// <summary>A function has more paths than are followed, and is not judged.</summary>
    public const string FunctionNotFollowed = "SLA0002";

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

    /// <summary>A connection is lost when an exception is thrown.</summary>
    public const string LostOnException = "SLA0202";

    /// <summary>A connect or a read is given up by timeout or cancellation, and its connection is not closed.</summary>
    public const string AbandonedNotClosed = "SLA0203";

    /// <summary>A type keeps a connection that nothing of it ever closes.</summary>
    public const string OwnedNotClosed = "SLA0204";

    /// <summary>An assignment overwrites a connection that may be open.</summary>
    public const string OverwrittenWhileOpen = "SLA0205";

    /// <summary>Only a link that does not own the connection is closed.</summary>
    public const string OnlyBorrowerClosed = "SLA0206";

    /// <summary>A connection is shut down or disconnected, but never closed.</summary>
    public const string OnlyHalfClosed = "SLA0207";

    /// <summary>The close of a connection can be skipped.</summary>
    public const string CloseSkipped = "SLA0208";

    /// <summary>An HTTP client is made anew each time that some code runs.</summary>
    public const string ClientPerCall = "SLA0301";

    /// <summary>An HTTP response that holds its connection is neither read to its end nor disposed of.</summary>
    public const string ResponseNotDisposed = "SLA0302";

    /// <summary>The idle timeout of an HTTP handler leaves connections open that nobody uses.</summary>
    public const string PoolSettings = "SLA0303";

    /// <summary>The response of a request that an HTTP listener has taken is never closed.</summary>
    public const string ListenerResponseNotClosed = "SLA0304";
}
