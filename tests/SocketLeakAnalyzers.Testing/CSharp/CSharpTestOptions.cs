namespace Microsoft.CodeAnalysis.CSharp.Testing;

/// <summary>The compiler options that C# tests start from.</summary>
internal static class CSharpTestOptions
{
    public static CSharpCompilationOptions Compilation { get; } = new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);

    public static CSharpParseOptions Parse { get; } = new(LanguageVersion.Default, DocumentationMode.Diagnose);
}
