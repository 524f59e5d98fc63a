using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Analyzes text as it is, without a project: what does our analyzer say of it, and does it survive it?</summary>
internal static class Loose
{
    /// <summary>The framework without anything that knows of the network.</summary>
    public static ImmutableArray<MetadataReference> WithoutNetwork { get; } = Framework.References
        .Where(reference => Path.GetFileName(reference.Display!) is var name
            && !name.StartsWith("System.Net", StringComparison.Ordinal)
            && name is not ("mscorlib.dll" or "netstandard.dll" or "System.dll"))
        .ToImmutableArray();

    /// <summary>A compilation of texts with unsafe code allowed and the newest C# of this Roslyn, whether they compile or not.</summary>
    public static CSharpCompilation Compile(
        IEnumerable<(string Path, string Text)> files,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary,
        IEnumerable<MetadataReference>? references = null) =>
        CSharpCompilation.Create(
            "Loose",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Latest), file.Path)),
            references ?? Framework.References,
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation of one text, whether it compiles or not.</summary>
    public static CSharpCompilation Compile(string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) =>
        Compile([("Text.cs", text)], kind);

    /// <summary>Our diagnostics in the order of the text. Fails when the text does not compile, and when the analyzer throws.</summary>
    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        AssertCompiles(compilation);
        return AnalyzeBrokenAsync(compilation);
    }

    /// <summary>The same of text that need not compile.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeBrokenAsync(Compilation compilation)
    {
        var all = await compilation.WithAnalyzers([new SocketLeakAnalyzer()]).GetAnalyzerDiagnosticsAsync().ConfigureAwait(false);
        var failures = all.Where(diagnostic => diagnostic.Id == "AD0001").Select(failure => failure.ToString()).ToList();
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        return all.OrderBy(found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(found => found.Location.SourceSpan.Start)
            .ToImmutableArray();
    }

    /// <summary>The ids of our diagnostics on one text, which must compile.</summary>
    public static async Task<string[]> IdsAsync(string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) =>
        (await AnalyzeAsync(Compile(text, kind)).ConfigureAwait(false)).Select(found => found.Id).ToArray();

    /// <summary>The ids of our diagnostics on one text that does not compile: it is about errors, so it must have some.</summary>
    public static async Task<string[]> IdsOfBrokenAsync(string text)
    {
        var compilation = Compile(text);
        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return (await AnalyzeBrokenAsync(compilation).ConfigureAwait(false)).Select(found => found.Id).ToArray();
    }

    /// <summary>Fails with the compiler's errors, if it has any.</summary>
    public static void AssertCompiles(Compilation compilation)
    {
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors));
    }

    /// <summary>Fails with our diagnostics, if there are any, each with its line.</summary>
    public static void AssertSilent(IEnumerable<Diagnostic> found)
    {
        var texts = found.Select(diagnostic => $"{diagnostic} [{Line(diagnostic)}]").ToList();
        Assert.True(texts.Count == 0, string.Join(Environment.NewLine, texts));
    }

    private static string? Line(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString().Trim();
}
