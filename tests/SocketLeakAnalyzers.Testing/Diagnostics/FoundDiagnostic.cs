namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A diagnostic that was reported.</summary>
/// <param name="Project">The project it was reported for.</param>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="IsNonLocal">
/// Whether it was reported at the end of the compilation. An editor, which analyzes one file at a time, never offers a
/// fix for such a diagnostic.
/// </param>
internal readonly record struct FoundDiagnostic(Project Project, Diagnostic Diagnostic, bool IsNonLocal);
