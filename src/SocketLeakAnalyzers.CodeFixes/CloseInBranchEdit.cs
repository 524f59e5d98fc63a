using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers;

/// <summary>Closes a connection in the branch that learned of the peer's close, where only that branch runs.</summary>
internal sealed class CloseInBranchEdit : IFixEdit
{
    private readonly EndOfStreamBranch _branch;
    private readonly StatementSyntax? _before;
    private readonly string _target;
    private readonly IReadOnlyList<string> _close;
    private readonly SourceLayout _layout;

    private CloseInBranchEdit(EndOfStreamBranch branch, StatementSyntax? before, string target, IReadOnlyList<string> close, SourceLayout layout)
    {
        _branch = branch;
        _before = before;
        _target = target;
        _close = close;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => Closing.Answers(_close) ? FixTitles.AnswerInBranch(_target) : FixTitles.CloseInBranch(_target);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseInBranchEdit) + _target, _branch.Node.SpanStart);

    /// <summary>The edit; null where the branch is shared with other cases, or the connection is still used after it.</summary>
    /// <param name="test">The test that learned of the end.</param>
    /// <param name="outcome">What it is at the end.</param>
    /// <param name="target">The expression to close.</param>
    /// <param name="usedAfterEnd">Whether the connection is used between the test and the exit.</param>
    /// <param name="context">The document.</param>
    public static CloseInBranchEdit? TryCreate(SyntaxNode test, bool outcome, string target, bool usedAfterEnd, FixContext context)
    {
        var branch = EndOfStreamBranch.Find(test, outcome);
        if (!IsOnlyAbout(test, branch.Condition) || Closing.Statements(target, branch.Condition, context) is not { } close)
        {
            return null;
        }

        switch (branch.Kind)
        {
            case EndBranchKind.Statement when branch.Node is BlockSyntax { Statements.Count: 0 }:
                return usedAfterEnd ? null : new CloseInBranchEdit(branch, null, target, close, context.Layout);
            case EndBranchKind.Statement or EndBranchKind.Section when Place(branch, target, usedAfterEnd) is { } before:
                return new CloseInBranchEdit(branch, before, target, close, context.Layout);
            case EndBranchKind.MissingElse when !usedAfterEnd && ((IfStatementSyntax)branch.Node).Statement is BlockSyntax or ExpressionStatementSyntax:
            case EndBranchKind.AfterLoop when !usedAfterEnd && EndsOnlyByItsCondition((StatementSyntax)branch.Node):
                return new CloseInBranchEdit(branch, null, target, close, context.Layout);
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        switch (_branch.Kind)
        {
            case EndBranchKind.MissingElse:
                editor.ReplaceNode(_branch.Node, (current, _) => AddElse((IfStatementSyntax)current));
                break;
            case EndBranchKind.AfterLoop when _branch.Node.Parent is GlobalStatementSyntax global:
                editor.InsertAfter(global, _layout.Lines(_close, _layout.IndentationOf(_branch.Node)).Select(SyntaxFactory.GlobalStatement));
                break;
            case EndBranchKind.AfterLoop:
                editor.InsertAfter(_branch.Node, _layout.Lines(_close, _layout.IndentationOf(_branch.Node)));
                break;
            case EndBranchKind.Statement when _before is null:
                editor.ReplaceNode(_branch.Node, (current, _) => Fill((BlockSyntax)current));
                break;
            case EndBranchKind.Statement when _before == _branch.Node:
                Bracing.Embrace(editor, _before!, _layout, (moved, indentation) => _layout.Lines(_close, indentation).Append(moved));
                break;
            default:
                editor.InsertBefore(_before!, LinesBefore(_before!));
                break;
        }
    }

    /// <summary>The statement before which the close goes: the jump that leaves, or the first where the branch leaves in several ways.</summary>
    private static StatementSyntax? Place(EndOfStreamBranch branch, string target, bool usedAfterEnd)
    {
        var statements = branch.Node switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            StatementSyntax single => SyntaxFactory.SingletonList(single),
            _ => default,
        };

        if (branch.Node is StatementSyntax and not BlockSyntax)
        {
            return usedAfterEnd && branch.Leaving is not (ReturnStatementSyntax or ThrowStatementSyntax) || Mentions(branch.Node, target)
                ? null
                : (StatementSyntax)branch.Node;
        }

        if (statements.Count == 0)
        {
            return null;
        }

        if (statements.FirstOrDefault(statement => Assigns(statement, target)) is { } assignment)
        {
            // Behind "client = null" there is nothing left to close.
            return usedAfterEnd ? null : assignment;
        }

        var last = statements.Last();
        var jumps = statements.SelectMany(s => s.DescendantNodesAndSelf()).Count(IsJump);
        if (IsJump(last) && jumps == 1 && !Mentions(last, target) && (!usedAfterEnd || last is ReturnStatementSyntax or ThrowStatementSyntax))
        {
            return last;
        }

        return usedAfterEnd || statements[0] is LocalFunctionStatementSyntax ? null : statements[0];
    }

    private static bool IsJump(SyntaxNode node) =>
        node is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or YieldStatementSyntax;

    private static bool Mentions(SyntaxNode node, string target)
    {
        var root = target.Split('.').First(part => part != "this");
        return node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == root);
    }

    private static bool Assigns(SyntaxNode node, string target)
    {
        var prefixes = target.Split('.');
        return node.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Left.ToString() is var left
            && (left == target || left == "this." + target || left == prefixes[0] || left == "this." + prefixes[0]));
    }

    /// <summary>
    /// Whether the whole condition asks for the end and nothing else, so that its branch is not run for other reasons:
    /// each of its parts speaks of the value that the test speaks of.
    /// </summary>
    private static bool IsOnlyAbout(SyntaxNode test, SyntaxNode condition)
    {
        var subject = test.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText;
        return condition.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>()
            .Where(node => node.IsKind(SyntaxKind.LogicalAndExpression) || node.IsKind(SyntaxKind.LogicalOrExpression))
            .SelectMany(node => new[] { node.Left, node.Right })
            .Where(part => !part.IsKind(SyntaxKind.LogicalAndExpression) && !part.IsKind(SyntaxKind.LogicalOrExpression))
            .All(part => part.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText == subject
                && !part.DescendantNodes().Any(node => node is InvocationExpressionSyntax && !node.Span.Contains(test.Span) && !test.Span.Contains(node.Span)));
    }

    private static bool EndsOnlyByItsCondition(StatementSyntax loop) =>
        loop.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax
        && !loop.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is GotoStatementSyntax || (node is BreakStatementSyntax && Breaks(node) == loop));

    private static SyntaxNode? Breaks(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchStatementSyntax);

    private IEnumerable<StatementSyntax> LinesBefore(StatementSyntax statement) =>
        _layout.BeginsLine(statement) ? _layout.Lines(_close, _layout.IndentationOf(statement)) : SourceLayout.Inline(_close);

    /// <summary>Puts the close into a block in which there was at most a comment.</summary>
    private BlockSyntax Fill(BlockSyntax block)
    {
        var endsLine = block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        return block.WithStatements(SyntaxFactory.List(endsLine
            ? _layout.Lines(_close, _layout.IndentationOf(_branch.Node) + _layout.OneLevel)
            : SourceLayout.Inline(_close)));
    }

    private IfStatementSyntax AddElse(IfStatementSyntax statement)
    {
        var indentation = _layout.IndentationOf(_branch.Node);
        var block = _layout.Block(indentation, _layout.Lines(_close, indentation + _layout.OneLevel).ToArray());
        var clause = SyntaxFactory.ElseClause(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.ElseKeyword, SyntaxFactory.TriviaList(_layout.EndOfLine)),
            block);
        if (!statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            statement = statement.WithTrailingTrivia(statement.GetTrailingTrivia().Add(_layout.EndOfLine));
        }

        return statement.WithElse(clause);
    }
}
