using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0102: the peer has closed, and a loop goes on reading for ever, or the read that would say so is thrown away.</summary>
internal sealed class EndlessAtEndOfStream : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.EndlessAtEndOfStream;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            foreach (var loop in function.Loops.Where(loop => loop.State.Life != Life.Unseen).OrderBy(loop => loop.Question.Syntax.SpanStart))
            {
                var connection = function.Connections[loop.Connection];
                if (!facts.IsReported(connection) && facts.Lenders.MayLendConnection(connection, function, cancellation))
                {
                    facts.MarkReported(connection);
                    yield return Report(Descriptor, connection, loop.Question, loop.CloseTarget, function);
                }
            }

            foreach (var exit in function.Exits.Where(exit => IsDropped(exit, function, facts, cancellation)).OrderBy(exit => exit.State.Read!.Syntax.SpanStart))
            {
                var connection = function.Connections[exit.Connection];
                if (!facts.IsReported(connection))
                {
                    facts.MarkReported(connection);
                    yield return Report(Descriptors.EndOfStreamDropped, connection, exit.State.Read!, null, function);
                }
            }
        }
    }

    /// <summary>The count of a read is thrown away, and nobody closes whatever it was: a read to drain what is left is followed by a close.</summary>
    private static bool IsDropped(OpenExit exit, FunctionContext function, BodyFacts facts, CancellationToken cancellation) =>
        exit is { Kind: ExitKind.Return, State: { Life: Life.Ended, Holder: Holder.Lender, Threw: false, Acted: false, HandedOn: false, Read: { } read } }
        && function.Connections[exit.Connection] is { IsSure: true } connection
        && function.EndOf(read) == EndSign.Zero && IsStatement(read.Syntax)
        && !facts.Lenders.MayClose(connection, function, read.Syntax, isHandler: true, cancellation);

    private static bool IsStatement(SyntaxNode read) => read.Parent switch
    {
        AwaitExpressionSyntax await => IsStatement(await),
        ExpressionStatementSyntax => true,
        _ => false,
    };

    private static Diagnostic Report(DiagnosticDescriptor descriptor, Connection connection, IOperation read, CloseTarget? target, FunctionContext function)
    {
        return Diagnostic.Create(
            descriptor,
            DiagnosticProperties.Location(read),
            new[] { DiagnosticProperties.Location(connection.Origin) },
            ImmutableDictionary<string, string?>.Empty
                .With(DiagnosticProperties.CloseTarget, target?.Text)
                .With(DiagnosticProperties.TargetIsMember, target is { IsMember: true } ? "true" : null)
                .With(DiagnosticProperties.Sign, function.EndOf(read).ToString()),
            DiagnosticProperties.NameOf(connection, target),
            ConnectionCatalog.MemberOf(read)!.Name,
            function.EndTextOf(read));
    }
}
