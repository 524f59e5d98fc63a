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

    /// <summary>SLA0101. Arguments: the connection, the read, the read's line, what the read returns at the end.</summary>
    public static readonly DiagnosticDescriptor EndOfStreamNotClosed =
        Create(RuleIds.EndOfStreamNotClosed, DiagnosticSeverity.Warning);

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

    private static DiagnosticDescriptor Create(string id, DiagnosticSeverity severity) =>
        new(
            id,
            Text(id + "_Title"),
            Text(id + "_Message"),
            Category,
            severity,
            isEnabledByDefault: true,
            Text(id + "_Description"),
            HelpLinkBase + id + ".md");

    private static LocalizableResourceString Text(string name) =>
        new(name, Resources.ResourceManager, typeof(Resources));
}
