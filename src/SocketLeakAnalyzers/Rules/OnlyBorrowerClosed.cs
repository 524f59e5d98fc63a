using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0206: what is closed is a link that does not own the connection.</summary>
internal sealed class OnlyBorrowerClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.OnlyBorrowerClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        Leak.Claim(facts, (exit, function) => exit.State is { LinkClosed: true, Threw: false } && Borrower(exit, function) is not null, cancellation)
            .Select(found => (found.Leak, Borrower: Borrower(found.Leak.Exit, found.Function)!))
            .Select(found => Report(found.Leak, found.Borrower));

    private static IOperation? Borrower(OpenExit exit, FunctionContext function) => function.Connections[exit.Connection].Borrower;

    private Diagnostic Report(Leak leak, IOperation borrower) => Diagnostic.Create(
        Descriptor,
        borrower.Syntax.GetLocation(),
        new[] { leak.Location },
        leak.Properties,
        leak.Name,
        borrower.Type?.Name);
}
