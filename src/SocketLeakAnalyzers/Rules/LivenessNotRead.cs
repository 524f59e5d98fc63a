using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0103: a loop asks something that never tells that the peer has closed.</summary>
internal sealed class LivenessNotRead : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.LivenessNotRead;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            foreach (var loops in function.Loops.Where(loop => loop.State.Life == Life.Unseen).GroupBy(loop => loop.Connection))
            {
                var connection = function.Connections[loops.Key];
                if (connection.IsSure && !facts.IsReported(connection) && !facts.Lenders.Readers.MayRead(connection, function, cancellation))
                {
                    facts.MarkReported(connection);
                    yield return Report(connection, loops.OrderBy(loop => IsState(loop.Question)).ThenBy(loop => loop.Question.Syntax.SpanStart).First());
                }
            }
        }
    }

    /// <summary>"Is there data?" names the mistake better than "is it connected?".</summary>
    private static bool IsState(IOperation question) => ConnectionCatalog.MemberOf(question) is { Name: "Connected" or "CanRead" };

    private Diagnostic Report(Connection connection, EndlessLoop loop) => Diagnostic.Create(
        Descriptor,
        DiagnosticProperties.Location(loop.Question),
        new[] { DiagnosticProperties.Location(connection.Origin) },
        ImmutableDictionary<string, string?>.Empty
            .With(DiagnosticProperties.CloseTarget, loop.CloseTarget?.Text)
            .With(DiagnosticProperties.TargetIsMember, loop.CloseTarget is { IsMember: true } ? "true" : null),
        DiagnosticProperties.NameOf(connection, loop.CloseTarget),
        ConnectionCatalog.MemberOf(loop.Question)!.Name);
}
