using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Runs the compiler and the analyzers over every project of a solution.</summary>
internal static class DiagnosticRunner
{
    public static async Task<ImmutableArray<FoundDiagnostic>> RunAsync(
        Solution solution,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        Func<Diagnostic, bool> isCompilerDiagnosticIncluded,
        CancellationToken cancellationToken)
    {
        if (analyzers.IsEmpty)
        {
            // Roslyn refuses to run no analyzers, but fixes for compiler diagnostics are tested with none.
            analyzers = ImmutableArray.Create<DiagnosticAnalyzer>(new EmptyDiagnosticAnalyzer());
        }

        var found = new List<FoundDiagnostic>();
        foreach (var project in solution.Projects)
        {
            var compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"Project '{project.Name}' has no compilation.");
            found.AddRange(compilation.GetDiagnostics(cancellationToken)
                .Where(isCompilerDiagnosticIncluded)
                .Select(diagnostic => new FoundDiagnostic(project, diagnostic, IsNonLocal: false)));

            var withAnalyzers = compilation.WithAnalyzers(
                analyzers,
                new CompilationWithAnalyzersOptions(
                    project.AnalyzerOptions,
                    onAnalyzerException: null,
                    concurrentAnalysis: true,
                    logAnalyzerExecutionTime: false,
                    reportSuppressedDiagnostics: true));
            var result = await withAnalyzers.GetAnalysisResultAsync(cancellationToken).ConfigureAwait(false);
            var nonLocal = result.CompilationDiagnostics.Values.SelectMany(diagnostics => diagnostics)
                .ToHashSet<object>(ReferenceEqualityComparer.Instance);
            found.AddRange(result.GetAllDiagnostics()
                .Select(diagnostic => new FoundDiagnostic(project, diagnostic, nonLocal.Contains(diagnostic))));
        }

        return found
            .Where(item => !item.Diagnostic.IsSuppressed || RoslynInternals.IsSuppressedBySuppressor(item.Diagnostic))
            .OrderBy(item => item.Diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(item => item.Diagnostic.Location.SourceSpan.Start)
            .ThenBy(item => item.Diagnostic.Location.SourceSpan.End)
            .ThenBy(item => item.Diagnostic.Id, StringComparer.Ordinal)
            .ThenBy(item => item.Diagnostic.GetMessage(), StringComparer.Ordinal)
            .ToImmutableArray();
    }
}
