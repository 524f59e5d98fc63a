using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// Answers whether a statement that stores a connection may be kept from running while the field holds an open one: by a test
/// of the field or of any other state of the object. <c>Connected</c> is no such test: it is false after a reset, and the
/// descriptor is open all the same (measured case 33b).
/// </summary>
internal sealed class StoreGuard
{
    private readonly string _field;
    private readonly INamedTypeSymbol _type;
    private readonly CancellationToken _cancellation;

    public StoreGuard(ISymbol field, INamedTypeSymbol type, CancellationToken cancellation)
    {
        _field = field.Name;
        _type = type;
        _cancellation = cancellation;
    }

    /// <summary>Whether something in the statement's function guards it.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="byFieldOnly">Whether only tests of the field count, and not those of other state.</param>
    public bool Guards(SyntaxNode statement, bool byFieldOnly)
    {
        SyntaxNode current = statement;
        for (var parent = current.Parent; parent is not null and not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax); current = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch when branch.Statement == current && IsGuard(branch.Condition, SyntaxKind.LogicalOrExpression, byFieldOnly):
                case ElseClauseSyntax { Parent: IfStatementSyntax other } when IsGuard(other.Condition, SyntaxKind.LogicalAndExpression, byFieldOnly):
                case WhileStatementSyntax loop when IsGuard(loop.Condition, SyntaxKind.LogicalOrExpression, byFieldOnly: true):
                case ForStatementSyntax { Condition: { } condition } when IsGuard(condition, SyntaxKind.LogicalOrExpression, byFieldOnly: true):
                case SwitchStatementSyntax choice when IsGuard(choice.Expression, SyntaxKind.None, byFieldOnly):
                case ConditionalExpressionSyntax or SwitchExpressionSyntax or BinaryExpressionSyntax or ConditionalAccessExpressionSyntax:
                    return true;
                case BlockSyntax or SwitchSectionSyntax:
                    if (parent.ChildNodes().OfType<IfStatementSyntax>().Any(before => before.Span.End <= current.SpanStart
                        && Leaves(before.Statement) && IsGuard(before.Condition, SyntaxKind.LogicalAndExpression, byFieldOnly)))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>Whether a condition tells of the object's state, and lets nobody by for the sole reason that the connection is not connected.</summary>
    private bool IsGuard(ExpressionSyntax condition, SyntaxKind between, bool byFieldOnly) =>
        !Parts(condition, between).Any(AsksConnected)
        && condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => byFieldOnly ? name.Identifier.ValueText == _field : IsState(name));

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax condition, SyntaxKind between) => condition switch
    {
        ParenthesizedExpressionSyntax inner => Parts(inner.Expression, between),
        BinaryExpressionSyntax binary when binary.IsKind(between) => Parts(binary.Left, between).Concat(Parts(binary.Right, between)),
        _ => new[] { condition },
    };

    private bool AsksConnected(SyntaxNode condition) => AsksFieldConnected(condition)
        || condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => MembersNamed(name)
            .Where(member => member is IPropertySymbol or IMethodSymbol)
            .SelectMany(member => member.DeclaringSyntaxReferences)
            .Any(reference => AsksFieldConnected(reference.GetSyntax(_cancellation))));

    private bool AsksFieldConnected(SyntaxNode node)
    {
        var names = node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText).ToArray();
        return names.Contains("Connected") && names.Contains(_field);
    }

    /// <summary>State that can change; what says that the object is at its end says nothing of the field.</summary>
    private bool IsState(IdentifierNameSyntax name) =>
        name.Identifier.ValueText.IndexOf("dispos", StringComparison.OrdinalIgnoreCase) < 0
        && name.Identifier.ValueText.IndexOf("cancel", StringComparison.OrdinalIgnoreCase) < 0
        && MembersNamed(name).Any(member => member is not (IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } or INamedTypeSymbol));

    private IEnumerable<ISymbol> MembersNamed(IdentifierNameSyntax name)
    {
        if (name.Parent is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access && access.Name == name)
        {
            yield break;
        }

        for (var type = _type; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name.Identifier.ValueText))
            {
                yield return member;
            }
        }
    }

    private static bool Leaves(StatementSyntax statement) => statement.DescendantNodesAndSelf().Any(node =>
        node is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax);
}
