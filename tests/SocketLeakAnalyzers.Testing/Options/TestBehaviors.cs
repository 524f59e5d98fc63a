using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks of an analyzer test that can be left out.</summary>
[Flags]
public enum TestBehaviors
{
    /// <summary>All checks run.</summary>
    None = 0,

    /// <summary>Do not check that <c>#pragma warning disable</c> silences the diagnostics.</summary>
    SkipSuppressionCheck = 1,

    /// <summary>Do not check that the diagnostics are absent from generated code.</summary>
    SkipGeneratedCodeCheck = 2,

    /// <summary>Has no effect here: source generators are not run.</summary>
    SkipGeneratedSourcesCheck = 4,
}
