namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What becomes of the markup in one state of a test.</summary>
public enum MarkupMode
{
    /// <summary>Sources are taken literally.</summary>
    None,

    /// <summary>Markup is removed and means nothing.</summary>
    Ignore,

    /// <summary>Markup is removed, and means nothing where its diagnostic has a fix.</summary>
    IgnoreFixable,

    /// <summary>Markup is removed and every span is an expected diagnostic.</summary>
    Allow,
}
