using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>What a user says that a member does to a connection: the first word of an entry of <c>ConnectionApis.txt</c>.</summary>
internal enum ApiVerb
{
    /// <summary>The result, the constructed object or the named <c>out</c> parameter is a fresh connection, and so an obligation.</summary>
    Acquire,

    /// <summary>Closes its receiver, its first connection argument or the named one.</summary>
    Close,

    /// <summary>Takes over the connections it is given, or the named one.</summary>
    Transfer,

    /// <summary>Only looks at its receiver and its arguments.</summary>
    Borrow,

    /// <summary>Reads from its receiver, or its first connection argument.</summary>
    Read,

    /// <summary>The result is an owning link over its receiver or first connection argument.</summary>
    Wrap,
}

/// <summary>One entry of <c>ConnectionApis.txt</c> that is well formed; whether it fits the code is another question.</summary>
/// <param name="Verb">What the member does.</param>
/// <param name="Id">The documentation comment id that names the member, the overloads of one, or a type.</param>
/// <param name="Setting">The third field: a parameter, the sign of the end, or an owning flag; null when there is none.</param>
/// <param name="Span">Where the entry stands in its file.</param>
internal sealed record ConnectionApiEntry(ApiVerb Verb, string Id, string? Setting, TextSpan Span);

/// <summary>Something in <c>ConnectionApis.txt</c> that cannot be understood, and so is ignored.</summary>
/// <param name="Text">The text that is ignored.</param>
/// <param name="Span">Where it stands in its file.</param>
/// <param name="Reason">The name of the resource that says why.</param>
/// <param name="Arguments">What that text is about.</param>
internal sealed record ConnectionApiProblem(string Text, TextSpan Span, string Reason, params string[] Arguments);
