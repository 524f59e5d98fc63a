using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>An open exit that is this function's fault: it has the obligation, and nobody else can close.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Exit">Where it was left open.</param>
/// <param name="Location">Where it was acquired, or the parameter in which it was given for good.</param>
/// <param name="By">What acquired it.</param>
internal sealed record Leak(Connection Connection, OpenExit Exit, Location Location, string By)
{
    /// <summary>The variable that can be declared with <c>using</c>.</summary>
    public string? UsingVariable { get; init; }

    /// <summary>The parameter round whose body a <c>using</c> can go.</summary>
    public string? UsingParameter { get; init; }

    /// <summary>Whether the acquiring statement drops it.</summary>
    public bool Discarded { get; init; }

    /// <summary>What the connection is called in a message.</summary>
    public string Name => Connection.Name ?? Connection.Origin.Syntax.ToString();

    /// <summary>The properties that the fixes of an acquired connection work with.</summary>
    public ImmutableDictionary<string, string?> Properties => ImmutableDictionary<string, string?>.Empty
        .With(DiagnosticProperties.UsingVariable, UsingVariable)
        .With(DiagnosticProperties.UsingParameter, UsingParameter)
        .With(DiagnosticProperties.Discarded, Discarded ? "true" : null);

    /// <summary>
    /// The leaks among the exits of all functions of a body that a rule takes for its own, one for each connection that no rule
    /// has reported yet, in the order of the source. Each is marked as reported when it is asked for.
    /// </summary>
    public static IEnumerable<(Leak Leak, FunctionContext Function)> Claim(BodyFacts facts, System.Func<OpenExit, bool> isOwn, CancellationToken cancellation) =>
        Claim(facts, (exit, _) => isOwn(exit), cancellation);

    /// <inheritdoc cref="Claim(BodyFacts, System.Func{OpenExit, bool}, CancellationToken)"/>
    /// <param name="facts">What the flow found.</param>
    /// <param name="isOwn">Whether the rule takes an exit for its own.</param>
    /// <param name="cancellation">Cancels the search for who else closes.</param>
    /// <param name="ofResponses">Whether the rule is about HTTP responses, of which no other rule says anything.</param>
    public static IEnumerable<(Leak Leak, FunctionContext Function)> Claim(BodyFacts facts, System.Func<OpenExit, FunctionContext, bool> isOwn, CancellationToken cancellation, bool ofResponses = false)
    {
        foreach (var function in facts.Functions)
        {
            var leaks = function.Exits
                .Where(exit => function.Connections[exit.Connection].IsResponse == ofResponses && isOwn(exit, function))
                .Select(exit => Of(exit, function, facts, cancellation))
                .OfType<Leak>()
                .OrderBy(leak => leak.Exit.Order)
                .GroupBy(leak => leak.Connection)
                .Select(same => same.First())
                .GroupBy(leak => leak.Connection.Variable ?? (object)leak.Connection)
                .Select(same => same.First());
            foreach (var leak in leaks.OrderBy(leak => leak.Location.SourceSpan.Start))
            {
                if (!facts.IsReported(leak.Connection))
                {
                    facts.MarkReported(leak.Connection);
                    yield return (leak, function);
                }
            }
        }
    }

    private static Leak? Of(OpenExit exit, FunctionContext function, BodyFacts facts, CancellationToken cancellation)
    {
        var connection = function.Connections[exit.Connection];
        switch (exit.State.Holder)
        {
            case Holder.Here or Holder.Object when connection.IsAcquired:
                return Acquired(connection, exit, function);
            case Holder.Here when exit.State.LostBy is IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false }:
                // A handler in a lambda that only calls a method: that one is looked at itself.
                return null;
            case Holder.Here:
                return facts.Functions
                    .SelectMany(other => other.Connections.Select(candidate => (Function: other, Connection: candidate)))
                    .Where(other => other.Connection.IsAcquired && SymbolEqualityComparer.Default.Equals(other.Connection.Variable, connection.Source))
                    .Select(other => Acquired(other.Connection, exit, other.Function))
                    .FirstOrDefault();
            case Holder.Lender when connection.Source is IParameterSymbol parameter
                && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function.Function)
                && connection.IsSure && !ConnectionCatalog.IsOperation(parameter.Type)
                && (exit.State.Removed && exit.Kind == ExitKind.Return ? facts.Lenders.RunsAlone(function, cancellation) : facts.Lenders.IsGiven(parameter, cancellation)):
                return new Leak(connection, exit, parameter.Locations[0], function.Function.Name)
                {
                    UsingParameter = connection.Escapes || function.Uses.IsRewritten(parameter) || function.Uses.IsCaptured(parameter) ? null : parameter.Name,
                };
            default:
                return null;
        }
    }

    private static Leak Acquired(Connection connection, OpenExit exit, FunctionContext function)
    {
        var origin = connection.Origin.Syntax;
        return new Leak(
            connection,
            exit,
            origin.GetLocation(),
            NameOf(connection.Origin))
        {
            UsingVariable = DiagnosticProperties.UsingVariableOf(connection, function),
            Discarded = connection.Name is null && !connection.Escapes && IsDiscarded(origin),
        };
    }

    /// <summary>What a message calls the operation that acquired a connection.</summary>
    public static string NameOf(IOperation origin) => origin is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance.Syntax: var raised } ? raised.ToString()
        : ConnectionCatalog.MemberOf(origin) is { Name: not ".ctor" and var name } ? name : "new " + origin.Type?.Name;

    private static bool IsDiscarded(SyntaxNode origin) => origin.Parent switch
    {
        AwaitExpressionSyntax or ParenthesizedExpressionSyntax => IsDiscarded(origin.Parent),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } access => IsDiscarded(access),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask", Parent: { } call } => IsDiscarded(call),
        ExpressionStatementSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax } => true,
        _ => false,
    };
}
