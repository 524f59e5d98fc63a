using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Asks for the end of the stream behind the statement that has read, and leaves.</summary>
internal sealed class TestAfterEdit : IFixEdit
{
    private readonly StatementSyntax _statement;
    private readonly string _condition;
    private readonly WayOut _out;
    private readonly SourceLayout _layout;

    private TestAfterEdit(StatementSyntax statement, string condition, WayOut wayOut, SourceLayout layout)
    {
        _statement = statement;
        _condition = condition;
        _out = wayOut;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => _out.Title;

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(TestAfterEdit), _statement.SpanStart);

    /// <summary>The edit; null where there is no room behind the statement.</summary>
    public static TestAfterEdit? TryCreate(StatementSyntax statement, string condition, WayOut wayOut, FixContext context) =>
        statement.Parent is BlockSyntax or SwitchSectionSyntax || Bracing.IsEmbedded(statement)
            ? new TestAfterEdit(statement, condition, wayOut, context.Layout)
            : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (Bracing.IsEmbedded(_statement))
        {
            Bracing.Embrace(editor, _statement, _layout, (moved, indentation) => new[] { moved, _layout.If(_condition, _out.Statements, indentation) });
        }
        else if (_statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            editor.InsertAfter(_statement, _layout.If(_condition, _out.Statements, _layout.IndentationOf(_statement)));
        }
        else
        {
            editor.InsertAfter(_statement, SourceLayout.InlineIf(_condition, _out.Statements).WithTrailingTrivia(SyntaxFactory.Space));
        }
    }
}
