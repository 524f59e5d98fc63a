using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Moves the close at the end of a <c>try</c> into a <c>finally</c>, so that nothing that throws before it can skip it.</summary>
internal sealed class CloseInFinallyEdit : IFixEdit
{
    private readonly TryStatementSyntax _try;
    private readonly string _name;
    private readonly int _first;
    private readonly IReadOnlyList<StatementSyntax> _moved;
    private readonly SourceLayout _layout;

    private CloseInFinallyEdit(TryStatementSyntax guarded, string name, int first, IReadOnlyList<StatementSyntax> moved, SourceLayout layout)
    {
        _try = guarded;
        _name = name;
        _first = first;
        _moved = moved;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.CloseInFinally(_name);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseInFinallyEdit), _try.SpanStart);

    /// <summary>The edit for a call in a <c>try</c>; null where the <c>try</c> does not end with the close, or has a <c>finally</c> already.</summary>
    public static CloseInFinallyEdit? TryCreate(SyntaxNode call, string name, FixContext context)
    {
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax { Parent: TryStatementSyntax guarded } block } statement
            || guarded.Block != block || !FinallyClause.CanAdd(guarded, context.Layout)
            || CloseStatement.FirstOf(block.Statements, name) is var first && (first == block.Statements.Count || first <= block.Statements.IndexOf(statement)))
        {
            return null;
        }

        var moved = block.Statements.Skip(first).Select(close => CloseStatement.Forgets(close, name) || IsNeverNull(close, context) ? close : CloseStatement.NullSafe(close, context)).ToArray();
        return moved.Any(close => close is null) ? null : new CloseInFinallyEdit(guarded, name, first, moved!, context.Layout);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_try, (current, _) =>
    {
        var guarded = (TryStatementSyntax)current;
        return FinallyClause.Add(guarded.WithBlock(guarded.Block.WithStatements(SyntaxFactory.List(guarded.Block.Statements.Take(_first)))), _try, _moved, _layout);
    });

    /// <summary>What the handlers caught of a connection that is null would leave the <c>finally</c>.</summary>
    private static bool IsNeverNull(StatementSyntax close, FixContext context) =>
        close is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
        && context.IsNeverNull(access.Expression);
}
