using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers;

/// <summary>Statements that do nothing but close a connection, or forget one that is closed: they may be moved.</summary>
internal static class CloseStatement
{
    /// <summary>Whether a statement is <c>x.Close();</c> or the like, with nothing in it that throws on a broken connection.</summary>
    public static bool IsCloseOf(StatementSyntax statement, string name) =>
        statement is ExpressionStatementSyntax { Expression: var expression }
        && Called(expression) is "Close" or "Dispose"
        && ClosedNames.RootName(expression) == name
        && expression.DescendantNodes().OfType<InvocationExpressionSyntax>().All(call => call.Parent == expression && expression is ConditionalAccessExpressionSyntax);

    /// <summary>Whether a statement is <c>x = null;</c>.</summary>
    public static bool Forgets(StatementSyntax statement, string name) =>
        statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Right: var value } assignment }
        && (value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } forgiven ? forgiven.Operand : value).Kind()
            is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression
        && ClosedNames.RootName(assignment.Left) == name;

    /// <summary>The first of those statements at the end of a list with which the connection is closed and forgotten; the length of the list when there are none.</summary>
    public static int FirstOf(SyntaxList<StatementSyntax> statements, string name)
    {
        var first = statements.Count;
        while (first > 0 && (IsCloseOf(statements[first - 1], name) || Forgets(statements[first - 1], name)))
        {
            first--;
        }

        return statements.Skip(first).Any(statement => IsCloseOf(statement, name)) ? first : statements.Count;
    }

    /// <summary>The statement with <c>?.</c> behind the connection; null where that cannot be written.</summary>
    public static StatementSyntax? NullSafe(StatementSyntax statement, FixContext context)
    {
        if (statement is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call } close)
        {
            return statement;
        }

        return access.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } && context.LanguageVersion >= LanguageVersion.CSharp6
            ? close.WithExpression(SyntaxFactory.ConditionalAccessExpression(
                access.Expression,
                SyntaxFactory.Token(SyntaxKind.QuestionToken),
                call.WithExpression(SyntaxFactory.MemberBindingExpression(SourceLayout.Token(SyntaxKind.DotToken), access.Name))))
            : null;
    }

    private static string? Called(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax access => Called(access.WhenNotNull),
        _ => null,
    };
}
