using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A rule: picks facts of the flow, words the message, packs what the fix needs.</summary>
internal interface IConnectionRule
{
    /// <summary>The rule's descriptor.</summary>
    DiagnosticDescriptor Descriptor { get; }

    /// <summary>The diagnostics for one body. A connection that an earlier rule has reported is not reported again.</summary>
    IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation);
}
