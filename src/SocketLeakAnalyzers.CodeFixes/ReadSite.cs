using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>What becomes of the result of a read.</summary>
internal enum ResultUse
{
    /// <summary>Nothing: the statement drops it.</summary>
    Discarded,

    /// <summary>The statement puts it into a variable, as it is.</summary>
    Kept,

    /// <summary>It is a part of what the statement computes, and can be read before the statement.</summary>
    Computed,

    /// <summary>The condition of a loop puts it into a variable, or asks a property that may be asked again.</summary>
    Condition,
}

/// <summary>A read in the source: the awaited value, the statement it is in, and what that does with the result.</summary>
/// <param name="Use">What becomes of the result.</param>
/// <param name="Value">The read with what awaits it.</param>
/// <param name="Statement">The statement that contains it.</param>
/// <param name="Subject">The text that names the result: the variable, or the value itself.</param>
internal sealed record ReadSite(ResultUse Use, ExpressionSyntax Value, StatementSyntax Statement, string Subject)
{
    /// <summary>Finds it; null where the result is used in a way that leaves no place for a test.</summary>
    public static ReadSite? Find(SyntaxNode read, FixContext context)
    {
        if (Awaited(read) is not { } value
            || value.Ancestors().FirstOrDefault(node => node is StatementSyntax || FixContext.IsFunction(node)) is not StatementSyntax statement)
        {
            return null;
        }

        var bare = Bare(value).ToString();
        if (value.Parent is ExpressionStatementSyntax || IsDiscarded(value, statement, context))
        {
            return new(ResultUse.Discarded, value, statement, bare);
        }

        var variable = HasSameType(value, context) ? VariableOf(value) : null;
        if (variable is not null && IsAllOf(statement, value))
        {
            return new(ResultUse.Kept, value, statement, variable);
        }

        if (IsLoop(statement))
        {
            var subject = variable ?? (read is MemberAccessExpressionSyntax ? bare : null);
            return subject is not null && Condition(statement)?.Span.Contains(value.Span) == true ? new(ResultUse.Condition, value, statement, subject) : null;
        }

        return IsReadFirst(value, statement) ? new(ResultUse.Computed, value, statement, bare) : null;
    }

    /// <summary>The expression without the parentheses round it.</summary>
    public static ExpressionSyntax Bare(ExpressionSyntax expression) => expression is ParenthesizedExpressionSyntax inner ? Bare(inner.Expression) : expression;

    /// <summary>Whether a node is a loop.</summary>
    public static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>The condition of a loop.</summary>
    public static ExpressionSyntax? Condition(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax other => other.Condition,
        DoStatementSyntax other => other.Condition,
        ForStatementSyntax other => other.Condition,
        _ => null,
    };

    /// <summary>The body of a loop.</summary>
    public static StatementSyntax? Body(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax other => other.Statement,
        DoStatementSyntax other => other.Statement,
        ForStatementSyntax other => other.Statement,
        CommonForEachStatementSyntax other => other.Statement,
        _ => null,
    };

    /// <summary>Climbs from the call over what waits for its result.</summary>
    private static ExpressionSyntax? Awaited(SyntaxNode read)
    {
        var node = read;
        while (true)
        {
            switch (node.Parent)
            {
                case ParenthesizedExpressionSyntax or AwaitExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                    node = node.Parent;
                    continue;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "Result" } access when access.Expression == node:
                    node = access.Parent is InvocationExpressionSyntax call ? call : access;
                    continue;
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == node:
                    return null;
                default:
                    return node as ExpressionSyntax;
            }
        }
    }

    private static bool IsDiscarded(ExpressionSyntax value, StatementSyntax statement, FixContext context) =>
        value.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment && assignment.Parent == statement
        && context.Model.GetSymbolInfo(assignment.Left, context.Cancellation).Symbol is IDiscardSymbol;

    private static string? VariableOf(ExpressionSyntax value) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } } variable } =>
            variable.Identifier.Text,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax or MemberAccessExpressionSyntax } assignment
            when !assignment.Left.DescendantNodes().Any(node => node is InvocationExpressionSyntax) => assignment.Left.ToString(),
        _ => null,
    };

    private static bool IsAllOf(StatementSyntax statement, ExpressionSyntax value) =>
        statement is LocalDeclarationStatementSyntax || value.Parent!.Parent == statement && statement is ExpressionStatementSyntax;

    private static bool HasSameType(ExpressionSyntax value, FixContext context) =>
        context.Model.GetTypeInfo(value, context.Cancellation) is { Type: { } type, ConvertedType: { } converted }
        && (SymbolEqualityComparer.Default.Equals(type, converted) || converted.SpecialType == SpecialType.System_Int64);

    /// <summary>Whether the statement always makes the read, and before it nothing that may have an effect.</summary>
    private static bool IsReadFirst(ExpressionSyntax value, StatementSyntax statement)
    {
        SyntaxNode? root = statement switch
        {
            ExpressionStatementSyntax expression => expression.Expression,
            LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1 } local when local.UsingKeyword.IsKind(SyntaxKind.None) => local.Declaration,
            IfStatementSyntax { Parent: not ElseClauseSyntax } branch => branch.Condition,
            SwitchStatementSyntax choice => choice.Expression,
            _ => null,
        };
        return root?.Span.Contains(value.Span) == true
            && value.AncestorsAndSelf().TakeWhile(node => node != root).All(IsAlwaysReached)
            && !root.DescendantNodesAndSelf().Any(node => node.SpanStart < value.SpanStart && !node.Span.Contains(value.Span) && MayHaveEffect(node));
    }

    private static bool IsAlwaysReached(SyntaxNode node) => node.Parent switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } binary => binary.Left == node,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } => false,
        ConditionalExpressionSyntax choice => choice.Condition == node,
        ConditionalAccessExpressionSyntax access => access.Expression == node,
        SwitchExpressionArmSyntax or WhenClauseSyntax or QueryExpressionSyntax => false,
        _ => true,
    };

    private static bool MayHaveEffect(SyntaxNode node) => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax
        || node.RawKind is (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression;
}
