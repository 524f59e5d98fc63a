using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>One change of a document that has been checked to be possible.</summary>
internal interface IFixEdit
{
    /// <summary>What a person reads before choosing it.</summary>
    string Title { get; }

    /// <summary>Two edits with the same key are the same change: a Fix All makes it once.</summary>
    (string Kind, int Position) Key { get; }

    /// <summary>Makes the change. Other edits may have been made before in the same editor.</summary>
    void Apply(SyntaxEditor editor);
}
