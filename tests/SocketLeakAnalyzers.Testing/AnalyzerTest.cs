using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Options;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of the diagnostics that analyzers report for a source.</summary>
/// <typeparam name="TVerifier">The verifier.</typeparam>
public abstract class AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    private readonly List<Workspace> _workspaces = new();

    /// <summary>Initializes a new instance of the <see cref="AnalyzerTest{TVerifier}"/> class.</summary>
    protected AnalyzerTest()
    {
        TestState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
    }

    /// <summary>Gets the language of the sources.</summary>
    public abstract string Language { get; }

    /// <summary>Sets a source of the test.</summary>
    public string TestCode
    {
        set
        {
            if (value is not null)
            {
                TestState.Sources.Add(value);
            }
        }
    }

    /// <summary>Gets the state to analyze.</summary>
    public SolutionState TestState { get; }

    /// <summary>Gets the expected diagnostics, to which those of the markup are added.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    /// <summary>Gets or sets which diagnostics of the compiler have to be expected.</summary>
    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    /// <summary>Gets or sets how markup is read.</summary>
    public MarkupOptions MarkupOptions { get; set; }

    /// <summary>Gets or sets which checks are left out.</summary>
    public TestBehaviors TestBehaviors { get; set; }

    /// <summary>Gets the IDs that are switched off.</summary>
    public List<string> DisabledDiagnostics { get; } = new List<string>();

    /// <summary>Gets or sets the framework to compile against.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    /// <summary>Gets or sets a further check of each diagnostic that was found as expected.</summary>
    public Action<Diagnostic, DiagnosticResult, IVerifier>? DiagnosticVerifier { get; set; }

    /// <summary>Gets changes to the options of the workspace.</summary>
    public List<Func<OptionSet, OptionSet>> OptionsTransforms { get; } = new();

    /// <summary>Gets changes to the solution, which get the ID of the primary project.</summary>
    public List<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = new();

    /// <summary>Gets the verifier.</summary>
    protected static TVerifier Verify { get; } = new TVerifier();

    /// <summary>Gets what comes before the index in the path of a source.</summary>
    protected virtual string DefaultFilePathPrefix => "/0/Test";

    /// <summary>Gets the name of the primary project.</summary>
    protected virtual string DefaultTestProjectName => "TestProject";

    /// <summary>Gets the path of the first source.</summary>
    protected virtual string DefaultFilePath => DefaultFilePathPrefix + "0." + DefaultFileExt;

    /// <summary>Gets the extension of a source, without a dot.</summary>
    protected abstract string DefaultFileExt { get; }

    /// <summary>Runs the test.</summary>
    /// <param name="cancellationToken">The token to cancel with.</param>
    /// <returns>A task that fails with the exception of the verifier when a check does.</returns>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            Verify.LanguageIsSupported(Language);
            Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);
            await RunImplAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _workspaces.ForEach(workspace => workspace.Dispose());
            _workspaces.Clear();
        }
    }

    /// <summary>Gets the analyzers.</summary>
    /// <returns>The analyzers.</returns>
    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    /// <summary>Creates the options of the compilation.</summary>
    /// <returns>The options.</returns>
    protected abstract CompilationOptions CreateCompilationOptions();

    /// <summary>Creates the options of the parser.</summary>
    /// <returns>The options.</returns>
    protected abstract ParseOptions CreateParseOptions();

    /// <summary>Gets what markup without an ID means.</summary>
    /// <param name="analyzers">The analyzers.</param>
    /// <returns>The descriptor, or null when an ID has to be given.</returns>
    protected internal virtual DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
    {
        if (MarkupOptions.HasFlag(MarkupOptions.UseFirstDescriptor))
        {
            return analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).FirstOrDefault();
        }

        return analyzers.FirstOrDefault()?.SupportedDiagnostics is [var only] ? only : null;
    }

    /// <summary>Does the work of the test.</summary>
    /// <param name="cancellationToken">The token to cancel with.</param>
    /// <returns>A task that fails when a check does.</returns>
    protected virtual Task RunImplAsync(CancellationToken cancellationToken)
    {
        var testState = ProcessMarkup(
            TestState.WithInheritedValuesApplied(null, ImmutableArray<string>.Empty), ImmutableArray<string>.Empty);
        return VerifyDiagnosticsAsync(testState, Verify, cancellationToken);
    }

    /// <summary>Says whether a diagnostic of the compiler has to be expected.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="compilerDiagnostics">Which ones have to be.</param>
    /// <returns>True when it has to be.</returns>
    protected virtual bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics)
        => compilerDiagnostics switch
        {
            CompilerDiagnostics.Errors => diagnostic.Severity >= DiagnosticSeverity.Error,
            CompilerDiagnostics.Warnings => diagnostic.Severity >= DiagnosticSeverity.Warning,
            CompilerDiagnostics.Suggestions => diagnostic.Severity >= DiagnosticSeverity.Info,
            CompilerDiagnostics.All => true,
            _ => false,
        };

    /// <summary>Switches the analyzers on and makes their exceptions errors.</summary>
    /// <param name="project">The primary project.</param>
    /// <returns>The changed project.</returns>
    protected virtual Project ApplyCompilationOptions(Project project)
    {
        var severities = new Dictionary<string, ReportDiagnostic>();
        foreach (var descriptor in GetDiagnosticAnalyzers().SelectMany(analyzer => analyzer.SupportedDiagnostics))
        {
            severities[descriptor.Id] = descriptor.IsEnabledByDefault
                ? ReportDiagnostic.Default
                : ToReport(descriptor.DefaultSeverity);
        }

        severities["AD0001"] = ReportDiagnostic.Error;
        foreach (var id in DisabledDiagnostics)
        {
            severities[id] = ReportDiagnostic.Suppress;
        }

        var options = project.CompilationOptions!;
        return project.WithCompilationOptions(options.WithSpecificDiagnosticOptions(
            severities.ToImmutableDictionary().SetItems(options.SpecificDiagnosticOptions)));
    }

    internal SolutionState ProcessMarkup(SolutionState state, ImmutableArray<string> fixableDiagnostics)
    {
        var analyzers = GetDiagnosticAnalyzers().ToArray();
        return state.WithProcessedMarkup(
            MarkupOptions,
            GetDefaultDiagnostic(analyzers),
            analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).ToImmutableArray(),
            fixableDiagnostics,
            DefaultFilePath);
    }

    internal async Task VerifyDiagnosticsAsync(SolutionState state, IVerifier verifier, CancellationToken cancellationToken)
    {
        var analyzers = GetDiagnosticAnalyzers().ToImmutableArray();
        var expectation = new DiagnosticExpectation(DefaultFilePath, DiagnosticVerifier);
        var actual = await RunAnalyzersAsync(state).ConfigureAwait(false);
        expectation.Verify(actual, state.ExpectedDiagnostics.ToImmutableArray(), verifier);
        await new ExclusionCheck(state, analyzers, expectation, RunAnalyzersAsync).VerifyAsync(TestBehaviors, verifier).ConfigureAwait(false);

        async Task<ImmutableArray<FoundDiagnostic>> RunAnalyzersAsync(SolutionState each)
        {
            var project = await CreateProjectAsync(each, cancellationToken).ConfigureAwait(false);
            return await GetDiagnosticsAsync(project.Solution, cancellationToken).ConfigureAwait(false);
        }
    }

    internal Task<ImmutableArray<FoundDiagnostic>> GetDiagnosticsAsync(Solution solution, CancellationToken cancellationToken)
        => DiagnosticRunner.RunAsync(
            solution,
            GetDiagnosticAnalyzers().ToImmutableArray(),
            diagnostic => IsCompilerDiagnosticIncluded(diagnostic, CompilerDiagnostics),
            cancellationToken);

    internal async Task<Project> CreateProjectAsync(SolutionState state, CancellationToken cancellationToken)
    {
        var workspace = new AdhocWorkspace();
        _workspaces.Add(workspace);

        var options = OptionsTransforms.Aggregate((OptionSet)workspace.Options, (current, transform) => transform(current));
        Verify.True(
            workspace.TryApplyChanges(workspace.CurrentSolution.WithOptions(options)),
            $"The workspace refused the changes of {nameof(OptionsTransforms)}.");

        var builder = new SolutionBuilder(state, ReferenceAssemblies, CreateCompilationOptions(), CreateParseOptions());
        var project = await builder.BuildAsync(workspace.CurrentSolution, cancellationToken).ConfigureAwait(false);
        var solution = SolutionTransforms.Aggregate(
            project.Solution, (current, transform) => transform(current, project.Id));
        return ApplyCompilationOptions(solution.GetProject(project.Id)
            ?? throw new InvalidOperationException($"{nameof(SolutionTransforms)} removed the primary project."));
    }

    private static ReportDiagnostic ToReport(DiagnosticSeverity severity)
        => severity switch
        {
            DiagnosticSeverity.Hidden => ReportDiagnostic.Hidden,
            DiagnosticSeverity.Info => ReportDiagnostic.Info,
            DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
            _ => ReportDiagnostic.Error,
        };
}
