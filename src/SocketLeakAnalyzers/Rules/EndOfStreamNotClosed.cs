using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0101: the branch that learns of the peer's close leaves without closing. SLA0104: the same where a WebSocket's Close
/// message says so, which wants an answer.
/// </summary>
internal sealed class EndOfStreamNotClosed : IConnectionRule
{
    private readonly bool _ofSessions;

    private EndOfStreamNotClosed(DiagnosticDescriptor descriptor, bool ofSessions)
    {
        Descriptor = descriptor;
        _ofSessions = ofSessions;
    }

    /// <summary>SLA0101.</summary>
    public static EndOfStreamNotClosed OfStreams { get; } = new(Descriptors.EndOfStreamNotClosed, ofSessions: false);

    /// <summary>SLA0104.</summary>
    public static EndOfStreamNotClosed OfSessions { get; } = new(Descriptors.CloseMessageNotAnswered, ofSessions: true);

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            var leaks = function.Exits
                .Where(exit => exit.State is { Life: Life.Learned, Threw: false } && !facts.IsReported(function.Connections[exit.Connection]) && IsOurs(exit, function) && IsLeft(exit, function, facts, cancellation))
                .GroupBy(exit => (exit.Connection, exit.State.Test));
            foreach (var leak in leaks.OrderBy(leak => leak.Key.Test!.Syntax.SpanStart))
            {
                var connection = function.Connections[leak.Key.Connection];
                facts.MarkReported(connection);
                if (function.Wrapped.TryGetValue(leak.Key.Test!, out var wrapped) && wrapped.ToldAt is { } told && told.Test.Syntax.SyntaxTree == leak.Key.Test!.Syntax.SyntaxTree)
                {
                    yield return Report(told);
                    continue;
                }

                yield return Report(connection, leak.OrderBy(exit => exit.State.Read!.Syntax.SpanStart).First().State, leak.Any(exit => exit.State.UsedAfterEnd), function);
            }
        }
    }

    private bool IsOurs(OpenExit exit, FunctionContext function) => function.Connections[exit.Connection].IsSure && function.IsSession(exit.State.Read!) == _ofSessions
        && !(exit.Kind == ExitKind.Throw && function.Connections[exit.Connection].IsAcquired && IsOfAnother(exit.State.Test!, function));

    /// <summary>Whether the end was learned of in a function that this one calls: who acquired the connection loses it by the exception that comes from there.</summary>
    private static bool IsOfAnother(IOperation test, FunctionContext function) =>
        !function.Graph.OriginalOperation.Syntax.Span.Contains(test.Syntax.Span) || (function.Wrapped.TryGetValue(test, out var call) && call.ToldAt is not null);

    /// <summary>Whether nobody can close what this exit leaves open.</summary>
    public static bool IsLeft(OpenExit exit, FunctionContext function, BodyFacts facts, CancellationToken cancellation)
    {
        switch (exit.State.Holder)
        {
            case Holder.Here:
                return true;
            case Holder.Lender when exit.Kind == ExitKind.Return
                && (!exit.State.HandedOn || (exit.State.ToldBy is { } raised && !facts.Lenders.Subscribers.MayAct(raised, cancellation))):
                var connection = function.Connections[exit.Connection];
                if (exit.State.Removed && facts.Lenders.RunsAlone(function, cancellation))
                {
                    return true;
                }

                return !facts.Lenders.MayClose(connection, function, exit.State.Read!.Syntax, cancellation);
            default:
                return false;
        }
    }

    /// <summary>The place where a method of the same object learned of the end and threw: it could have closed, its callers do not.</summary>
    private Diagnostic Report(ToldAt told) => Diagnostic.Create(
        Descriptor,
        EndOfStreamBranch.Find(told.Test.Syntax, told.Known.Outcome).Location,
        new[] { DiagnosticProperties.Location(told.Read), DiagnosticProperties.Location(told.Test), DiagnosticProperties.Location(told.Read) },
        ImmutableDictionary<string, string?>.Empty
            .With(DiagnosticProperties.CloseTarget, told.Known.CloseTarget?.Text)
            .With(DiagnosticProperties.TargetIsMember, told.Known.CloseTarget is { IsMember: true } ? "true" : null)
            .With(DiagnosticProperties.Outcome, told.Known.Outcome ? "true" : "false"),
        told.Name,
        ConnectionCatalog.MemberOf(told.Read)!.Name,
        DiagnosticProperties.LineOf(told.Read),
        told.EndText);

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
            !_ofSessions && function.EndOf(read) == EndSign.Throws ? Descriptors.EndOfStreamThrown : Descriptor,
            branch.Location,
            new[] { DiagnosticProperties.Location(connection.Origin), DiagnosticProperties.Location(test), DiagnosticProperties.Location(read) },
            properties,
            DiagnosticProperties.NameOf(connection, known.CloseTarget),
            member.Name,
            DiagnosticProperties.LineOf(read),
            function.EndTextOf(read));
    }
}
