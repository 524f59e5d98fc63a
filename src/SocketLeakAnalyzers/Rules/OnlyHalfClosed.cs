using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0207: a connection is shut down or disconnected, and that is all: the descriptor stays.</summary>
internal sealed class OnlyHalfClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.OnlyHalfClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var (leak, _) in Leak.Claim(facts, IsOwn, cancellation))
        {
            yield return Report(leak.Exit.State.HalfClosed!, leak.Connection, leak.Name);
        }

        foreach (var function in facts.Functions)
        {
            foreach (var exit in function.Exits.Where(exit => IsOwn(exit) && exit.State is { Life: Life.Learned, Holder: Holder.Lender }))
            {
                var connection = function.Connections[exit.Connection];
                if (connection.IsSure && !facts.IsReported(connection) && EndOfStreamNotClosed.IsLeft(exit, function, facts, cancellation))
                {
                    facts.MarkReported(connection);
                    yield return Report(exit.State.HalfClosed!, connection, connection.Name ?? connection.Origin.Syntax.ToString());
                }
            }
        }
    }

    private static bool IsOwn(OpenExit exit) => exit.State is { HalfClosed: not null, Threw: false };

    private Diagnostic Report(IOperation call, Connection connection, string name) => Diagnostic.Create(
        Descriptor,
        call.Syntax.GetLocation(),
        new[] { DiagnosticProperties.Location(connection.Origin) },
        name,
        ConnectionCatalog.MemberOf(call)!.Name);
}
