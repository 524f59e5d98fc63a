using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Closes that are made only if <c>Connected</c> is true: after a reset, a failed write or a failed connect it is not.</summary>
internal static class ConditionalClose
{
    /// <summary>The diagnostics for the conditions of a body.</summary>
    public static IEnumerable<Diagnostic> In(Body body, CancellationToken cancellation)
    {
        foreach (var choice in body.All.OfType<IConditionalOperation>())
        {
            if (choice.Syntax is IfStatementSyntax statement && Find(choice, statement, body, cancellation) is var (test, connection))
            {
                yield return Diagnostic.Create(
                    Descriptors.CloseSkipped,
                    statement.Condition.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.SkippedConnection, connection.Name),
                    connection.Name,
                    test.Text);
            }
        }
    }

    private static (ConnectedTest Test, ISymbol Connection)? Find(IConditionalOperation choice, IfStatementSyntax statement, Body body, CancellationToken cancellation)
    {
        // Either the close is in the branch, or the branch leaves before the close.
        var guards = choice.WhenFalse is null && Leaves(statement.Statement);
        if (ConnectedTest.Find(body.Roots.Value(choice.Condition), outcome: !guards, body) is not { } test
            || Cleanup.Subject(test.Connection, body) is not { } connection)
        {
            return null;
        }

        var branch = guards ? StatementsBehind(statement) : new SyntaxNode[] { statement.Statement };
        var cleanup = new Cleanup(connection, statement, branch, body, cancellation);
        return branch.Length > 0
            && branch.Any(node => ClosesStraight(node, cleanup))
            && !branch.SelectMany(node => node.DescendantNodesAndSelf()).Any(IsLoop)
            && !cleanup.WorksInBranch(isStrict: guards)
            && !cleanup.IsAcquiredHere
            && !cleanup.IsClosedElsewhere()
            && !cleanup.IsUsedElsewhere()
            && cleanup.MayBeBroken()
            && !cleanup.IsLookedAfter()
                ? (test, connection)
                : null;
    }

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax { Expression: null } or ContinueStatementSyntax => true,
        BlockSyntax { Statements: { Count: 1 } statements } => Leaves(statements[0]),
        _ => false,
    };

    private static SyntaxNode[] StatementsBehind(IfStatementSyntax statement) => statement.Parent is BlockSyntax block
        ? block.Statements.Skip(block.Statements.IndexOf(statement) + 1).ToArray<SyntaxNode>()
        : Array.Empty<SyntaxNode>();

    /// <summary>Whether the node closes without asking anything else.</summary>
    private static bool ClosesStraight(SyntaxNode node, Cleanup cleanup) => node switch
    {
        BlockSyntax block => block.Statements.Any(statement => ClosesStraight(statement, cleanup)),
        TryStatementSyntax guarded => ClosesStraight(guarded.Block, cleanup) || (guarded.Finally is { } last && ClosesStraight(last.Block, cleanup)),
        LockStatementSyntax locked => ClosesStraight(locked.Statement, cleanup),
        UsingStatementSyntax nested => ClosesStraight(nested.Statement, cleanup),
        CheckedStatementSyntax nested => ClosesStraight(nested.Block, cleanup),
        ExpressionStatementSyntax expression => cleanup.IsCloseStatement(expression),
        _ => false,
    };

    private static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;
}

/// <summary>A condition that holds only if a connection says that it is connected.</summary>
/// <param name="Connection">Whose <c>Connected</c> is asked.</param>
/// <param name="Text">How it is asked.</param>
internal sealed record ConnectedTest(IOperation? Connection, string Text)
{
    /// <summary>The test in a condition that has this outcome; null where the condition asks for anything else, null and disposal apart.</summary>
    public static ConnectedTest? Find(IOperation condition, bool outcome, Body body)
    {
        var parts = Parts(condition, outcome).ToArray();
        return parts.Select(part => Of(part.Operation, part.Outcome, body)).OfType<ConnectedTest>().FirstOrDefault() is { } test
            && parts.All(part => Of(part.Operation, part.Outcome, body) is not null || IsNullTest(part.Operation, part.Outcome) || IsFlagOfDisposal(part.Operation))
                ? test
                : null;
    }

    /// <summary>What must be so, each for itself, for the condition to have the outcome.</summary>
    private static IEnumerable<(IOperation Operation, bool Outcome)> Parts(IOperation condition, bool outcome) => condition switch
    {
        IParenthesizedOperation inner => Parts(inner.Operand, outcome),
        IConversionOperation inner => Parts(inner.Operand, outcome),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Parts(not.Operand, !outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when outcome => Parts(both.LeftOperand, true).Concat(Parts(both.RightOperand, true)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when !outcome => Parts(either.LeftOperand, false).Concat(Parts(either.RightOperand, false)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, RightOperand: var right } equal when Constant(right) is bool value => Parts(equal.LeftOperand, outcome == value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, RightOperand: var right } unequal when Constant(right) is bool value => Parts(unequal.LeftOperand, outcome != value),
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } match when Constant(constant.Value) is bool value => Parts(match.Value, outcome == value),
        ICoalesceOperation { WhenNull: var absent } choice when Constant(absent) is bool value && value != outcome => Parts(choice.Value, outcome),
        _ => new[] { (condition, outcome) },
    };

    private static object? Constant(IOperation operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: var value } } => value,
        IConversionOperation conversion => Constant(conversion.Operand),
        _ => null,
    };

    private static ConnectedTest? Of(IOperation operation, bool outcome, Body body)
    {
        if (!outcome)
        {
            return null;
        }

        switch (operation)
        {
            case IPropertyReferenceOperation property when IsConnected(property, body):
                return new ConnectedTest(property.Instance, operation.Syntax.ToString());
            case IConditionalAccessOperation access:
                return Innermost(access) is IPropertyReferenceOperation asked && IsConnected(asked, body) ? new ConnectedTest(asked.Instance, operation.Syntax.ToString()) : null;
            case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns: { Length: 1 } properties } } match
                when properties[0] is { Member: IPropertyReferenceOperation member, Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: true } } } && IsConnected(member, body):
                return new ConnectedTest(match.Value, operation.Syntax.ToString());
            default:
                return null;
        }
    }

    private static IOperation Innermost(IConditionalAccessOperation access) =>
        access.WhenNotNull is IConditionalAccessOperation inner ? Innermost(inner) : access.WhenNotNull;

    private static bool IsConnected(IPropertyReferenceOperation property, Body body) =>
        property.Property.Name == "Connected" && body.Catalog.RoleOf(property.Property) == Catalog.ApiRole.TrueAfterEnd;

    private static bool IsNullTest(IOperation operation, bool outcome) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } unequal => outcome && (IsNull(unequal.LeftOperand) || IsNull(unequal.RightOperand)),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal => !outcome && (IsNull(equal.LeftOperand) || IsNull(equal.RightOperand)),
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } => !outcome && IsNull(constant.Value),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation constant } } => outcome && IsNull(constant.Value),
        IIsPatternOperation { Pattern: IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns.IsEmpty: true } } => outcome,
        IIsTypeOperation => outcome,
        _ => false,
    };

    private static bool IsNull(IOperation operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: null } } => true,
        IConversionOperation conversion => IsNull(conversion.Operand),
        _ => false,
    };

    /// <summary><c>disposing</c>, <c>!_disposed</c>: they say whether this is a cleanup, not whether there is something to clean up.</summary>
    private static bool IsFlagOfDisposal(IOperation operation) =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
        && operation.Syntax.ToString().IndexOf("dispos", StringComparison.OrdinalIgnoreCase) >= 0;
}
