namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a state takes over from the state before it.</summary>
public enum StateInheritanceMode
{
    /// <summary>Nothing.</summary>
    Explicit,

    /// <summary>Everything not set, but no expected diagnostic that has a fix.</summary>
    AutoInherit,

    /// <summary>Everything not set.</summary>
    AutoInheritAll,
}
