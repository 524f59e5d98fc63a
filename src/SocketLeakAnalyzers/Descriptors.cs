using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers;

/// <summary>The descriptor of each rule, made by one factory from the rule's id and its texts in the resources.</summary>
/// <remarks>
/// The texts of a rule are named by its id: <c>SLA0101_Title</c> (no full stop), <c>SLA0101_Message</c> (fact and missing
/// act, with the names of the code it is about) and <c>SLA0101_Description</c> (why it hurts).
/// </remarks>
public static class Descriptors
{
    /// <summary>The one category of all rules, so that one line turns all of them into errors.</summary>
    public const string Category = "SocketLeak";

    private const string HelpLinkBase =
        "https://github.com/SocketLeakAnalyzers/SocketLeakAnalyzers/blob/main/docs/rules/";

    /// <summary>SLA0001. Arguments: what is ignored, why.</summary>
    public static readonly DiagnosticDescriptor SetupNotUnderstood =
        Create(RuleIds.SetupNotUnderstood, DiagnosticSeverity.Warning);

    /// <summary>SLA0002. Arguments: the function.</summary>
    public static readonly DiagnosticDescriptor FunctionNotFollowed =
        Create(RuleIds.FunctionNotFollowed, DiagnosticSeverity.Hidden);

    /// <summary>SLA0101. Arguments: the connection, the read, the read's line, what the read returns at the end.</summary>
    public static readonly DiagnosticDescriptor EndOfStreamNotClosed =
        Create(RuleIds.EndOfStreamNotClosed, DiagnosticSeverity.Warning);

    /// <summary>SLA0101 where the read throws at the end: the same id, another message. Arguments: as above, with the exception.</summary>
    internal static readonly DiagnosticDescriptor EndOfStreamThrown =
        Create(RuleIds.EndOfStreamNotClosed, DiagnosticSeverity.Warning, "Thrown");

    /// <summary>SLA0101 where nobody asks whether a receive has completed at once: the same id, another message. Arguments: the socket, the receive.</summary>
    internal static readonly DiagnosticDescriptor CompletionNotAsked =
        Create(RuleIds.EndOfStreamNotClosed, DiagnosticSeverity.Warning, "AtOnce");

    /// <summary>SLA0101 where the caller cannot tell the end from "nothing yet": the same id, another message. Arguments: the socket, the receive.</summary>
    internal static readonly DiagnosticDescriptor EndOfStreamAmbiguous =
        Create(RuleIds.EndOfStreamNotClosed, DiagnosticSeverity.Warning, "Ambiguous");

    /// <summary>SLA0102. Arguments: the connection, the read, what the read returns at the end.</summary>
    public static readonly DiagnosticDescriptor EndlessAtEndOfStream =
        Create(RuleIds.EndlessAtEndOfStream, DiagnosticSeverity.Warning);

    /// <summary>SLA0102 where there is no loop, but the result of a read is thrown away: the same id, another message. Arguments as above.</summary>
    internal static readonly DiagnosticDescriptor EndOfStreamDropped =
        Create(RuleIds.EndlessAtEndOfStream, DiagnosticSeverity.Warning, "Dropped");

    /// <summary>SLA0103. Arguments: the connection, the member that is asked.</summary>
    public static readonly DiagnosticDescriptor LivenessNotRead =
        Create(RuleIds.LivenessNotRead, DiagnosticSeverity.Warning);

    /// <summary>SLA0103 where a connection is only written to: the same id, another message. Arguments: the connection.</summary>
    internal static readonly DiagnosticDescriptor NeverRead =
        Create(RuleIds.LivenessNotRead, DiagnosticSeverity.Info, "NeverRead");

    /// <summary>SLA0104. Arguments: the WebSocket, the read, the read's line.</summary>
    public static readonly DiagnosticDescriptor CloseMessageNotAnswered =
        Create(RuleIds.CloseMessageNotAnswered, DiagnosticSeverity.Warning);

    /// <summary>SLA0105. Arguments: the two connections, the call that waits.</summary>
    public static readonly DiagnosticDescriptor RelayWaitsForBoth =
        Create(RuleIds.RelayWaitsForBoth, DiagnosticSeverity.Warning);

    /// <summary>SLA0106. Arguments: the pool, the method that takes from it.</summary>
    public static readonly DiagnosticDescriptor PoolNotProbed =
        Create(RuleIds.PoolNotProbed, DiagnosticSeverity.Warning);

    /// <summary>SLA0107. Arguments: the call that accepts, why it may stop.</summary>
    public static readonly DiagnosticDescriptor AcceptLoopStops =
        Create(RuleIds.AcceptLoopStops, DiagnosticSeverity.Info);

    /// <summary>SLA0201. Arguments: the connection, the call that acquired it.</summary>
    public static readonly DiagnosticDescriptor AcquiredNotClosed =
        Create(RuleIds.AcquiredNotClosed, DiagnosticSeverity.Warning);

    /// <summary>SLA0201 where a listener is never stopped: the same id, another message. Arguments: the listener, the call that made it.</summary>
    internal static readonly DiagnosticDescriptor ListenerNotStopped =
        Create(RuleIds.AcquiredNotClosed, DiagnosticSeverity.Warning, "Listener");

    /// <summary>SLA0201 where the close is never reached: the same id, another message. Arguments: the connection, the call that waits, what it waits for.</summary>
    internal static readonly DiagnosticDescriptor WaitsForEver =
        Create(RuleIds.AcquiredNotClosed, DiagnosticSeverity.Warning, "Waits");

    /// <summary>SLA0202. Arguments: the connection, the call that throws, its line.</summary>
    public static readonly DiagnosticDescriptor LostOnException =
        Create(RuleIds.LostOnException, DiagnosticSeverity.Warning);

    /// <summary>SLA0202 where there is no peer yet, so that only the descriptor leaks: the same id, another message. Arguments as above.</summary>
    internal static readonly DiagnosticDescriptor LostUnconnected =
        Create(RuleIds.LostOnException, DiagnosticSeverity.Warning, "Unconnected");

    /// <summary>SLA0202 where this code throws itself: the same id, another message. Arguments: the connection, the line.</summary>
    internal static readonly DiagnosticDescriptor LostByThrow =
        Create(RuleIds.LostOnException, DiagnosticSeverity.Warning, "Throw");

    /// <summary>SLA0203. Arguments: the connection, the call that waits, its line.</summary>
    public static readonly DiagnosticDescriptor AbandonedNotClosed =
        Create(RuleIds.AbandonedNotClosed, DiagnosticSeverity.Warning);

    /// <summary>SLA0204. Arguments: the field or property, its type.</summary>
    public static readonly DiagnosticDescriptor OwnedNotClosed =
        Create(RuleIds.OwnedNotClosed, DiagnosticSeverity.Warning);

    /// <summary>SLA0204 where a connection is taken out of a collection: the same id, another message. Arguments: the connection, the collection, its type.</summary>
    internal static readonly DiagnosticDescriptor RemovedNotClosed =
        Create(RuleIds.OwnedNotClosed, DiagnosticSeverity.Warning, "Removed");

    /// <summary>SLA0205. Arguments: the place that is overwritten, the call that acquires the new connection.</summary>
    public static readonly DiagnosticDescriptor OverwrittenWhileOpen =
        Create(RuleIds.OverwrittenWhileOpen, DiagnosticSeverity.Warning);

    /// <summary>SLA0206. Arguments: the connection, the link that is closed.</summary>
    public static readonly DiagnosticDescriptor OnlyBorrowerClosed =
        Create(RuleIds.OnlyBorrowerClosed, DiagnosticSeverity.Warning);

    /// <summary>SLA0207. Arguments: the connection, the call that ends it without closing.</summary>
    public static readonly DiagnosticDescriptor OnlyHalfClosed =
        Create(RuleIds.OnlyHalfClosed, DiagnosticSeverity.Warning);

    /// <summary>SLA0208 where a condition guards the close. Arguments: the connection, the condition.</summary>
    public static readonly DiagnosticDescriptor CloseSkipped =
        Create(RuleIds.CloseSkipped, DiagnosticSeverity.Warning);

    /// <summary>SLA0208 where a call before the close may throw: the same id, another message. Arguments: the connection, the call.</summary>
    internal static readonly DiagnosticDescriptor CloseSkippedByException =
        Create(RuleIds.CloseSkipped, DiagnosticSeverity.Warning, "Thrown");

    /// <summary>SLA0301 where the client is disposed of. Arguments: its type, what runs again and again.</summary>
    public static readonly DiagnosticDescriptor ClientPerCall =
        Create(RuleIds.ClientPerCall, DiagnosticSeverity.Warning);

    /// <summary>SLA0301 where nobody disposes of it: the same id, another message. Arguments: as above.</summary>
    internal static readonly DiagnosticDescriptor ClientPerCallKeptOpen =
        Create(RuleIds.ClientPerCall, DiagnosticSeverity.Warning, "KeptOpen");

    /// <summary>SLA0301 where its handler is made for one user: the same id, another message. Arguments: as above.</summary>
    internal static readonly DiagnosticDescriptor ClientPerUser =
        Create(RuleIds.ClientPerCall, DiagnosticSeverity.Info, "PerUser");

    /// <summary>SLA0302. Arguments: the response, the call that returns it.</summary>
    public static readonly DiagnosticDescriptor ResponseNotDisposed =
        Create(RuleIds.ResponseNotDisposed, DiagnosticSeverity.Warning);

    /// <summary>SLA0302 where a call throws while the response is open: the same id, another message. Arguments: the response, the call that throws, its line.</summary>
    internal static readonly DiagnosticDescriptor ResponseLost =
        Create(RuleIds.ResponseNotDisposed, DiagnosticSeverity.Warning, "Thrown");

    /// <summary>SLA0302 where this code throws itself: the same id, another message. Arguments: the response, the line.</summary>
    internal static readonly DiagnosticDescriptor ResponseLostByThrow =
        Create(RuleIds.ResponseNotDisposed, DiagnosticSeverity.Warning, "Throw");

    /// <summary>SLA0303 where the timeout is zero. Arguments: the timeout as it is written.</summary>
    public static readonly DiagnosticDescriptor PoolSettings =
        Create(RuleIds.PoolSettings, DiagnosticSeverity.Warning);

    /// <summary>SLA0303 where the timeout is long: the same id, another message. Arguments: the timeout as it is written, the minutes between two looks.</summary>
    internal static readonly DiagnosticDescriptor PoolRarelySwept =
        Create(RuleIds.PoolSettings, DiagnosticSeverity.Warning, "Long");

    /// <summary>SLA0304. Arguments: the call that takes the request, or the parameter that has it.</summary>
    public static readonly DiagnosticDescriptor ListenerResponseNotClosed =
        Create(RuleIds.ListenerResponseNotClosed, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, DiagnosticSeverity severity, string form = "") =>
        new(
            id,
            Text(id + "_Title"),
            Text(id + "_Message" + form),
            Category,
            severity,
            isEnabledByDefault: true,
            Text(id + "_Description"),
            HelpLinkBase + id + ".md");

    private static LocalizableResourceString Text(string name) =>
        new(name, Resources.ResourceManager, typeof(Resources));
}
