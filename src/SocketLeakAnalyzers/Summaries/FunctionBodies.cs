using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>The bodies of the source as the flow walks them, each made once: for the function itself and for all who call it.</summary>
internal sealed class FunctionBodies
{
    private readonly Compilation _compilation;
    private readonly ConnectionCatalog _catalog;
    private readonly ConcurrentDictionary<SyntaxNode, FunctionBody> _bodies = new();

    /// <param name="compilation">The compilation.</param>
    /// <param name="catalog">What framework members do to a connection.</param>
    public FunctionBodies(Compilation compilation, ConnectionCatalog catalog)
    {
        _compilation = compilation;
        _catalog = catalog;
    }

    /// <summary>The body of a declaration, which is made if nobody has asked for it before.</summary>
    public FunctionBody Of(SyntaxNode declaration, Func<FunctionBody> made) => _bodies.GetOrAdd(declaration, _ => made());

    /// <summary>The body that a call of a function runs; null when it is not in sight.</summary>
    /// <param name="function">The function, as it is declared.</param>
    /// <param name="caller">The function that calls it: a local function, or a lambda, has its graph within that of the function round it.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public FunctionBody? Of(IMethodSymbol function, FunctionContext? caller, CancellationToken cancellation) =>
        function.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction ? OfNested(function, caller, cancellation) : OfMember(function, cancellation);

    /// <summary>Whether a function only does something when what it returns is enumerated.</summary>
    public static bool IsIterator(IMethodSymbol method, ControlFlowGraph graph) =>
        method.ReturnType is INamedTypeSymbol { Name: "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator" }
        && graph.OriginalOperation.Descendants().Any(operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);

    private static FunctionBody? OfNested(IMethodSymbol function, FunctionContext? caller, CancellationToken cancellation)
    {
        for (var graph = caller?.Graph; graph is not null; graph = graph.Parent)
        {
            if (graph.LocalFunctions.Contains(function, SymbolEqualityComparer.Default))
            {
                return new FunctionBody(graph.GetLocalFunctionControlFlowGraph(function, cancellation), caller!.Uses);
            }

            if (function.MethodKind == MethodKind.AnonymousFunction && LambdasIn(graph).FirstOrDefault(lambda => SymbolEqualityComparer.Default.Equals(lambda.Symbol, function)) is { } found)
            {
                return new FunctionBody(graph.GetAnonymousFunctionControlFlowGraph(found, cancellation), caller!.Uses);
            }
        }

        return null;
    }

    /// <summary>The lambdas that stand in a function, those within other lambdas not among them.</summary>
    public static IEnumerable<IFlowAnonymousFunctionOperation> LambdasIn(ControlFlowGraph graph) => graph.Blocks
        .SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
        .SelectMany(operation => operation.DescendantsAndSelf())
        .OfType<IFlowAnonymousFunctionOperation>();

    private FunctionBody? OfMember(IMethodSymbol function, CancellationToken cancellation)
    {
        if (function.DeclaringSyntaxReferences.Length != 1)
        {
            return null;
        }

        var declaration = function.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        if (_bodies.TryGetValue(declaration, out var known))
        {
            return known;
        }

        if (!_compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            return null;
        }

        // Another function's body, bound once and only if a call of it decides something: the driver offers no way to it.
#pragma warning disable RS1030
        var operation = _compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(declaration, cancellation);
#pragma warning restore RS1030
        return operation switch
        {
            IMethodBodyOperation method => Of(declaration, () => new FunctionBody(ControlFlowGraph.Create(method, cancellation), new VariableUses(method, _catalog))),
            IConstructorBodyOperation constructor => Of(declaration, () => new FunctionBody(ControlFlowGraph.Create(constructor, cancellation), new VariableUses(constructor, _catalog))),
            IBlockOperation { Parent: null } accessor => Of(declaration, () => new FunctionBody(ControlFlowGraph.Create(accessor, cancellation), new VariableUses(accessor, _catalog))),
            _ => null,
        };
    }
}

/// <summary>A body as the flow walks it.</summary>
/// <param name="Graph">Its graph.</param>
/// <param name="Uses">How its variables are used.</param>
internal sealed record FunctionBody(ControlFlowGraph Graph, VariableUses Uses);
