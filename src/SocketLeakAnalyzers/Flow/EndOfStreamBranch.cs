using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Where in the source the branch is that is taken at the end of the stream.</summary>
internal enum EndBranchKind
{
    /// <summary><see cref="EndOfStreamBranch.Node"/> is the statement that is run.</summary>
    Statement,

    /// <summary><see cref="EndOfStreamBranch.Node"/> is an <c>if</c> that has no <c>else</c> for it.</summary>
    MissingElse,

    /// <summary><see cref="EndOfStreamBranch.Node"/> is the loop that ends.</summary>
    AfterLoop,

    /// <summary><see cref="EndOfStreamBranch.Node"/> is the section of a switch statement.</summary>
    Section,

    /// <summary>A part of an expression: there is no place for a statement.</summary>
    Expression,
}

/// <summary>The branch that is taken at the end of the stream, found from the test that learned of it.</summary>
/// <param name="Kind">What kind of place it is.</param>
/// <param name="Node">The node it is named by.</param>
/// <param name="Condition">The whole condition that the test is part of.</param>
internal readonly record struct EndOfStreamBranch(EndBranchKind Kind, SyntaxNode Node, SyntaxNode Condition)
{
    /// <summary>The statement that leaves the branch, or the condition when the branch just runs on.</summary>
    public Location Location => Leaving?.GetLocation() ?? Condition.GetLocation();

    /// <summary>The jump with which the branch ends; null when it has none.</summary>
    public StatementSyntax? Leaving => Kind switch
    {
        EndBranchKind.Statement => Jump(Node),
        EndBranchKind.Section => ((SwitchSectionSyntax)Node).Statements.LastOrDefault() is { } last and not BreakStatementSyntax ? Jump(last) : null,
        _ => null,
    };

    /// <summary>Finds the branch.</summary>
    /// <param name="test">The syntax of the operation that the control flow graph branches on.</param>
    /// <param name="outcome">What the test is at the end of the stream.</param>
    public static EndOfStreamBranch Find(SyntaxNode test, bool outcome)
    {
        var node = test;
        for (; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ParenthesizedExpressionSyntax:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression }:
                    continue;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }:
                    outcome = !outcome;
                    continue;
                case IfStatementSyntax branch when branch.Condition == node:
                    return outcome
                        ? new(EndBranchKind.Statement, branch.Statement, node)
                        : branch.Else is { } other
                            ? new(EndBranchKind.Statement, other.Statement, node)
                            : new(EndBranchKind.MissingElse, branch, node);
                case WhileStatementSyntax loop when loop.Condition == node:
                    return OfLoop(loop, loop.Statement, outcome, node);
                case DoStatementSyntax loop when loop.Condition == node:
                    return OfLoop(loop, loop.Statement, outcome, node);
                case ForStatementSyntax loop when loop.Condition == node:
                    return OfLoop(loop, loop.Statement, outcome, node);
                case SwitchLabelSyntax { Parent: SwitchSectionSyntax section }:
                    return OfSwitch(section, outcome, node);
                case PatternSyntax or WhenClauseSyntax:
                    continue;
                default:
                    return new(EndBranchKind.Expression, node, node);
            }
        }

        return new(EndBranchKind.Expression, node, node);
    }

    private static EndOfStreamBranch OfLoop(StatementSyntax loop, StatementSyntax body, bool outcome, SyntaxNode condition) =>
        outcome ? new(EndBranchKind.Statement, body, condition) : new(EndBranchKind.AfterLoop, loop, condition);

    private static EndOfStreamBranch OfSwitch(SwitchSectionSyntax section, bool outcome, SyntaxNode label)
    {
        if (outcome)
        {
            return new(EndBranchKind.Section, section, label);
        }

        // The test that came first said "not this one": the section for 0, or else the default, is where the end goes.
        var sections = ((SwitchStatementSyntax)section.Parent!).Sections;
        var zero = sections.FirstOrDefault(s => s.Labels.Any(l => l is CaseSwitchLabelSyntax { Value: LiteralExpressionSyntax { Token.ValueText: "0" } }))
            ?? sections.FirstOrDefault(s => s.Labels.Any(l => l is DefaultSwitchLabelSyntax));
        return zero is null ? new(EndBranchKind.Expression, label, label) : new(EndBranchKind.Section, zero, zero.Labels[0]);
    }

    private static StatementSyntax? Jump(SyntaxNode statement) => statement switch
    {
        BlockSyntax block => block.Statements.LastOrDefault() is { } last ? Jump(last) : null,
        ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or ThrowStatementSyntax => (StatementSyntax)statement,
        _ => null,
    };
}
