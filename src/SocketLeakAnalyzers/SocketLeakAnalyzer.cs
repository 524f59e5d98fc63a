using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>The analyzer: follows each connection once per body and lets every rule look at what was found.</summary>
/// <remarks>
/// Nothing is registered when no connection type is referenced; no graph is made for a body that neither acquires a
/// connection nor reads from one. Everything is reported from the body itself, never at the end of the compilation.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SocketLeakAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rules in the order in which they may claim a connection: one connection gets one warning.</summary>
    private static readonly ImmutableArray<IConnectionRule> Rules =
        ImmutableArray.Create<IConnectionRule>(new EndOfStreamNotClosed(), new AcquiredNotClosed());

    /// <summary>The rules that need no flow.</summary>
    private static readonly ImmutableArray<IBodyRule> BodyRules =
        ImmutableArray.Create<IBodyRule>(new RelayWaitsForBoth(), new PoolNotProbed(), new AcceptLoopStops());

    /// <summary>What the connection rules wait for, then what each of the body rules does.</summary>
    private static readonly TriggerNames Triggers =
        new(BodyRules.Select(rule => (IEnumerable<string>)rule.Triggers).Prepend(ConnectionCatalog.Triggers));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.Select(rule => rule.Descriptor).Concat(BodyRules.Select(rule => rule.Descriptor)).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (ConnectionCatalog.TryCreate(start.Compilation) is { } catalog)
            {
                var mentions = new NameIndex(start.Compilation);
                var lenders = new Lenders(mentions);
                var callees = new CalleeEffects();
                start.RegisterOperationBlockAction(block => Analyze(block, catalog, callees, lenders, mentions));
            }
        });
    }

    private static void Analyze(
        OperationBlockAnalysisContext context, ConnectionCatalog catalog, CalleeEffects callees, Lenders lenders, NameIndex mentions)
    {
        foreach (var body in context.OperationBlocks)
        {
            if (body.Kind is not (OperationKind.Block or OperationKind.MethodBody or OperationKind.ConstructorBody
                    or OperationKind.FieldInitializer or OperationKind.PropertyInitializer)
                || Triggers.In(body.Syntax) is not (not 0 and var asked))
            {
                continue;
            }

            if ((asked & 1) != 0 && catalog.Concerns(body))
            {
                var functions = new List<FunctionContext>();
                var uses = new VariableUses(body, catalog);
                Follow(context.OwningSymbol, context.GetControlFlowGraph(body), functions, catalog, uses, callees, context.CancellationToken);
                var facts = new BodyFacts(functions, lenders);
                foreach (var diagnostic in Rules.SelectMany(rule => rule.Judge(facts, context.CancellationToken)))
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }

            var seen = new Body(context.OwningSymbol, body, catalog, callees, mentions);
            foreach (var diagnostic in BodyRules
                .Where((_, index) => (asked & (2 << index)) != 0)
                .SelectMany(rule => rule.Judge(seen, context.CancellationToken)))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }

    /// <summary>Follows the connections of a function and of those nested in it, the inner ones first.</summary>
    private static void Follow(
        ISymbol function,
        ControlFlowGraph graph,
        List<FunctionContext> functions,
        ConnectionCatalog catalog,
        VariableUses uses,
        CalleeEffects callees,
        CancellationToken cancellation)
    {
        foreach (var local in graph.LocalFunctions)
        {
            Follow(local, graph.GetLocalFunctionControlFlowGraph(local, cancellation), functions, catalog, uses, callees, cancellation);
        }

        foreach (var lambda in graph.Blocks
            .SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(operation => operation.DescendantsAndSelf())
            .OfType<IFlowAnonymousFunctionOperation>())
        {
            Follow(lambda.Symbol, graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation), functions, catalog, uses, callees, cancellation);
        }

        var context = new FunctionContext(function, graph, catalog, uses, callees);
        if (ConnectionFlow.TryRun(context, cancellation))
        {
            functions.Add(context);
        }
    }
}
