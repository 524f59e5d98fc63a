using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether a loop leads from a statement back to it, and nothing on the way stops the way: judged by the statements alone.</summary>
internal static class WayBack
{
    /// <summary>The innermost loop of the statement's function round it that can come back to it; null when there is none.</summary>
    /// <param name="start">The statement.</param>
    /// <param name="throws">Whether the statement may have done its work and throw all the same.</param>
    /// <param name="stops">Whether a piece of source stops the way.</param>
    public static StatementSyntax? Loop(StatementSyntax start, bool throws, Func<SyntaxNode, bool> stops)
    {
        var (falls, thrown, goesOn) = (true, throws, false);
        SyntaxNode current = start;
        for (var parent = current.Parent; parent is not null; current = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case BlockSyntax or SwitchSectionSyntax:
                    Pass(parent, current, stops, ref falls, ref thrown, ref goesOn);
                    break;
                case CatchClauseSyntax { Parent: TryStatementSyntax owner }:
                    current = parent;
                    if (owner.Finally is { } last && stops(last))
                    {
                        return null;
                    }

                    parent = owner;
                    break;
                case FinallyClauseSyntax:
                    parent = parent.Parent!;
                    break;
                case TryStatementSyntax guarded when guarded.Block == current:
                    if (guarded.Finally is { } always && stops(always))
                    {
                        return null;
                    }

                    if (thrown)
                    {
                        foreach (var handler in guarded.Catches.Where(handler => !stops(handler)))
                        {
                            falls |= Falls(handler.Block);
                            goesOn |= Continues(handler.Block);
                        }

                        // The first handler of everything lets nothing out but what it throws itself.
                        thrown = guarded.Catches.All(handler => handler.Declaration is { Type: not IdentifierNameSyntax { Identifier.ValueText: "Exception" } } || handler.Filter is not null);
                    }

                    break;
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax:
                    return falls || goesOn ? (StatementSyntax)parent : null;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or AccessorDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Goes through what stands behind a statement in its list.</summary>
    private static void Pass(SyntaxNode list, SyntaxNode from, Func<SyntaxNode, bool> stops, ref bool falls, ref bool thrown, ref bool goesOn)
    {
        foreach (var statement in list.ChildNodes().OfType<StatementSyntax>().Where(statement => statement.SpanStart > from.SpanStart))
        {
            if (!falls)
            {
                return;
            }

            if (stops(statement))
            {
                falls = false;
                return;
            }

            thrown |= MayThrow(statement);
            goesOn |= Continues(statement);
            falls = Falls(statement);
        }
    }

    /// <summary>Whether a piece of source calls something.</summary>
    public static bool MayThrow(SyntaxNode node) => node.DescendantNodesAndSelf(child => child is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax)
        .Any(child => child is InvocationExpressionSyntax or AwaitExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or BaseObjectCreationExpressionSyntax);

    /// <summary>Whether the end of a statement may be reached.</summary>
    private static bool Falls(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax => false,
        BlockSyntax block => block.Statements.All(Falls),
        IfStatementSyntax { Else: { } other } branch => Falls(branch.Statement) || Falls(other.Statement),
        UsingStatementSyntax inner => Falls(inner.Statement),
        LockStatementSyntax inner => Falls(inner.Statement),
        TryStatementSyntax guarded => (Falls(guarded.Block) || guarded.Catches.Any(handler => Falls(handler.Block))) && (guarded.Finally is null || Falls(guarded.Finally.Block)),
        WhileStatementSyntax { Condition: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } } loop => Leaves(loop.Statement),
        ForStatementSyntax { Condition: null } loop => Leaves(loop.Statement),
        _ => true,
    };

    private static bool Leaves(StatementSyntax body) => Own(body).Any(node => node is BreakStatementSyntax);

    private static bool Continues(StatementSyntax statement) => Own(statement).Any(node => node is ContinueStatementSyntax);

    /// <summary>What belongs to the statement itself, and not to a loop or a function in it.</summary>
    private static System.Collections.Generic.IEnumerable<SyntaxNode> Own(StatementSyntax statement) => statement.DescendantNodesAndSelf(node =>
        node is not (WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));
}
