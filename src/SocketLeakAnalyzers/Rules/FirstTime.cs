using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether code runs only while a member is not set that it then sets: once in the life of that member.</summary>
internal static class FirstTime
{
    /// <summary>Whether a node stands where a member is asked first, and set after.</summary>
    public static bool Is(SyntaxNode node)
    {
        foreach (var outer in node.AncestorsAndSelf().TakeWhile(outer => outer is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax)))
        {
            if (outer is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } assignment && assignment.Right.Span.Contains(node.Span) && IsMember(assignment.Left, node)
                || outer is IfStatementSyntax choice && choice.Statement.Span.Contains(node.Span) && Unset(choice.Condition).Any(member => IsSetIn(choice.Statement, member, node))
                || outer is StatementSyntax { Parent: BlockSyntax block } statement && block.Statements.TakeWhile(before => before != statement).SelectMany(Choices)
                    .Any(before => Leaves(before.Statement) && IsSet(before.Condition) is { } member && IsSetIn(block, member, node)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The questions that a statement asks whatever happens: its own, or those within a lock.</summary>
    private static IEnumerable<IfStatementSyntax> Choices(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax choice => new[] { choice },
        LockStatementSyntax locked => Choices(locked.Statement),
        BlockSyntax block => block.Statements.SelectMany(Choices),
        _ => Enumerable.Empty<IfStatementSyntax>(),
    };

    /// <summary>What a condition asks to be null or false.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isValue">Whether it is what a variable is declared with: variables of other scopes may have each other's names.</param>
    private static IEnumerable<ExpressionSyntax> Unset(ExpressionSyntax condition, bool isValue = false) => condition switch
    {
        ParenthesizedExpressionSyntax inner => Unset(inner.Expression, isValue),
        IdentifierNameSyntax name when !isValue => Value(name) is { } value ? Unset(value, isValue: true) : Enumerable.Empty<ExpressionSyntax>(),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => Unset(both.Left, isValue).Concat(Unset(both.Right, isValue)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } comparison when ComparedWithNull(comparison) is { } asked => new[] { asked },
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } }, Expression: var asked } => new[] { asked },
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: IdentifierNameSyntax or MemberAccessExpressionSyntax } not => new[] { not.Operand },
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsNullOrEmpty" or "IsNullOrWhiteSpace" }, ArgumentList.Arguments: { Count: 1 } text } => new[] { text[0].Expression },
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };

    /// <summary>What a condition asks to be there.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isValue">Whether it is what a variable is declared with.</param>
    private static ExpressionSyntax? IsSet(ExpressionSyntax condition, bool isValue = false) => condition switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } comparison => ComparedWithNull(comparison),
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression } } }, Expression: var asked } => asked,
        IdentifierNameSyntax name when !isValue && Value(name) is { } value => IsSet(value, isValue: true),
        IdentifierNameSyntax or MemberAccessExpressionSyntax => condition,
        _ => null,
    };

    private static ExpressionSyntax? ComparedWithNull(BinaryExpressionSyntax comparison) =>
        comparison.Right.IsKind(SyntaxKind.NullLiteralExpression) ? comparison.Left
        : comparison.Left.IsKind(SyntaxKind.NullLiteralExpression) ? comparison.Right
        : null;

    /// <summary>What a variable is declared with; null for what is no variable.</summary>
    private static ExpressionSyntax? Value(IdentifierNameSyntax name) => name.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>()
        .FirstOrDefault(variable => variable.Identifier.ValueText == name.Identifier.ValueText)?.Initializer?.Value;

    private static bool IsSetIn(SyntaxNode scope, ExpressionSyntax member, SyntaxNode node) => IsMember(member, node)
        && scope.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Span.End > node.SpanStart && SyntaxFactory.AreEquivalent(assignment.Left, member));

    /// <summary>Whether an expression names a member of one's own, or of a type: a variable begins anew each time.</summary>
    private static bool IsMember(ExpressionSyntax expression, SyntaxNode node) => expression switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && !member.DescendantNodes().Any(inner => inner switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText == name,
            ParameterSyntax parameter => parameter.Identifier.ValueText == name,
            _ => false,
        }),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } => true,
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var type } } => char.IsUpper(type[0]),
        _ => false,
    };

    private static bool Leaves(StatementSyntax statement) =>
        statement is ReturnStatementSyntax or ThrowStatementSyntax || statement is BlockSyntax { Statements: { Count: > 0 } statements } && Leaves(statements.Last());
}
