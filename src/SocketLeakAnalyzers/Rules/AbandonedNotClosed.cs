using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0203: an operation is given up by a timeout or a token, and its connection is left open.</summary>
internal sealed class AbandonedNotClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AbandonedNotClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        Leak.Claim(facts, IsOwn, cancellation).Select(found => Report(found.Leak));

    private static bool IsOwn(OpenExit exit) => exit.State is { GaveUp: not null, Life: not Life.Learned } && (exit.Kind != ExitKind.Throw || !exit.State.Threw);

    private Diagnostic Report(Leak leak)
    {
        var wait = leak.Exit.State.GaveUp!;
        return Diagnostic.Create(
            Descriptor,
            leak.Location,
            new[] { DiagnosticProperties.Location(leak.Connection.Origin), DiagnosticProperties.Location(wait) },
            leak.Properties,
            leak.Name,
            ConnectionCatalog.MemberOf(wait)!.Name,
            DiagnosticProperties.LineOf(wait));
    }
}
