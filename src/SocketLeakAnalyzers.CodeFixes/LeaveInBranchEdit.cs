using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Leaves in the branch that is there for the end of the stream already, instead of a pause and another turn.</summary>
internal sealed class LeaveInBranchEdit : IFixEdit
{
    private readonly StatementSyntax _branch;
    private readonly WayOut _out;
    private readonly SourceLayout _layout;

    private LeaveInBranchEdit(StatementSyntax branch, WayOut wayOut, SourceLayout layout)
    {
        _branch = branch;
        _out = wayOut;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => _out.Title;

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(LeaveInBranchEdit), _branch.SpanStart);

    /// <summary>The edit; null for a branch that goes on in several ways, does not go on, or closes.</summary>
    /// <param name="branch">The statement that is run at the end and only there.</param>
    /// <param name="wayOut">How the loop is left.</param>
    /// <param name="context">The document.</param>
    public static LeaveInBranchEdit? TryCreate(StatementSyntax branch, WayOut wayOut, FixContext context)
    {
        var last = branch is BlockSyntax block ? block.Statements.LastOrDefault() : branch;
        if (last is ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax || wayOut.IsClosedIn(branch))
        {
            return null;
        }

        var isPlain = branch is BlockSyntax { OpenBraceToken.IsMissing: false } || (Bracing.IsEmbedded(branch) && IsSimple(branch));
        return isPlain && branch.DescendantNodesAndSelf().Where(IsJump).All(jump => jump == last)
            ? new LeaveInBranchEdit(branch, wayOut, context.Layout)
            : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        if (_branch is BlockSyntax)
        {
            editor.ReplaceNode(_branch, (current, _) => Rebuild((BlockSyntax)current));
            return;
        }

        Bracing.Embrace(editor, _branch, _layout, (moved, indentation) => Content(new[] { moved }, _layout.Lines(_out.Statements, indentation)));
    }

    private SyntaxNode Rebuild(BlockSyntax block)
    {
        var first = ((BlockSyntax)_branch).Statements.FirstOrDefault();
        var isOnOneLine = !block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var indentation = first is not null && _layout.BeginsLine(first) ? _layout.IndentationOf(first) : _layout.IndentationOf(_branch) + _layout.OneLevel;
        return block.WithStatements(SyntaxFactory.List(Content(
            block.Statements, isOnOneLine ? SourceLayout.Inline(_out.Statements) : _layout.Lines(_out.Statements, indentation))));
    }

    /// <summary>The statements of the branch without its pauses and its jump, and then the way out; comments stay above what follows them.</summary>
    private static IEnumerable<StatementSyntax> Content(IEnumerable<StatementSyntax> statements, IEnumerable<StatementSyntax> wayOut)
    {
        var comments = SyntaxFactory.TriviaList();
        foreach (var statement in statements)
        {
            if (IsPause(statement) || IsJump(statement) || statement is EmptyStatementSyntax)
            {
                comments = HasComment(statement.GetLeadingTrivia()) ? Joined(comments, statement) : comments;
                continue;
            }

            yield return comments.Count > 0 ? statement.WithLeadingTrivia(Joined(comments, statement)) : statement;
            comments = SyntaxFactory.TriviaList();
        }

        foreach (var statement in wayOut)
        {
            yield return comments.Count > 0 ? statement.WithLeadingTrivia(Joined(comments, statement)) : statement;
            comments = SyntaxFactory.TriviaList();
        }
    }

    private static SyntaxTriviaList Joined(SyntaxTriviaList comments, StatementSyntax statement)
    {
        // The comment's list ends with the indentation of the statement that it stood above.
        var lines = comments.Count > 0 && comments.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? comments.RemoveAt(comments.Count - 1) : comments;
        return lines.AddRange(statement.GetLeadingTrivia());
    }

    private static bool HasComment(SyntaxTriviaList trivia) =>
        trivia.Any(item => !item.IsKind(SyntaxKind.WhitespaceTrivia) && !item.IsKind(SyntaxKind.EndOfLineTrivia));

    private static bool IsSimple(StatementSyntax statement) => statement is ExpressionStatementSyntax or EmptyStatementSyntax || IsJump(statement);

    private static bool IsJump(SyntaxNode node) =>
        node is ContinueStatementSyntax or BreakStatementSyntax or GotoStatementSyntax or ThrowStatementSyntax or ReturnStatementSyntax or YieldStatementSyntax;

    private static bool IsPause(StatementSyntax statement) => statement is ExpressionStatementSyntax { Expression: var expression }
        && (expression is AwaitExpressionSyntax await ? await.Expression : expression) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
        && access.ToString() is "Task.Delay" or "Task.Yield" or "Thread.Sleep" or "Thread.Yield" or "Thread.SpinWait";
}
