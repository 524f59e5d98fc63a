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
        ImmutableArray.Create<IConnectionRule>(
            EndOfStreamNotClosed.OfStreams, EndOfStreamNotClosed.OfSessions, ReceiveUnheard.CompletedAtOnce, ReceiveUnheard.AmbiguousZero,
            new EndlessAtEndOfStream(), new LivenessNotRead(), new AcquiredNotClosed(), new NeverRead());

    /// <summary>The rules that need no flow.</summary>
    private static readonly ImmutableArray<IBodyRule> BodyRules =
        ImmutableArray.Create<IBodyRule>(new RelayWaitsForBoth(), new PoolNotProbed(), new AcceptLoopStops());

    /// <summary>What the connection rules wait for, then what each of the body rules does.</summary>
    private static readonly TriggerNames Triggers =
        new(BodyRules.Select(rule => (IEnumerable<string>)rule.Triggers).Prepend(ConnectionCatalog.Triggers));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.Select(rule => rule.Descriptor).Concat(BodyRules.Select(rule => rule.Descriptor))
            .GroupBy(descriptor => descriptor.Id)
            .Select(forms => forms.First())
            .ToImmutableArray();

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
                var knowledge = new Knowledge(catalog, callees, new ReadSummaries(start.Compilation, catalog, callees, mentions));
                start.RegisterOperationBlockAction(block => Analyze(block, knowledge, lenders, mentions));
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, Knowledge knowledge, Lenders lenders, NameIndex mentions)
    {
        var catalog = knowledge.Catalog;
        foreach (var body in context.OperationBlocks)
        {
            if (body.Kind is not (OperationKind.Block or OperationKind.MethodBody or OperationKind.ConstructorBody
                    or OperationKind.FieldInitializer or OperationKind.PropertyInitializer))
            {
                continue;
            }

            var asked = Triggers.In(body.Syntax);
            if (((asked & 1) != 0 || (catalog.HasConnection(context.OwningSymbol) && ConnectionCatalog.MayCallReader(body.Syntax)))
                && catalog.Concerns(body, context.OwningSymbol, knowledge.Summaries, context.CancellationToken))
            {
                JudgeFlow(context, body, knowledge, lenders);
            }

            if (asked > 1)
            {
                var seen = new Body(context.OwningSymbol, body, catalog, knowledge.Callees, mentions);
                foreach (var diagnostic in BodyRules
                    .Where((_, index) => (asked & (2 << index)) != 0)
                    .SelectMany(rule => rule.Judge(seen, context.CancellationToken)))
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }
        }
    }

    private static void JudgeFlow(OperationBlockAnalysisContext context, IOperation body, Knowledge knowledge, Lenders lenders)
    {
        var functions = new List<FunctionContext>();
        var uses = new VariableUses(body, knowledge.Catalog);
        Follow(context.OwningSymbol, context.GetControlFlowGraph(body), functions, uses, knowledge, context.CancellationToken);
        var facts = new BodyFacts(functions, lenders);
        foreach (var diagnostic in Rules.SelectMany(rule => rule.Judge(facts, context.CancellationToken)))
        {
            context.ReportDiagnostic(diagnostic);
        }
    }

    /// <summary>Follows the connections of a function and of those nested in it, the inner ones first.</summary>
    private static void Follow(
        ISymbol function,
        ControlFlowGraph graph,
        List<FunctionContext> functions,
        VariableUses uses,
        Knowledge knowledge,
        CancellationToken cancellation,
        Antecedent? antecedent = null)
    {
        foreach (var local in graph.LocalFunctions)
        {
            Follow(local, graph.GetLocalFunctionControlFlowGraph(local, cancellation), functions, uses, knowledge, cancellation);
        }

        foreach (var lambda in graph.Blocks
            .SelectMany(block => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            .SelectMany(operation => operation.DescendantsAndSelf())
            .OfType<IFlowAnonymousFunctionOperation>())
        {
            Follow(
                lambda.Symbol, graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation), functions, uses, knowledge, cancellation,
                Continuations.AntecedentOf(lambda, graph, knowledge.Catalog));
        }

        var context = new FunctionContext(function, graph, uses, knowledge, antecedent);
        if (ConnectionFlow.TryRun(context, cancellation))
        {
            functions.Add(context);
        }
    }
}
