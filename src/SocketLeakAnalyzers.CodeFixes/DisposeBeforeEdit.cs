using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Writes <c>field?.Dispose();</c> before the statement that assigns to the field.</summary>
internal sealed class DisposeBeforeEdit : IFixEdit
{
    private readonly ExpressionStatementSyntax _statement;
    private readonly string _field;
    private readonly string _close;
    private readonly SourceLayout _layout;

    private DisposeBeforeEdit(ExpressionStatementSyntax statement, string field, string close, SourceLayout layout)
    {
        _statement = statement;
        _field = field;
        _close = close;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.DisposeBefore(_field);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(DisposeBeforeEdit), _statement.SpanStart);

    /// <summary>The edit; null where the assignment is no statement, there may be nothing yet to read, or what is assigned to cannot be closed.</summary>
    public static DisposeBeforeEdit? TryCreate(SyntaxNode node, FixContext context)
    {
        if (node is not AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } assignment
            || !(statement.Parent is BlockSyntax or SwitchSectionSyntax || Bracing.IsEmbedded(statement))
            || assignment.Left is ElementAccessExpressionSyntax
            || context.Model.GetSymbolInfo(assignment.Left, context.Cancellation).Symbol is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null }
            || context.Model.GetTypeInfo(assignment.Left, context.Cancellation).Type is not { } type)
        {
            return null;
        }

        var method = FixContext.HasMethod(type, "Dispose") ? "Dispose"
            : FixContext.HasMethod(type, "Close") ? "Close"
            : FixContext.IsA(type, "PipeReader") ? "Complete"
            : null;
        var field = assignment.Left.WithoutTrivia().ToString();
        return method is null ? null : new DisposeBeforeEdit(statement, field, $"{field}?.{method}();", context.Layout);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (Bracing.IsEmbedded(_statement))
        {
            Bracing.Embrace(editor, _statement, _layout, (moved, indentation) =>
                _layout.Lines(new[] { _close }, indentation).Select((line, _) => line.WithLeadingTrivia(moved.GetLeadingTrivia()))
                    .Append(moved.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation))));
        }
        else if (_layout.BeginsLine(_statement))
        {
            // What stands above the assignment now stands above the disposal.
            editor.InsertBefore(_statement, SyntaxFactory.ParseStatement(_close).WithLeadingTrivia(_statement.GetLeadingTrivia()).WithTrailingTrivia(_layout.EndOfLine));
            editor.ReplaceNode(_statement, (current, _) => current.WithLeadingTrivia(SyntaxFactory.Whitespace(_layout.IndentationOf(_statement))));
        }
        else
        {
            editor.InsertBefore(_statement, SourceLayout.Inline(new[] { _close }).Single());
        }
    }
}
