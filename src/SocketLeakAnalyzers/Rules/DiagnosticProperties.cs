using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>What an analyzer hands to its fix, so that the fix does not derive it again.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The expression that names an owning link in the branch that learned of the end.</summary>
    public const string CloseTarget = "CloseTarget";

    /// <summary>Present when <see cref="CloseTarget"/> starts from a member of the type.</summary>
    public const string TargetIsMember = "TargetIsMember";

    /// <summary>Present when the connection is used for something between the test and the exit.</summary>
    public const string UsedAfterEnd = "UsedAfterEnd";

    /// <summary>The variable whose declaration can become a <c>using</c>.</summary>
    public const string UsingVariable = "UsingVariable";

    /// <summary>The parameter whose connection the handler was given for good, and round whose body a <c>using</c> can go.</summary>
    public const string UsingParameter = "UsingParameter";

    /// <summary>Present when the acquired connection is dropped by the statement that acquires it.</summary>
    public const string Discarded = "Discarded";

    /// <summary>Present when a handler swallows the exception by which the connection is lost.</summary>
    public const string Swallowed = "Swallowed";

    /// <summary>The variables to be closed behind the statement, with semicolons between them and <c>this.</c> before members; empty for none.</summary>
    public const string CloseTargets = "CloseTargets";

    /// <summary>The expression of the socket that tells whether the peer of a pooled connection is still there.</summary>
    public const string ProbedSocket = "ProbedSocket";

    /// <summary>Present when the call can run as a task of its own.</summary>
    public const string HandOff = "HandOff";

    /// <summary>The variable that has the context of a listener's request.</summary>
    public const string ListenerContext = "ListenerContext";

    /// <summary>The connection whose close can be skipped, by its own name.</summary>
    public const string SkippedConnection = "SkippedConnection";

    /// <summary>How a close that is jumped over can be made to happen: the name of a <see cref="Rules.Rescue"/>.</summary>
    public const string RescueBy = "RescueBy";

    /// <summary>What the test is at the end of the stream: <c>true</c> or <c>false</c>.</summary>
    public const string Outcome = "Outcome";

    /// <summary>How the read says the end: the name of an <see cref="Catalog.EndSign"/>.</summary>
    public const string Sign = "EndSign";

    /// <summary>Index of the acquisition, or of the first mention, among the additional locations.</summary>
    public const int OriginLocation = 0;

    /// <summary>Index of the test among the additional locations.</summary>
    public const int TestLocation = 1;

    /// <summary>Index of what throws, or of the wait that gives up, among the additional locations.</summary>
    public const int CauseLocation = 1;

    /// <summary>The variable of a connection that may be declared with <c>using</c>; null when it may outlive its scope.</summary>
    public static string? UsingVariableOf(Connection connection, FunctionContext context) =>
        connection is { IsAcquired: true, Escapes: false, Declared: { } local } && !context.Uses.IsRewritten(local) ? local.Name : null;

    /// <summary>What a message calls the connection: its variable, or else the expression with which it can be closed.</summary>
    public static string NameOf(Connection connection, CloseTarget? target) =>
        (connection.Name is { } name && !name.Contains('.') ? name : target?.Text ?? connection.Name) ?? connection.Origin.Syntax.ToString();

    /// <summary>The number of the line on which an operation begins, from 1.</summary>
    public static int LineOf(IOperation operation) => operation.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    public static ImmutableDictionary<string, string?> With(this ImmutableDictionary<string, string?> properties, string key, string? value) =>
        value is null ? properties : properties.SetItem(key, value);

    public static Location Location(IOperation operation) => operation.Syntax.GetLocation();
}
