using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>Answers, by names, whether the handler whose idle timeout is set gets a lifetime for its connections too.</summary>
internal static class PooledLifetime
{
    /// <summary>The property that says after what time a connection is not used again.</summary>
    public const string Name = "PooledConnectionLifetime";

    /// <summary>Whether the same initializer sets it, or a statement of the same block, for the same receiver.</summary>
    public static bool IsSetBeside(AssignmentExpressionSyntax assignment) => assignment switch
    {
        { Parent: InitializerExpressionSyntax initializer } => IsSetIn(initializer) || (VariableOf(initializer) is { } variable && IsSetFor(variable, initializer)),
        { Left: MemberAccessExpressionSyntax { Expression: var receiver } } => IsSetFor(receiver.ToString(), assignment),
        _ => false,
    };

    private static bool IsSetIn(InitializerExpressionSyntax? initializer) =>
        initializer?.Expressions.Any(entry => entry is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: Name } }) == true;

    private static bool IsSetFor(string receiver, SyntaxNode node) =>
        StatementsBeside(node).Any(statement => statement switch
        {
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: Name } left } } =>
                left.Expression.ToString() == receiver,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: BaseObjectCreationExpressionSyntax creation } assigned } =>
                assigned.Left.ToString() == receiver && IsSetIn(creation.Initializer),
            LocalDeclarationStatementSyntax { Declaration.Variables: var variables } => variables.Any(variable =>
                variable.Identifier.ValueText == receiver && variable.Initializer?.Value is BaseObjectCreationExpressionSyntax creation && IsSetIn(creation.Initializer)),
            _ => false,
        });

    private static IEnumerable<SyntaxNode> StatementsBeside(SyntaxNode node) => node.FirstAncestorOrSelf<StatementSyntax>()?.Parent switch
    {
        null => Enumerable.Empty<SyntaxNode>(),
        GlobalStatementSyntax { Parent: { } program } => program.ChildNodes().OfType<GlobalStatementSyntax>().Select(global => global.Statement),
        var parent => parent.ChildNodes(),
    };

    /// <summary>What the object of an initializer is called by the statement that makes it.</summary>
    private static string? VariableOf(InitializerExpressionSyntax initializer) => initializer.Parent?.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
        AssignmentExpressionSyntax assigned => assigned.Left.ToString(),
        _ => null,
    };
}
