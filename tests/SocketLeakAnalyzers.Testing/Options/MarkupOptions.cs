using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How markup in test sources is read.</summary>
[Flags]
public enum MarkupOptions
{
    /// <summary>The default.</summary>
    None = 0,

    /// <summary>Markup without an ID means the first descriptor of the first analyzer that has one.</summary>
    UseFirstDescriptor = 1,

    /// <summary><c>$$</c> is source text, not a position.</summary>
    TreatPositionIndicatorsAsCode = 2,
}
