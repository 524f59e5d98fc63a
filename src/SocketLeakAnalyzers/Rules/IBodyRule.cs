using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A rule that needs no flow: it looks at the operations of one body and, by name, at the type round it.</summary>
internal interface IBodyRule
{
    /// <summary>The rule's descriptor.</summary>
    DiagnosticDescriptor Descriptor { get; }

    /// <summary>The identifiers of which a body must have one, or else the rule is not asked.</summary>
    ImmutableArray<string> Triggers { get; }

    /// <summary>The diagnostics for one body.</summary>
    IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation);
}
