using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0101: the branch that learns of the peer's close leaves without closing.</summary>
internal sealed class EndOfStreamNotClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.EndOfStreamNotClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            var leaks = function.Exits
                .Where(exit => exit.State is { Life: Life.Learned, Threw: false } && IsLeft(exit, function, facts, cancellation))
                .GroupBy(exit => (exit.Connection, exit.State.Test));
            foreach (var leak in leaks.OrderBy(leak => leak.Key.Test!.Syntax.SpanStart))
            {
                var connection = function.Connections[leak.Key.Connection];
                facts.MarkReported(connection);
                yield return Report(connection, leak.OrderBy(exit => exit.State.Read!.Syntax.SpanStart).First().State, leak.Any(exit => exit.State.UsedAfterEnd), function);
            }
        }
    }

    private static bool IsLeft(OpenExit exit, FunctionContext function, BodyFacts facts, CancellationToken cancellation)
    {
        switch (exit.State.Holder)
        {
            case Holder.Here:
                return true;
            case Holder.Lender when exit.Kind == ExitKind.Return && !exit.State.HandedOn:
                var connection = function.Connections[exit.Connection];
                return !facts.Lenders.MayClose(connection, function, exit.State.Read!.Syntax, cancellation);
            default:
                return false;
        }
    }

    private Diagnostic Report(Connection connection, ConnectionState state, bool usedAfterEnd, FunctionContext function)
    {
        var (read, test) = (state.Read!, state.Test!);
        var known = function.Tests[(connection.Id, test)];
        var branch = EndOfStreamBranch.Find(test.Syntax, known.Outcome);
        var member = ConnectionCatalog.MemberOf(read)!;
        var properties = ImmutableDictionary<string, string?>.Empty
            .With(DiagnosticProperties.UsingVariable, DiagnosticProperties.UsingVariableOf(connection, function))
            .With(DiagnosticProperties.CloseTarget, known.CloseTarget?.Text)
            .With(DiagnosticProperties.TargetIsMember, known.CloseTarget is { IsMember: true } ? "true" : null)
            .With(DiagnosticProperties.UsedAfterEnd, usedAfterEnd ? "true" : null)
            .With(DiagnosticProperties.Outcome, known.Outcome ? "true" : "false");
        return Diagnostic.Create(
            Descriptor,
            branch.Location,
            new[] { DiagnosticProperties.Location(connection.Origin), DiagnosticProperties.Location(test), DiagnosticProperties.Location(read) },
            properties,
            (connection.Name is { } name && !name.Contains('.') ? name : known.CloseTarget?.Text ?? connection.Name) ?? connection.Origin.Syntax.ToString(),
            member.Name,
            read.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1,
            EndText(function.Catalog.EndOf(member)));
    }

    private static string EndText(EndSign sign) => sign switch
    {
        EndSign.Zero => "0",
        EndSign.MinusOne => "-1",
        EndSign.Null => "null",
        _ => "true",
    };
}
