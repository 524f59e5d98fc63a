using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>What do the compiler and the analyzer say of a scenario's text?</summary>
internal static class ScenarioProject
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)

            // A scenario is a program, and no test: rules tell the two apart by what they reference.
            .Where(path => !Path.GetFileName(path).StartsWith("xunit", StringComparison.Ordinal))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
            .ToImmutableArray());

    /// <summary>Puts the text into a project of its own. The caller disposes the workspace of the document.</summary>
    public static Document Create(string source)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable);
        var project = new AdhocWorkspace().AddProject(
            ProjectInfo.Create(
                ProjectId.CreateNewId(),
                VersionStamp.Default,
                "Scenario",
                "Scenario",
                LanguageNames.CSharp,
                compilationOptions: options,
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
                metadataReferences: References.Value));
        return project.AddDocument("Scenario.cs", source);
    }

    /// <summary>
    /// Compiles to an assembly in memory whose loops can be stopped, or throws with the compiler's errors.
    /// </summary>
    public static async Task<byte[]> CompileAsync(Document document, ProofFailure otherwise, CancellationToken stop)
    {
        var compilation = await CompilationAsync(document, stop).ConfigureAwait(false);
        var errors = compilation.GetDiagnostics(stop)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToList();
        if (errors.Count > 0)
        {
            var text = await document.GetTextAsync(stop).ConfigureAwait(false);
            throw new ProofException(otherwise, string.Join(Environment.NewLine, errors), text.ToString());
        }

        using var assembly = new MemoryStream();
        var result = StoppableLoops.In(compilation, stop).Emit(assembly, cancellationToken: stop);
        return result.Success
            ? assembly.ToArray()
            : throw new ProofException(otherwise, string.Join(Environment.NewLine, result.Diagnostics));
    }

    /// <summary>The analyzer's diagnostics of one rule, in the order of the text.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        Document document, DiagnosticAnalyzer analyzer, string ruleId, CancellationToken stop)
    {
        var compilation = await CompilationAsync(document, stop).ConfigureAwait(false);
        var all = await compilation.WithAnalyzers([analyzer])
            .GetAnalyzerDiagnosticsAsync(stop).ConfigureAwait(false);

        // The id under which the compiler reports an exception of an analyzer.
        if (all.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001") is { } failure)
        {
            throw new ProofException(ProofFailure.AnalyzerFailed, failure.ToString());
        }

        return all.Where(diagnostic => diagnostic.Id == ruleId)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ToImmutableArray();
    }

    private static async Task<Compilation> CompilationAsync(Document document, CancellationToken stop) =>
        await document.Project.GetCompilationAsync(stop).ConfigureAwait(false)
            ?? throw new InvalidOperationException("A C# project has a compilation.");
}
