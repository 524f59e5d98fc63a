using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Asks whether the peer has closed at the beginning of each turn of a loop, and leaves.</summary>
internal sealed class TestFirstEdit : IFixEdit
{
    private readonly StatementSyntax _body;
    private readonly string _condition;
    private readonly WayOut _out;
    private readonly SourceLayout _layout;
    private readonly string _title;

    private TestFirstEdit(StatementSyntax body, string condition, WayOut wayOut, SourceLayout layout, string title)
    {
        _body = body;
        _condition = condition;
        _out = wayOut;
        _layout = layout;
        _title = title;
    }

    /// <inheritdoc/>
    public string Title => _title;

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(TestFirstEdit), _body.SpanStart);

    /// <summary>The edit; null where the body of the loop leaves no room.</summary>
    public static TestFirstEdit? TryCreate(StatementSyntax body, string condition, WayOut wayOut, string title, FixContext context) =>
        body is BlockSyntax { OpenBraceToken.IsMissing: false } || Bracing.IsEmbedded(body) ? new TestFirstEdit(body, condition, wayOut, context.Layout, title) : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (_body is BlockSyntax)
        {
            editor.ReplaceNode(_body, (current, _) => Insert((BlockSyntax)current));
            return;
        }

        Bracing.Embrace(editor, _body, _layout, (moved, indentation) => new[] { _layout.If(_condition, _out.Statements, indentation), moved }
            .Where(statement => statement is not EmptyStatementSyntax));
    }

    private SyntaxNode Insert(BlockSyntax block)
    {
        var indentation = ((BlockSyntax)_body).Statements.FirstOrDefault() is { } first && _layout.BeginsLine(first)
            ? _layout.IndentationOf(first)
            : _layout.IndentationOf(_body) + _layout.OneLevel;
        var test = block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)
            ? _layout.If(_condition, _out.Statements, indentation)
            : SourceLayout.InlineIf(_condition, _out.Statements).WithTrailingTrivia(SyntaxFactory.Space);
        return block.WithStatements(block.Statements.Insert(0, test));
    }
}
