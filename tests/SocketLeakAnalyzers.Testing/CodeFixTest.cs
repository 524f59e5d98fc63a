using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of the diagnostics that analyzers report for a source, and of the fixes for them.</summary>
/// <typeparam name="TVerifier">The verifier.</typeparam>
public abstract class CodeFixTest<TVerifier> : AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>Initializes a new instance of the <see cref="CodeFixTest{TVerifier}"/> class.</summary>
    protected CodeFixTest()
    {
        FixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
        BatchFixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
    }

    /// <summary>Sets a source as it is after the fixes.</summary>
    public string FixedCode
    {
        set
        {
            if (value is not null)
            {
                FixedState.Sources.Add(value);
            }
        }
    }

    /// <summary>Sets a source as it is after Fix All, where this differs.</summary>
    public string BatchFixedCode
    {
        set
        {
            if (value is not null)
            {
                BatchFixedState.Sources.Add(value);
            }
        }
    }

    /// <summary>Gets the state after the fixes, one by one.</summary>
    public SolutionState FixedState { get; }

    /// <summary>Gets the state after Fix All, which takes over <see cref="FixedState"/> where not set.</summary>
    public SolutionState BatchFixedState { get; }

    /// <summary>Gets or sets the index of the action to apply; null means the first, or the one with the key.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>Gets or sets the equivalence key of the action to apply.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>Gets or sets a further check of each action before it is applied.</summary>
    public Action<CodeAction, IVerifier>? CodeActionVerifier { get; set; }

    /// <summary>Gets or sets how closely the tree built by a fix is compared with the tree parsed from its text.</summary>
    public CodeActionValidationMode CodeActionValidationMode { get; set; } = CodeActionValidationMode.SemanticStructure;

    /// <summary>Gets or sets which checks are left out.</summary>
    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    /// <summary>
    /// Gets or sets how often a fix is applied one by one. A positive number is exact, a negative one an upper bound; null
    /// means at most once for each expected diagnostic that has a fix, or never where nothing changes.
    /// </summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>Gets or sets how often Fix All is applied; null means at most once for each scope that changes.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    /// <summary>Gets or sets how often Fix All in the document is applied; null means as <see cref="NumberOfFixAllIterations"/>.</summary>
    public int? NumberOfFixAllInDocumentIterations { get; set; }

    /// <summary>Gets or sets how often Fix All in the project is applied; null means as <see cref="NumberOfFixAllIterations"/>.</summary>
    public int? NumberOfFixAllInProjectIterations { get; set; }

    /// <summary>Gets the providers of fixes.</summary>
    /// <returns>The providers.</returns>
    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    /// <summary>Selects what to fix where only one diagnostic is to be fixed.</summary>
    /// <param name="fixableDiagnostics">The diagnostics that have a fix.</param>
    /// <returns>The diagnostic, or null for none.</returns>
    protected virtual Diagnostic? TrySelectDiagnosticToFix(ImmutableArray<Diagnostic> fixableDiagnostics)
        => fixableDiagnostics.FirstOrDefault();

    /// <inheritdoc />
    protected override bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics)
        => base.IsCompilerDiagnosticIncluded(diagnostic, compilerDiagnostics) || GetFixableIds().Contains(diagnostic.Id);

    /// <inheritdoc />
    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        var fixableIds = GetFixableIds();
        var rawTestState = TestState.WithInheritedValuesApplied(null, fixableIds);
        var rawFixedState = FixedState.WithInheritedValuesApplied(rawTestState, fixableIds);
        var rawBatchFixedState = BatchFixedState.WithInheritedValuesApplied(rawFixedState, fixableIds);

        var testState = ProcessMarkup(rawTestState, fixableIds);
        var fixedState = ProcessMarkup(rawFixedState, fixableIds);
        var batchFixedState = ProcessMarkup(rawBatchFixedState, fixableIds);

        await VerifyDiagnosticsAsync(testState, Verify.PushContext("Diagnostics of test state"), cancellationToken).ConfigureAwait(false);
        if (!FixedState.IsGiven && !BatchFixedState.IsGiven)
        {
            return;
        }

        // The texts come before the diagnostics of the fixed state: those of a text that no fix produces mean nothing.
        await VerifyFixesAsync(testState, fixedState, batchFixedState, cancellationToken).ConfigureAwait(false);
        await VerifyDiagnosticsAsync(fixedState, Verify.PushContext("Diagnostics of fixed state"), cancellationToken).ConfigureAwait(false);
        if (BatchFixedState.IsGiven && !CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllCheck))
        {
            await VerifyDiagnosticsAsync(batchFixedState, Verify.PushContext("Diagnostics of batch fixed state"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task VerifyFixesAsync(
        SolutionState testState, SolutionState fixedState, SolutionState batchFixedState, CancellationToken cancellationToken)
    {
        var settings = new CodeFixSettings
        {
            Providers = GetCodeFixProviders().ToImmutableArray(),
            ActionIndex = CodeActionIndex,
            EquivalenceKey = CodeActionEquivalenceKey,
            ActionVerifier = CodeActionVerifier,
            Behaviors = CodeFixTestBehaviors,
            ValidationMode = CodeActionValidationMode,
            GetDiagnostics = solution => GetDiagnosticsAsync(solution, cancellationToken),
            SelectDiagnostic = TrySelectDiagnosticToFix,
        };
        var iterations = new IterationExpectation(testState, fixedState, batchFixedState, GetFixableIds());

        var verifier = Verify.PushContext("Iterative code fix application");
        await VerifyFixAsync(
            testState,
            fixedState,
            solution => IterativeFixer.FixAsync(
                solution, NumberOfIncrementalIterations ?? iterations.Incremental, settings, verifier, cancellationToken),
            verifier,
            cancellationToken).ConfigureAwait(false);

        if (settings.Providers.All(provider => provider.GetFixAllProvider() is null))
        {
            return;
        }

        var scopes = new[]
        {
            (FixAllScope.Document, CodeFixTestBehaviors.SkipFixAllInDocumentCheck, NumberOfFixAllInDocumentIterations ?? NumberOfFixAllIterations ?? iterations.InDocument),
            (FixAllScope.Project, CodeFixTestBehaviors.SkipFixAllInProjectCheck, NumberOfFixAllInProjectIterations ?? NumberOfFixAllIterations ?? iterations.InProject),
            (FixAllScope.Solution, CodeFixTestBehaviors.SkipFixAllInSolutionCheck, NumberOfFixAllIterations ?? iterations.InSolution),
        };
        foreach (var (scope, skip, number) in scopes)
        {
            if (CodeFixTestBehaviors.HasFlag(skip))
            {
                continue;
            }

            var scopeVerifier = Verify.PushContext($"Fix all in {scope.ToString().ToLowerInvariant()}");
            await VerifyFixAsync(
                testState,
                batchFixedState,
                solution => FixAllFixer.FixAsync(solution, scope, number, settings, scopeVerifier, cancellationToken),
                scopeVerifier,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task VerifyFixAsync(
        SolutionState oldState,
        SolutionState newState,
        Func<Solution, Task<FixResult>> fix,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var project = await CreateProjectAsync(oldState, cancellationToken).ConfigureAwait(false);
        var result = await fix(project.Solution).ConfigureAwait(false);
        await FixedStateComparison.VerifyAsync(newState, result.Solution, project.Id, verifier, cancellationToken).ConfigureAwait(false);
        result.Failure?.Throw();
    }

    private ImmutableArray<string> GetFixableIds()
        => GetCodeFixProviders().SelectMany(provider => provider.FixableDiagnosticIds).ToImmutableArray();
}
