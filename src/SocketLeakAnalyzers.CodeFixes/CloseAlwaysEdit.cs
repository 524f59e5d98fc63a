using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers;

/// <summary>
/// Takes a close out of <c>if (x.Connected)</c>. A branch that does nothing else loses that part of its condition; of one that
/// does more, the close moves behind it.
/// </summary>
internal sealed class CloseAlwaysEdit : IFixEdit
{
    private readonly IfStatementSyntax _statement;
    private readonly string _name;
    private readonly int _first;
    private readonly ExpressionSyntax? _rest;
    private readonly IReadOnlyList<StatementSyntax> _moved;
    private readonly SourceLayout _layout;

    private CloseAlwaysEdit(IfStatementSyntax statement, string name, int first, ExpressionSyntax? rest, IReadOnlyList<StatementSyntax> moved, SourceLayout layout)
    {
        _statement = statement;
        _name = name;
        _first = first;
        _rest = rest;
        _moved = moved;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.CloseAlways(_name);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseAlwaysEdit), _statement.SpanStart);

    /// <summary>The edit for an <c>if</c>; null where its branch ends otherwise than by closing, or where there is no room for the close.</summary>
    public static CloseAlwaysEdit? TryCreate(IfStatementSyntax statement, string name, FixContext context)
    {
        var statements = StatementsOf(statement);
        var first = CloseStatement.FirstOf(statements, name);
        if (statement.Else is not null
            || first == statements.Count
            || statement.ContainsDirectives
            || !TryRemove(statement.Condition, name, out var rest))
        {
            return null;
        }

        // The condition stays without the part about Connected.
        if (first == 0 && rest is not null)
        {
            return new CloseAlwaysEdit(statement, name, first, rest, statements, context.Layout);
        }

        if (statement.Parent is not BlockSyntax || !context.Layout.BeginsLine(statement) || !statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            || (rest is not null && !IsAboutNull(rest))
            || statements.Take(first).Any(Leaves)
            || (first == 0 && HasOtherComments(statement, statements)))
        {
            return null;
        }

        var moved = statements.Skip(first).Select(close => rest is null || CloseStatement.Forgets(close, name) ? close : CloseStatement.NullSafe(close, context)).ToArray();
        return moved.Any(close => close is null || close.ToString().Contains("\n"))
            ? null
            : new CloseAlwaysEdit(statement, name, first, rest, moved!, context.Layout);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (_first == 0 && _rest is not null)
        {
            editor.ReplaceNode(_statement.Condition, _rest.WithTriviaFrom(_statement.Condition));
            return;
        }

        var lines = _moved.Select(OnItsOwnLine).ToArray();
        lines[0] = lines[0].WithLeadingTrivia(lines[0].GetLeadingTrivia().SkipWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)));
        if (_first == 0)
        {
            lines[0] = lines[0].WithLeadingTrivia(Joined(_statement.GetLeadingTrivia(), lines[0].GetLeadingTrivia()));
            editor.InsertBefore(_statement, lines);
            editor.RemoveNode(_statement, SyntaxRemoveOptions.KeepNoTrivia);
            return;
        }

        if (_statement.Statement.ToString().Contains("\n"))
        {
            lines[0] = lines[0].WithLeadingTrivia(lines[0].GetLeadingTrivia().Insert(0, _layout.EndOfLine));
        }

        editor.ReplaceNode(_statement.Statement, (current, _) => ((BlockSyntax)current).WithStatements(SyntaxFactory.List(((BlockSyntax)current).Statements.Take(_first))));
        editor.InsertAfter(_statement, lines);
    }

    private static SyntaxList<StatementSyntax> StatementsOf(IfStatementSyntax statement) =>
        statement.Statement is BlockSyntax block ? block.Statements : SyntaxFactory.SingletonList(statement.Statement);

    /// <summary>
    /// Removes what asks for <c>Connected</c> from a condition of parts that must all hold; what asks for it by <c>?.</c> goes
    /// on asking for null. Nothing is left of a condition that asks for nothing else.
    /// </summary>
    private static bool TryRemove(ExpressionSyntax condition, string name, out ExpressionSyntax? rest)
    {
        rest = condition;
        switch (condition)
        {
            case ParenthesizedExpressionSyntax inner:
                return TryRemove(inner.Expression, name, out rest);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both:
                if (!TryRemove(both.Left, name, out var left) | !TryRemove(both.Right, name, out var right) || condition.DescendantTrivia().Any(IsComment))
                {
                    return false;
                }

                rest = left is null ? right : right is null ? left.WithTrailingTrivia(both.GetTrailingTrivia()) : both.WithLeft(left).WithRight(right);
                return true;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Connected" }:
                rest = null;
                return ClosedNames.RootName(condition) == name;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: ConditionalAccessExpressionSyntax access, Right.RawKind: (int)SyntaxKind.TrueLiteralExpression }:
                return IsConnected(access, name) && TryTestNull(access.Expression, out rest);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Left: ConditionalAccessExpressionSyntax access, Right.RawKind: (int)SyntaxKind.FalseLiteralExpression }:
                return IsConnected(access, name) && TryTestNull(access.Expression, out rest);
            default:
                return !condition.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(part => part.Identifier.ValueText == "Connected");
        }
    }

    private static bool IsConnected(ConditionalAccessExpressionSyntax access, string name) =>
        access.WhenNotNull.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText == "Connected" && ClosedNames.RootName(access) == name;

    private static bool TryTestNull(ExpressionSyntax value, out ExpressionSyntax? test)
    {
        test = SyntaxFactory.ParseExpression(value.WithoutTrivia() + " != null");
        return true;
    }

    /// <summary>Whether a condition asks only for null, so that <c>?.</c> can do so.</summary>
    private static bool IsAboutNull(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax inner => IsAboutNull(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => IsAboutNull(both.Left) && IsAboutNull(both.Right),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } unequal =>
            unequal.Left.IsKind(SyntaxKind.NullLiteralExpression) || unequal.Right.IsKind(SyntaxKind.NullLiteralExpression),
        _ => false,
    };

    private static bool Leaves(SyntaxNode node) => node.DescendantNodesAndSelf().Any(inner =>
        inner is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or YieldStatementSyntax or ThrowStatementSyntax);

    /// <summary>Whether a comment stands at what is removed: the condition and the braces.</summary>
    private static bool HasOtherComments(IfStatementSyntax statement, SyntaxList<StatementSyntax> kept) => statement.DescendantTrivia().Any(trivia =>
        IsComment(trivia) && !statement.GetLeadingTrivia().Contains(trivia) && !kept.Any(close => close.FullSpan.Contains(trivia.Span)));

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;

    /// <summary>A statement of the branch, at the indentation of the <c>if</c>.</summary>
    private StatementSyntax OnItsOwnLine(StatementSyntax statement)
    {
        var outer = SyntaxFactory.Whitespace(_layout.IndentationOf(_statement));
        var leading = statement.GetLeadingTrivia().Where(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            .SelectMany(trivia => IsComment(trivia) ? new[] { outer, trivia } : new[] { trivia })
            .Append(outer);
        var trailing = statement.GetTrailingTrivia();
        return statement.WithLeadingTrivia(leading).WithTrailingTrivia(trailing.Any(IsComment)
            ? trailing.Any(SyntaxKind.EndOfLineTrivia) ? trailing : trailing.Add(_layout.EndOfLine)
            : SyntaxFactory.TriviaList(_layout.EndOfLine));
    }

    /// <summary>What stands above the <c>if</c>, then what stands above its first statement.</summary>
    private static SyntaxTriviaList Joined(SyntaxTriviaList above, SyntaxTriviaList inner) =>
        SyntaxFactory.TriviaList((above.LastOrDefault().IsKind(SyntaxKind.WhitespaceTrivia) ? above.Take(above.Count - 1) : above).Concat(inner));
}
