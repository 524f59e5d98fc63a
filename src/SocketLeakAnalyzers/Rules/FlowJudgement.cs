using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// Answers, for a connection that nobody closes, whether the rules with flow report the place that reads from it: then no
/// other warning is due. Judged by the shape of the function alone.
/// </summary>
internal static class FlowJudgement
{
    /// <summary>
    /// Whether a read stands in a function that handles the connection itself, because it returns nothing and tells nobody, or
    /// in one that such a function of the type calls.
    /// </summary>
    public static bool Covers(IOperation read, INamedTypeSymbol type, Body body, CancellationToken cancellation)
    {
        if (read.SemanticModel?.GetEnclosingSymbol(read.Syntax.SpanStart, cancellation) is not IMethodSymbol function)
        {
            return false;
        }

        if (FunctionSummaries.ReturnsNothing(function))
        {
            return !function.DeclaringSyntaxReferences.Any(reference => TellsSomebody(reference.GetSyntax(cancellation)));
        }

        return body.References.To(function, cancellation).Any(mention =>
            type.DeclaringSyntaxReferences.Any(part => part.SyntaxTree == mention.SyntaxTree && part.Span.Contains(mention.Span))
            && mention.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: "void" } or IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" } } caller
            && !TellsSomebody(caller));
    }

    private static bool TellsSomebody(SyntaxNode function) => function.DescendantNodes().Any(node => node switch
    {
        ThrowStatementSyntax or ThrowExpressionSyntax => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => CalleeEffects.NameActs(access.Name.Identifier.ValueText),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => CalleeEffects.NameActs(binding.Name.Identifier.ValueText),
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => CalleeEffects.NameActs(name.Identifier.ValueText),
        _ => false,
    });
}
