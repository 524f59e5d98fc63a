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
    private static readonly Lazy<ImmutableArray<MetadataReference>> Platform = new(() =>
        PlatformPaths.Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToImmutableArray());

    /// <summary>The references of every program: the framework, and what the tests themselves run on.</summary>
    public static ImmutableArray<MetadataReference> References => Platform.Value;

    /// <summary>The framework without anything that knows of the network.</summary>
    public static ImmutableArray<MetadataReference> WithoutNetwork { get; } = References
        .Where(reference => Path.GetFileName(reference.Display!) is var name
            && !name.StartsWith("System.Net", StringComparison.Ordinal)
            && name is not ("mscorlib.dll" or "netstandard.dll" or "System.dll"))
        .ToImmutableArray();

    /// <summary>What a program references: no test library, by which rules tell tests.</summary>
    public static IEnumerable<MetadataReference> ProgramReferences =>
        References.Where(reference => !Path.GetFileName(reference.Display!).StartsWith("xunit", StringComparison.Ordinal));

    private static IEnumerable<string> PlatformPaths =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A compilation of texts with unsafe code allowed and the newest C# of this Roslyn.</summary>
    public static CSharpCompilation Compile(
        IEnumerable<(string Path, string Text)> files,
        OutputKind kind = OutputKind.DynamicallyLinkedLibrary,
        IEnumerable<MetadataReference>? references = null) =>
        CSharpCompilation.Create(
            "Loose",
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Latest), file.Path)),
            references ?? References,
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation of one text.</summary>
    public static CSharpCompilation Compile(string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) =>
        Compile([("Text.cs", text)], kind);

    /// <summary>Our diagnostics in the order of the text. Fails when the analyzer throws.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation)
    {
        var all = await compilation.WithAnalyzers([new SocketLeakAnalyzer()]).GetAnalyzerDiagnosticsAsync().ConfigureAwait(false);
        var failures = all.Where(diagnostic => diagnostic.Id == "AD0001").Select(failure => failure.ToString()).ToList();
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        return all.OrderBy(found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(found => found.Location.SourceSpan.Start)
            .ToImmutableArray();
    }

    /// <summary>The ids of our diagnostics on one text, which must compile.</summary>
    public static async Task<string[]> IdsAsync(string text, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var compilation = Compile(text, kind);
        AssertCompiles(compilation);
        return (await AnalyzeAsync(compilation).ConfigureAwait(false)).Select(found => found.Id).ToArray();
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
