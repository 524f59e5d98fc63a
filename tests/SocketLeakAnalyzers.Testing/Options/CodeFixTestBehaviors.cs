using System;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks of a code fix test that can be left out or changed.</summary>
[Flags]
public enum CodeFixTestBehaviors
{
    /// <summary>All checks run.</summary>
    None = 0,

    /// <summary>Do not run Fix All in the document.</summary>
    SkipFixAllInDocumentCheck = 1,

    /// <summary>Do not run Fix All in the project.</summary>
    SkipFixAllInProjectCheck = 2,

    /// <summary>Do not run Fix All in the solution.</summary>
    SkipFixAllInSolutionCheck = 4,

    /// <summary>Do not run Fix All in any scope.</summary>
    SkipFixAllCheck = SkipFixAllInDocumentCheck | SkipFixAllInProjectCheck | SkipFixAllInSolutionCheck,

    /// <summary>Fix one diagnostic and stop.</summary>
    FixOne = 8,

    /// <summary>Allow a fix for a diagnostic reported at the end of the compilation, which an editor does not offer.</summary>
    SkipLocalDiagnosticCheck = 16,
}
