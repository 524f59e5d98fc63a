using System.Collections.Generic;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Microsoft.CodeAnalysis.CSharp.Testing;

/// <summary>A test of the diagnostics that an analyzer reports for C#, and of their fix.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
/// <typeparam name="TCodeFix">The provider of the fix.</typeparam>
/// <typeparam name="TVerifier">The verifier.</typeparam>
public class CSharpCodeFixTest<TAnalyzer, TCodeFix, TVerifier> : CodeFixTest<TVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
    where TVerifier : IVerifier, new()
{
    /// <inheritdoc />
    public override string Language => LanguageNames.CSharp;

    /// <inheritdoc />
    protected override string DefaultFileExt => "cs";

    /// <inheritdoc />
    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers()
    {
        yield return new TAnalyzer();
    }

    /// <inheritdoc />
    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders()
    {
        yield return new TCodeFix();
    }

    /// <inheritdoc />
    protected override CompilationOptions CreateCompilationOptions() => CSharpTestOptions.Compilation;

    /// <inheritdoc />
    protected override ParseOptions CreateParseOptions() => CSharpTestOptions.Parse;
}
