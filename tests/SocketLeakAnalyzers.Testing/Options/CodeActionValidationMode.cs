namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How closely the tree that a fix builds must equal the tree parsed from its text.</summary>
public enum CodeActionValidationMode
{
    /// <summary>Not compared.</summary>
    None,

    /// <summary>Nodes and tokens are compared, trivia is not. The default.</summary>
    SemanticStructure,

    /// <summary>Nodes, tokens and trivia are compared.</summary>
    Full,
}
