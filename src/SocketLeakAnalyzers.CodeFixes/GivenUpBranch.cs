using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>
/// Finds the branch that is taken when a wait has given up: <c>if (!connecting.Wait(1000)) return;</c>,
/// <c>if (await Task.WhenAny(reading, delay) != reading) throw …;</c>.
/// </summary>
internal static class GivenUpBranch
{
    /// <summary>The edit that closes there; null where it cannot be told which branch it is, or the branch goes on.</summary>
    /// <param name="kept">The connection.</param>
    /// <param name="wait">What gives up.</param>
    /// <param name="context">The document.</param>
    public static IFixEdit? TryCreate(KeptConnection kept, SyntaxNode wait, FixContext context) =>
        !kept.IsMember && !kept.IsCaptured && !kept.MayBeNull && !kept.OtherValues.Any() && kept.Statement.Parent == kept.Scope && kept.Statement.SpanStart < wait.SpanStart
        && Find(wait, context) is { } branch && Leaves(branch, kept) && !kept.IsMentionedIn(branch)
            ? new CloseFirstEdit(FixTitles.CloseInBranch(kept.Target), new[] { branch }, kept.Close(mayBeNull: false), context.Layout)
            : null;

    private static StatementSyntax? Find(SyntaxNode wait, FixContext context)
    {
        var value = Awaited(wait);
        if (value.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } declaration } } variable })
        {
            // The result has a name, and the next statement asks for it.
            var next = block.Statements.ElementAtOrDefault(block.Statements.IndexOf(declaration) + 1);
            return next is IfStatementSyntax asked
                && asked.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault(name => name.Identifier.ValueText == variable.Identifier.ValueText) is { } mention
                    ? Branch(wait, mention, asked, context)
                    : null;
        }

        return value.FirstAncestorOrSelf<IfStatementSyntax>() is { } direct && direct.Condition.Span.Contains(value.Span) ? Branch(wait, value, direct, context) : null;
    }

    private static StatementSyntax? Branch(SyntaxNode wait, SyntaxNode value, IfStatementSyntax statement, FixContext context)
    {
        var isTrue = true;
        var node = value;
        while (node != statement.Condition)
        {
            switch (node.Parent)
            {
                case ParenthesizedExpressionSyntax:
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }:
                    isTrue = !isTrue;
                    break;
                case BinaryExpressionSyntax comparison when comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression:
                    if (MeansDone(wait, comparison.Left == node ? comparison.Right : comparison.Left, context) is not { } means)
                    {
                        return null;
                    }

                    isTrue = comparison.IsKind(SyntaxKind.EqualsExpression) == (isTrue == means);
                    break;
                default:
                    return null;
            }

            node = node.Parent!;
        }

        // What is true now is that the operation is done.
        return context.Model.GetTypeInfo(statement.Condition, context.Cancellation).Type?.SpecialType != SpecialType.System_Boolean ? null
            : isTrue ? statement.Else?.Statement
            : statement.Statement;
    }

    /// <summary>Whether a wait that equals the expression says that the operation is done; null when it cannot be told.</summary>
    private static bool? MeansDone(SyntaxNode wait, ExpressionSyntax expression, FixContext context)
    {
        if (expression.IsKind(SyntaxKind.TrueLiteralExpression) || expression.IsKind(SyntaxKind.FalseLiteralExpression))
        {
            return expression.IsKind(SyntaxKind.TrueLiteralExpression);
        }

        // Of several tasks one is the time that runs out, and the others are not.
        var arguments = wait is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } pair } ? pair.Select(argument => argument.Expression).ToArray() : null;
        if (expression is not IdentifierNameSyntax || arguments is null || arguments.Count(argument => IsTime(argument, context)) != 1)
        {
            return null;
        }

        var asked = arguments.FirstOrDefault(argument => argument.ToString() == expression.ToString());
        return asked is null ? null : !IsTime(asked, context);
    }

    private static bool IsTime(ExpressionSyntax task, FixContext context) => task switch
    {
        InvocationExpressionSyntax call => context.Model.GetSymbolInfo(call, context.Cancellation).Symbol is IMethodSymbol { Name: "Delay", ContainingType.Name: "Task" },
        IdentifierNameSyntax name => context.Model.GetSymbolInfo(name, context.Cancellation).Symbol is ILocalSymbol local
            && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && value is InvocationExpressionSyntax && IsTime(value, context),
        _ => false,
    };

    private static SyntaxNode Awaited(SyntaxNode wait)
    {
        while (wait.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Result" }
            || (wait.Parent is InvocationExpressionSyntax && wait is MemberAccessExpressionSyntax))
        {
            wait = wait.Parent;
        }

        return wait;
    }

    /// <summary>Whether the branch ends the life of the variable.</summary>
    private static bool Leaves(StatementSyntax branch, KeptConnection kept)
    {
        var last = branch is BlockSyntax block ? block.Statements.LastOrDefault() : branch;
        if (branch is not BlockSyntax && !Bracing.IsEmbedded(branch))
        {
            return false;
        }

        return last is ReturnStatementSyntax or ThrowStatementSyntax
            || (last is ContinueStatementSyntax or BreakStatementSyntax
                && !branch.Ancestors().TakeWhile(node => node != kept.Scope).Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchStatementSyntax));
    }
}
