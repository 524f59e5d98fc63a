using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Parts of a diagnostic that an expectation leaves open.</summary>
[Flags]
public enum DiagnosticOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The additional locations.</summary>
    IgnoreAdditionalLocations = 1,

    /// <summary>The severity.</summary>
    IgnoreSeverity = 2,
}
