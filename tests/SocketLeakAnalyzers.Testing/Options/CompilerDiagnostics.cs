namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which diagnostics of the compiler itself a test has to expect.</summary>
public enum CompilerDiagnostics
{
    /// <summary>None; the test source need not compile.</summary>
    None,

    /// <summary>Errors. The default.</summary>
    Errors,

    /// <summary>Errors and warnings.</summary>
    Warnings,

    /// <summary>Errors, warnings and informational diagnostics.</summary>
    Suggestions,

    /// <summary>All, hidden ones included.</summary>
    All,
}
