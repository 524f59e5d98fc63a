using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Disposes a connection that the statement acquiring it drops: <c>listener.AcceptSocket().Dispose();</c>.</summary>
internal sealed class DisposeDiscardedEdit : IFixEdit
{
    private readonly ExpressionStatementSyntax _statement;

    private DisposeDiscardedEdit(ExpressionStatementSyntax statement)
    {
        _statement = statement;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.DisposeDiscarded();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(DisposeDiscardedEdit), _statement.SpanStart);

    /// <summary>The edit for the statement that acquires; null when what it drops is a task, or cannot be disposed.</summary>
    public static DisposeDiscardedEdit? TryCreate(SyntaxNode origin, FixContext context)
    {
        if (origin.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement
            || context.Model.GetTypeInfo(Value(statement), context.Cancellation).Type is not { Name: not ("Task" or "ValueTask") } type
            || !FixContext.HasMethod(type, "Dispose"))
        {
            return null;
        }

        return new DisposeDiscardedEdit(statement);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_statement, (current, _) => Dispose((ExpressionStatementSyntax)current));

    private static ExpressionSyntax Value(ExpressionStatementSyntax statement) =>
        statement.Expression is AssignmentExpressionSyntax assignment ? assignment.Right : statement.Expression;

    private static StatementSyntax Dispose(ExpressionStatementSyntax statement)
    {
        var value = Value(statement).WithoutTrivia();
        var receiver = value is InvocationExpressionSyntax or MemberAccessExpressionSyntax or ObjectCreationExpressionSyntax or ParenthesizedExpressionSyntax ? value : SyntaxFactory.ParenthesizedExpression(SourceLayout.Token(SyntaxKind.OpenParenToken), value, SourceLayout.Token(SyntaxKind.CloseParenToken));
        var call = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, SyntaxFactory.IdentifierName("Dispose")));
        return statement.WithExpression(call.WithTriviaFrom(statement.Expression));
    }
}
