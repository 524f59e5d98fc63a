using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0101 where a receive with a <c>SocketAsyncEventArgs</c> may complete at once, as it does when the peer has already
/// closed: <c>Completed</c> is not raised then, and nobody looks at the result that says so.
/// </summary>
internal sealed class CompletedAtOnce : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.CompletionNotAsked;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        facts.Functions
            .SelectMany(function => function.CompletionsNotAsked)
            .OrderBy(call => call.Syntax.SpanStart)
            .Select(call => Diagnostic.Create(
                Descriptor,
                DiagnosticProperties.Location(call),
                call.Instance?.Syntax.ToString() ?? call.TargetMethod.ContainingType.Name,
                ConnectionCatalog.MemberOf(call)!.Name));
}
