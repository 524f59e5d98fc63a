using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How the location of an expected diagnostic is compared.</summary>
[Flags]
public enum DiagnosticLocationOptions
{
    /// <summary>Start and end must match.</summary>
    None = 0,

    /// <summary>Only the start must match.</summary>
    IgnoreLength = 1,

    /// <summary>The path is the key of a <c>{|#0:...|}</c> span, which supplies the location.</summary>
    InterpretAsMarkupKey = 2,
}
