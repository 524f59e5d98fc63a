using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Makes a test of a statement that reads and drops the result.</summary>
internal sealed class TestInsteadEdit : IFixEdit
{
    private readonly StatementSyntax _statement;
    private readonly string _condition;
    private readonly WayOut _out;
    private readonly SourceLayout _layout;

    public TestInsteadEdit(StatementSyntax statement, string condition, WayOut wayOut, SourceLayout layout)
    {
        _statement = statement;
        _condition = condition;
        _out = wayOut;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => _out.Title;

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(TestInsteadEdit), _statement.SpanStart);

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_statement, (current, _) => Test().WithTriviaFrom(current));

    private SyntaxNode Test() => _layout.BeginsLine(_statement) && _statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
        ? _layout.If(_condition, _out.Statements, _layout.IndentationOf(_statement))
        : SourceLayout.InlineIf(_condition, _out.Statements);
}
