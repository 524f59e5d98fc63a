using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Removes <c>client.GetStream().Close();</c> before a close of the client, which closes the stream as well (measured case 06c).</summary>
internal sealed class DropStatementEdit : IFixEdit
{
    private readonly StatementSyntax _statement;

    private DropStatementEdit(StatementSyntax statement)
    {
        _statement = statement;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.DropStatement(_statement.ToString());

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(DropStatementEdit), _statement.SpanStart);

    /// <summary>The edit for a call of <c>GetStream</c>; null where the statement stands beside others, or has a comment of its own.</summary>
    public static DropStatementEdit? TryCreate(SyntaxNode call, FixContext context) =>
        call.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Parent: BlockSyntax } statement
        && context.Layout.BeginsLine(statement)
        && statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
        && statement.DescendantTrivia().All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia)
            ? new DropStatementEdit(statement)
            : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.RemoveNode(_statement, SyntaxRemoveOptions.KeepNoTrivia);
}
