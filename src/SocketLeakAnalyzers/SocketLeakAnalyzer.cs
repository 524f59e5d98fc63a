using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Options;
using SocketLeakAnalyzers.Rules;
using SocketLeakAnalyzers.Summaries;
using SocketLeakAnalyzers.Types;

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
            new OnlyBorrowerClosed(), new OnlyHalfClosed(),
            EndOfStreamNotClosed.OfStreams, EndOfStreamNotClosed.OfSessions, ReceiveUnheard.CompletedAtOnce, ReceiveUnheard.AmbiguousZero,
            new EndlessAtEndOfStream(), new LivenessNotRead(), new AbandonedNotClosed(), new AcquiredNotClosed(), new LostOnException(), new NeverRead(), new ResponseNotDisposed());

    /// <summary>The rules that need no flow.</summary>
    private static readonly ImmutableArray<IBodyRule> BodyRules =
        ImmutableArray.Create<IBodyRule>(
            new RelayWaitsForBoth(), new PoolNotProbed(), new AcceptLoopStops(), new OwnedNotClosed(), new OverwrittenWhileOpen(),
            new OnlyBorrowerOfFieldClosed(), new CloseSkipped(), new OnlyHalfClosedByOwner(), new CloseJumpedOver(), new CleanupNotStarted(), new AcceptedInCallback(), new AcceptNotEnded(), new EnumeratorNotDisposed(), new GateNeverReleased(), new ClientPerCall(), new PoolSettings(),
            new ListenerResponseNotClosed());

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.Select(rule => rule.Descriptor).Concat(BodyRules.Select(rule => rule.Descriptor)).Append(Descriptors.SetupNotUnderstood).Append(Descriptors.FunctionNotFollowed)
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
            var apis = UserApis.Read(start.Options.AdditionalFiles, start.Compilation, start.CancellationToken);
            if (apis != UserApis.None)
            {
                start.RegisterAdditionalFileAction(file => SetupProblems.Report(file, apis));
            }

            if (ConnectionCatalog.TryCreate(start.Compilation, apis) is { } catalog)
            {
                start.RegisterSyntaxTreeAction(tree => SetupProblems.Report(tree, start.Compilation));
                var mentions = new NameIndex(start.Compilation);
                var references = new References(start.Compilation, mentions);
                var implementations = new Implementations(references, start.Compilation);
                var bodies = new SourceBodies(start.Compilation);
                var lenders = new Lenders(mentions, references, apis.EndingNames, catalog.IsReadName);
                var callees = new CalleeEffects();
                var carriers = new Carriers(start.Compilation);
                var factories = new Factories(start.Compilation, carriers);
                var responders = new Responders(factories);
                var keepers = new Keepers(start.Compilation, catalog);
                var triggers = new Lazy<TriggerNames>(
                    () => TriggersOf(catalog.MoreTriggers.Concat(factories.Names).Concat(responders.Names).ToArray(), carriers.Names.ToArray(), carriers.NamesOfDerived("HttpClient").Concat(factories.NamesReturning("HttpClient"))), LazyThreadSafetyMode.ExecutionAndPublication);
                var programs = new ConcurrentDictionary<LeakOptions, Program>();
                start.RegisterOperationBlockAction(block =>
                {
                    // Most compilations have one set of options; a file with options of its own is judged as if all had them.
                    var options = LeakOptions.Of(block.Options.AnalyzerConfigOptionsProvider.GetOptions(block.OperationBlocks[0].Syntax.SyntaxTree));
                    Analyze(block, programs.GetOrAdd(options, own => ProgramOf(catalog.With(own))));
                });

                Program ProgramOf(ConnectionCatalog own)
                {
                    Knowledge? knowledge = null;
                    var summaries = new FunctionSummaries(new FunctionBodies(start.Compilation, own), implementations, () => knowledge!);
                    knowledge = new Knowledge(own, callees, summaries, carriers, factories, keepers, new ClosedFlags(references, mentions, own), responders, new Chains(bodies, mentions));
                    return new Program(knowledge, new Judgements(Rules, knowledge, lenders, references), lenders, mentions, references, bodies, triggers);
                }
            }
        });
    }

    /// <summary>What the connection rules wait for, then what each of the body rules does.</summary>
    /// <param name="names">The names by which the source itself, or what its users say, makes connections.</param>
    /// <param name="made">The types of the source that carry a connection.</param>
    /// <param name="clients">The types of the source that are HTTP clients, and the methods that return one.</param>
    private static TriggerNames TriggersOf(IReadOnlyCollection<string> names, IReadOnlyCollection<string> made, IEnumerable<string> clients) =>
        new(BodyRules.Select(rule => rule switch
        {
            ClientPerCall => rule.Triggers.Concat(clients),
            OwnedNotClosed => rule.Triggers.Concat(names).Concat(made),
            OverwrittenWhileOpen => rule.Triggers.Concat(names),
            _ => rule.Triggers,
        }).Prepend(ConnectionCatalog.Triggers.Concat(names)), made);

    private static void Analyze(OperationBlockAnalysisContext context, Program program)
    {
        var catalog = program.Knowledge.Catalog;
        if (catalog.Options.ExcludedSymbolNames.NamesOrContains(context.OwningSymbol))
        {
            return;
        }

        foreach (var body in context.OperationBlocks)
        {
            if (body.Kind is not (OperationKind.Block or OperationKind.MethodBody or OperationKind.ConstructorBody
                    or OperationKind.FieldInitializer or OperationKind.PropertyInitializer))
            {
                continue;
            }

            var asked = program.Triggers.Value.In(WithDeclaration(body.Syntax));
            var judgement = Judgement.None;
            if (((asked & 1) != 0 || catalog.MayAcquireByAnyName || Concern.MayBe(context.OwningSymbol, program.Knowledge))
                && Concern.Really(body, context.OwningSymbol, program.Knowledge, program.Lenders, context.CancellationToken))
            {
                judgement = JudgeFlow(context, body, program);
            }
            else if (context.OwningSymbol is IMethodSymbol helper && Concern.IsHelper(helper, body, program.Knowledge, context.CancellationToken))
            {
                Report(context, program.Judgements.OfCallers(helper, context.CancellationToken), DeclarationOf(body));
            }

            if (asked > 1)
            {
                var seen = new Body(context.OwningSymbol, body, program.Knowledge, program.Lenders, program.Mentions, program.References, program.Bodies, judgement);
                foreach (var diagnostic in BodyRules
                    .Where((_, index) => (asked & (2 << index)) != 0)
                    .SelectMany(rule => rule.Judge(seen, context.CancellationToken)))
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }
        }
    }

    /// <summary>The parameters of a constructor and the type of a field name what may be kept there without a word in the body.</summary>
    private static SyntaxNode WithDeclaration(SyntaxNode body) => body.Parent switch
    {
        ConstructorDeclarationSyntax constructor => constructor,
        VariableDeclaratorSyntax { Parent: { } declaration } => declaration,
        PropertyDeclarationSyntax property when body is EqualsValueClauseSyntax => property,
        _ => body,
    };

    /// <summary>Reports what the rules with flow find in a member.</summary>
    private static Judgement JudgeFlow(OperationBlockAnalysisContext context, IOperation body, Program program)
    {
        var declaration = DeclarationOf(body);
        FunctionBody Made() => new(context.GetControlFlowGraph(body), new VariableUses(body, program.Knowledge.Catalog));
        var made = body.Parent is IMethodBodyBaseOperation ? program.Knowledge.Summaries.Bodies.Of(declaration, Made) : Made();
        var judgement = program.Judgements.Of(declaration, context.OwningSymbol, made, context.CancellationToken);
        foreach (var function in judgement.NotFollowed)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.FunctionNotFollowed, function.Locations[0], NameOf(function.Name.Length == 0 ? context.OwningSymbol : function)));
        }

        var isAnswered = context.OwningSymbol is IMethodSymbol called && (judgement.AsksCallers || Concern.IsHelper(called, body, program.Knowledge, context.CancellationToken));
        Report(context, isAnswered ? judgement.Diagnostics.Concat(program.Judgements.OfCallers((IMethodSymbol)context.OwningSymbol, context.CancellationToken)) : judgement.Diagnostics, declaration);
        return judgement;
    }

    /// <summary>Reports what stands in a member, each place once; what stands elsewhere is reported there.</summary>
    private static void Report(OperationBlockAnalysisContext context, IEnumerable<Diagnostic> diagnostics, SyntaxNode declaration)
    {
        foreach (var diagnostic in diagnostics
            .Where(diagnostic => diagnostic.Location.SourceTree == declaration.SyntaxTree && declaration.Span.Contains(diagnostic.Location.SourceSpan))
            .GroupBy(diagnostic => (diagnostic.Id, diagnostic.Location))
            .Select(same => same.First()))
        {
            context.ReportDiagnostic(diagnostic);
        }
    }

    private static SyntaxNode DeclarationOf(IOperation body) => body.Parent is IMethodBodyBaseOperation method ? method.Syntax : body.Syntax;

    private static string NameOf(ISymbol function) => function is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } ? function.ContainingType.Name : function.Name;

    /// <summary>What is known of the whole program, each part made when it is first asked.</summary>
    private sealed record Program(Knowledge Knowledge, Judgements Judgements, Lenders Lenders, NameIndex Mentions, References References, SourceBodies Bodies, System.Lazy<TriggerNames> Triggers);
}
