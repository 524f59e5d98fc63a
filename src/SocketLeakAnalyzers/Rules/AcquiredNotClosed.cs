using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0201: a connection that this code acquired leaves it neither closed nor handed on.</summary>
internal sealed class AcquiredNotClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcquiredNotClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            var leaks = function.Exits
                .Where(exit => (!exit.State.Threw || exit.State.Removed) && exit.State.Life != Life.Learned)
                .Select(exit => Leak(exit, function, facts, cancellation))
                .OfType<Leaked>()
                .GroupBy(leak => leak.Connection)
                .Select(same => same.First());
            foreach (var leak in leaks.OrderBy(leak => leak.Location.SourceSpan.Start))
            {
                if (!facts.IsReported(leak.Connection))
                {
                    facts.MarkReported(leak.Connection);
                    yield return Report(leak);
                }
            }
        }
    }

    private static Leaked? Leak(OpenExit exit, FunctionContext function, BodyFacts facts, CancellationToken cancellation)
    {
        var connection = function.Connections[exit.Connection];
        switch (exit.State.Holder)
        {
            // A throw statement is the business of another rule, unless the function runs on its own: then nobody catches.
            case Holder.Here when connection.IsAcquired && exit.Kind != ExitKind.Throw && !exit.State.Threw:
                return Acquired(connection, function);
            case Holder.Here when !connection.IsAcquired && !exit.State.Threw:
                return facts.Functions
                    .SelectMany(other => other.Connections.Select(candidate => (Function: other, Connection: candidate)))
                    .Where(other => other.Connection.IsAcquired && SymbolEqualityComparer.Default.Equals(other.Connection.Variable, connection.Source))
                    .Select(other => Acquired(other.Connection, other.Function))
                    .FirstOrDefault();
            case Holder.Lender when connection.Source is IParameterSymbol parameter
                && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function.Function)
                && connection.IsSure && !ConnectionCatalog.IsOperation(parameter.Type)
                && (exit.State.Removed && exit.Kind == ExitKind.Return ? facts.Lenders.RunsAlone(function, cancellation) : !exit.State.Threw && facts.Lenders.IsGiven(parameter, cancellation)):
                return new Leaked(connection, parameter.Locations[0], function.Function.Name, null, Discarded: false)
                {
                    UsingParameter = connection.Escapes || function.Uses.IsRewritten(parameter) || function.Uses.IsCaptured(parameter) ? null : parameter.Name,
                };
            default:
                return null;
        }
    }

    private static Leaked Acquired(Connection connection, FunctionContext function)
    {
        var origin = connection.Origin.Syntax;
        return new Leaked(
            connection,
            origin.GetLocation(),
            ConnectionCatalog.MemberOf(connection.Origin) is { Name: not ".ctor" and var name } ? name : "new " + connection.Origin.Type?.Name,
            DiagnosticProperties.UsingVariableOf(connection, function),
            Discarded: connection.Name is null && !connection.Escapes && IsDiscarded(origin));
    }

    private Diagnostic Report(Leaked leak) => Diagnostic.Create(
        Descriptor,
        leak.Location,
        ImmutableDictionary<string, string?>.Empty
            .With(DiagnosticProperties.UsingVariable, leak.UsingVariable)
            .With(DiagnosticProperties.UsingParameter, leak.UsingParameter)
            .With(DiagnosticProperties.Discarded, leak.Discarded ? "true" : null),
        leak.Connection.Name ?? leak.Connection.Origin.Syntax.ToString(),
        leak.By);

    private static bool IsDiscarded(SyntaxNode origin) => origin.Parent switch
    {
        AwaitExpressionSyntax or ParenthesizedExpressionSyntax => IsDiscarded(origin.Parent),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } access => IsDiscarded(access),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask", Parent: { } call } => IsDiscarded(call),
        ExpressionStatementSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax } => true,
        _ => false,
    };

    /// <summary>A connection that is left open.</summary>
    /// <param name="Connection">The connection.</param>
    /// <param name="Location">Where it was acquired, or the parameter in which it was given for good.</param>
    /// <param name="By">What acquired it.</param>
    /// <param name="UsingVariable">The variable that can be declared with <c>using</c>.</param>
    /// <param name="Discarded">Whether the acquiring statement drops it.</param>
    private sealed record Leaked(Connection Connection, Location Location, string By, string? UsingVariable, bool Discarded)
    {
        /// <summary>The parameter round whose body a <c>using</c> can go.</summary>
        public string? UsingParameter { get; init; }
    }
}
