using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0101 where a method hands on the 0 of a receive that does not block: its caller cannot tell "the peer has closed" from
/// "nothing has come yet", and so does not close.
/// </summary>
internal sealed class AmbiguousZero : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.EndOfStreamAmbiguous;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        facts.Functions
            .SelectMany(function => function.Ambiguous)
            .OrderBy(read => read.Syntax.SpanStart)
            .Select(read => Diagnostic.Create(
                Descriptor,
                DiagnosticProperties.Location(read),
                read.Instance?.Syntax.ToString() ?? read.TargetMethod.ContainingType.Name,
                read.TargetMethod.Name));
}
