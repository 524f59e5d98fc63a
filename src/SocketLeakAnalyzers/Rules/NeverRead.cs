using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0103 where a connection is only held or written to, in a loop without a way out: nobody ever learns of the peer's close.</summary>
internal sealed class NeverRead : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.NeverRead;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            foreach (var (id, where) in function.Unread.OrderBy(unread => unread.Where.Syntax.SpanStart))
            {
                var connection = function.Connections[id];
                if (!facts.IsReported(connection) && !facts.Lenders.Readers.MayRead(connection, function, cancellation))
                {
                    facts.MarkReported(connection);
                    yield return Diagnostic.Create(Descriptor, DiagnosticProperties.Location(where), DiagnosticProperties.NameOf(connection, null));
                }
            }
        }
    }
}
