using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers;

/// <summary>The analyzer: follows each connection once per method and lets every rule look at what was found.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SocketLeakAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.EndOfStreamNotClosed, Descriptors.AcquiredNotClosed);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
    }
}
