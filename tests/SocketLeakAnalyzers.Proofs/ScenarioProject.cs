using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What do the compiler and the analyzer say of a scenario's text?</summary>
internal static class ScenarioProject
{
    // A scenario is a program: it references the framework, and no library of tests, by which rules tell the two apart.
    // One project for all scenarios, so that what they reference is read once.
    private static readonly Lazy<Project> Empty = new(() => new AdhocWorkspace().AddProject(
        ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Scenario",
            "Scenario",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
            metadataReferences: Framework().Select(path => MetadataReference.CreateFromFile(path)))));

    /// <summary>Puts the text into a project of its own.</summary>
    public static Document Create(string source) => Empty.Value.AddDocument("Scenario.cs", source);

    /// <summary>Compiles to an assembly in memory, or throws with the compiler's errors.</summary>
    public static async Task<byte[]> CompileAsync(Document document, ProofFailure otherwise, CancellationToken stop)
    {
        var compilation = await CompilationAsync(document, stop).ConfigureAwait(false);
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, cancellationToken: stop);
        if (result.Success)
        {
            return assembly.ToArray();
        }

        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var text = await document.GetTextAsync(stop).ConfigureAwait(false);
        throw new ProofException(otherwise, string.Join(Environment.NewLine, errors), text.ToString());
    }

    /// <summary>The analyzer's diagnostics, of one rule or of all, in the order of the text.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        Document document, DiagnosticAnalyzer analyzer, string? ruleId, CancellationToken stop)
    {
        var compilation = await CompilationAsync(document, stop).ConfigureAwait(false);
        var all = await compilation.WithAnalyzers([analyzer])
            .GetAnalyzerDiagnosticsAsync(stop).ConfigureAwait(false);

        // The id under which the compiler reports an exception of an analyzer.
        if (all.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } failure)
        {
            throw new ProofException(ProofFailure.AnalyzerFailed, failure.ToString());
        }

        return all.Where(diagnostic => ruleId is null || diagnostic.Id == ruleId)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ToImmutableArray();
    }

    private static async Task<Compilation> CompilationAsync(Document document, CancellationToken stop) =>
        await document.Project.GetCompilationAsync(stop).ConfigureAwait(false)
            ?? throw new InvalidOperationException("A C# project has a compilation.");

    private static IEnumerable<string> Framework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => path.StartsWith(RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.Ordinal));
}
