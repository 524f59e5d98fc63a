using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Rules;

/// <summary>What the rules with flow say of each member of the source, each judged once: for itself, and for the functions that it waits for.</summary>
/// <remarks>
/// A helper is judged as a part of its callers, but what is said of a place in it is reported when the helper is analyzed: an editor
/// only shows what stands in the member at hand.
/// </remarks>
internal sealed class Judgements
{
    private readonly ConcurrentDictionary<SyntaxNode, Judgement> _made = new();
    private readonly ImmutableArray<IConnectionRule> _rules;
    private readonly Knowledge _knowledge;
    private readonly Lenders _lenders;
    private readonly References _references;

    /// <param name="rules">The rules, in the order in which they may claim a connection.</param>
    /// <param name="knowledge">What is known of the rest of the compilation.</param>
    /// <param name="lenders">Who else may close.</param>
    /// <param name="references">Where a function is called.</param>
    public Judgements(ImmutableArray<IConnectionRule> rules, Knowledge knowledge, Lenders lenders, References references)
    {
        (_rules, _knowledge, _lenders, _references) = (rules, knowledge, lenders, references);
    }

    /// <summary>What is said of a member.</summary>
    /// <param name="declaration">Its declaration, or the initializer.</param>
    /// <param name="owner">The member.</param>
    /// <param name="body">Its body.</param>
    /// <param name="cancellation">Cancels the flow.</param>
    public Judgement Of(SyntaxNode declaration, ISymbol owner, FunctionBody body, CancellationToken cancellation) =>
        _made.TryGetValue(declaration, out var known) ? known : _made.GetOrAdd(declaration, Judge(owner, body, cancellation));

    /// <summary>What is said of places in a function by those who call it, and wait for it, with a connection of theirs.</summary>
    public IEnumerable<Diagnostic> OfCallers(IMethodSymbol function, CancellationToken cancellation) =>
        OfCallers(function, new HashSet<ISymbol>(SymbolEqualityComparer.Default) { function }, cancellation);

    private IEnumerable<Diagnostic> OfCallers(IMethodSymbol function, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        foreach (var caller in _references.To(function, cancellation)
            .Where(mention => !Launches.IsLaunch(mention, function))
            .Select(mention => CallerOf(mention, cancellation))
            .OfType<IMethodSymbol>()
            .Where(seen.Add))
        {
            if (_knowledge.Summaries.Bodies.Of(caller, caller: null, cancellation) is not { } body)
            {
                continue;
            }

            var judgement = Of(caller.DeclaringSyntaxReferences[0].GetSyntax(cancellation), caller, body, cancellation);
            foreach (var diagnostic in judgement.AsksCallers ? judgement.Diagnostics.Concat(OfCallers(caller, seen, cancellation)) : judgement.Diagnostics)
            {
                yield return diagnostic;
            }
        }
    }

    /// <summary>The member in which a function is mentioned; null outside of the members that have a body.</summary>
    private IMethodSymbol? CallerOf(SimpleNameSyntax mention, CancellationToken cancellation)
    {
        var symbol = _references.ModelOf(mention.SyntaxTree).GetEnclosingSymbol(mention.SpanStart, cancellation);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol is IMethodSymbol { DeclaringSyntaxReferences.Length: 1 } member ? member : null;
    }

    private Judgement Judge(ISymbol owner, FunctionBody body, CancellationToken cancellation)
    {
        var functions = new List<FunctionContext>();
        var left = new List<ISymbol>();
        Follow(owner, body.Graph, functions, left, body.Uses, cancellation);
        var facts = new BodyFacts(functions, _lenders);
        return new Judgement(
            _rules.SelectMany(rule => rule.Judge(facts, cancellation)).ToImmutableArray(),
            facts.ReportedNames,
            left,
            functions.SelectMany(ReplacingIn).ToImmutableHashSet(),
            functions.Any(function => function.Exits.Any(IsLeftToLender)));
    }

    /// <summary>Whether a function leaves open what somebody else has, who may not hear of it.</summary>
    private static bool IsLeftToLender(OpenExit exit) =>
        exit.State is { Holder: Holder.Lender, Life: Life.Learned } or { Holder: Holder.Lender, LinkClosed: true } or { Holder: Holder.Lender, HalfClosed: not null };

    /// <summary>Where another connection takes the place of one that is open still, as it was found not to be connected.</summary>
    private static IEnumerable<SyntaxNode> ReplacingIn(FunctionContext function) => function.Exits
        .Where(exit => exit.State is { ReplacedBy: not null, Holder: Holder.Lender, Threw: false })
        .Select(exit => exit.State.ReplacedBy!)
        .Where(assignment => !function.ReplacedAnyway.Contains(assignment))
        .Select(assignment => assignment.Syntax);

    /// <summary>Follows the connections of a function and of those nested in it, the inner ones first.</summary>
    private void Follow(
        ISymbol function,
        ControlFlowGraph graph,
        List<FunctionContext> functions,
        List<ISymbol> left,
        VariableUses uses,
        CancellationToken cancellation,
        Antecedent? antecedent = null)
    {
        foreach (var local in graph.LocalFunctions)
        {
            Follow(local, graph.GetLocalFunctionControlFlowGraph(local, cancellation), functions, left, uses, cancellation);
        }

        foreach (var lambda in FunctionBodies.LambdasIn(graph))
        {
            Follow(
                lambda.Symbol, graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation), functions, left, uses, cancellation,
                Continuations.AntecedentOf(lambda, graph, _knowledge.Catalog));
        }

        var context = new FunctionContext(function, graph, uses, _knowledge, new SummaryChain(), antecedent);
        if (ConnectionFlow.TryRun(context, cancellation))
        {
            functions.Add(context);
        }
        else
        {
            left.Add(function);
        }
    }
}

/// <summary>What the rules with flow say of a member.</summary>
/// <param name="Diagnostics">All that they say, of places in the functions that it calls as well.</param>
/// <param name="ReportedNames">What holds the connections that they speak of.</param>
/// <param name="NotFollowed">The functions of it that are too much to walk.</param>
/// <param name="Replacing">The assignments that put a new connection where one is kept that the path has found to be dead, and does not close.</param>
/// <param name="AsksCallers">Whether it depends on those who call the member.</param>
internal sealed record Judgement(
    ImmutableArray<Diagnostic> Diagnostics, IReadOnlyCollection<string> ReportedNames, IReadOnlyList<ISymbol> NotFollowed, ImmutableHashSet<SyntaxNode> Replacing, bool AsksCallers)
{
    /// <summary>Nothing, of a body that has nothing to do with a connection.</summary>
    public static Judgement None { get; } =
        new(ImmutableArray<Diagnostic>.Empty, System.Array.Empty<string>(), System.Array.Empty<ISymbol>(), ImmutableHashSet<SyntaxNode>.Empty, AsksCallers: false);
}
