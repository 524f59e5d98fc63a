using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Removes the assignment of an idle timeout, so that the pool keeps to its default (measured case 14a).</summary>
internal sealed class DropIdleTimeoutEdit : IFixEdit
{
    private readonly AssignmentExpressionSyntax _assignment;

    private DropIdleTimeoutEdit(AssignmentExpressionSyntax assignment)
    {
        _assignment = assignment;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.DropIdleTimeout();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(DropIdleTimeoutEdit), _assignment.SpanStart);

    /// <summary>The edit for an assignment; null where it is not an entry or a statement that can go, or where a comment would be lost.</summary>
    public static DropIdleTimeoutEdit? TryCreate(AssignmentExpressionSyntax assignment, FixContext context) => assignment.Parent switch
    {
        InitializerExpressionSyntax initializer
            when IsBare(assignment) && CommaOf(assignment, initializer) is var comma && comma.GetAllTrivia().Concat(comma.GetPreviousToken().TrailingTrivia).All(IsWhiteSpace) =>
            new DropIdleTimeoutEdit(assignment),
        ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } statement
            when IsBare(statement) && context.Layout.BeginsLine(statement) == statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) =>
            new DropIdleTimeoutEdit(assignment),
        _ => null,
    };

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (_assignment.Parent is InitializerExpressionSyntax initializer)
        {
            var index = initializer.Expressions.IndexOf(_assignment);
            editor.ReplaceNode(initializer, (current, _) => Without((InitializerExpressionSyntax)current, index));
        }
        else
        {
            var statement = _assignment.Parent!;
            editor.RemoveNode(statement.Parent is GlobalStatementSyntax global ? global : statement, SyntaxRemoveOptions.KeepNoTrivia);
        }
    }

    private static InitializerExpressionSyntax Without(InitializerExpressionSyntax initializer, int index)
    {
        var entries = initializer.Expressions;
        var removed = entries[index];
        if (index + 1 < entries.Count)
        {
            // The next one begins the line, where it stood on the line of this one.
            var next = entries[index + 1];
            return initializer.WithExpressions(entries.GetSeparator(index).TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)
                ? entries.RemoveAt(index)
                : entries.Replace(next, next.WithLeadingTrivia(removed.GetLeadingTrivia())).RemoveAt(index));
        }

        if (index == 0 || entries.SeparatorCount == entries.Count)
        {
            return initializer.WithExpressions(entries.RemoveAt(index));
        }

        // What stood behind the last one stands behind the one before it.
        var last = entries[index - 1];
        return initializer.WithExpressions(entries.Replace(last, last.WithTrailingTrivia(removed.GetTrailingTrivia())).RemoveAt(index));
    }

    /// <summary>The comma that goes with an entry: the one behind it, or else the one before.</summary>
    private static SyntaxToken CommaOf(AssignmentExpressionSyntax entry, InitializerExpressionSyntax initializer)
    {
        var index = initializer.Expressions.IndexOf(entry);
        return initializer.Expressions.GetSeparators().ElementAtOrDefault(index < initializer.Expressions.SeparatorCount ? index : index - 1);
    }

    private static bool IsBare(SyntaxNode node) => node.DescendantTrivia().All(IsWhiteSpace);

    private static bool IsWhiteSpace(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia;
}
