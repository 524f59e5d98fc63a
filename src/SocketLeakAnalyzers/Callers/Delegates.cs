using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers which lambda or anonymous method a call of a delegate runs, where that is sure.</summary>
internal static class Delegates
{
    /// <summary>The function that a variable holds which is never given another: a local one, or a field or property that cannot be written.</summary>
    /// <param name="holder">The expression that is called.</param>
    /// <returns>The function; null where another may be there.</returns>
    public static AnonymousFunctionExpressionSyntax? FunctionOf(IOperation holder) => holder switch
    {
        ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: { Length: 1 } declared } } when declared[0].GetSyntax() is VariableDeclaratorSyntax variable && !IsRewritten(variable) => Value(variable.Initializer),
        IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences: { Length: 1 } declared } } when declared[0].GetSyntax() is VariableDeclaratorSyntax field => Value(field.Initializer),
        IPropertyReferenceOperation { Property: { IsReadOnly: true, DeclaringSyntaxReferences: { Length: 1 } declared } } when declared[0].GetSyntax() is PropertyDeclarationSyntax property => Value(property.Initializer),
        _ => null,
    };

    private static AnonymousFunctionExpressionSyntax? Value(EqualsValueClauseSyntax? initializer) => initializer?.Value as AnonymousFunctionExpressionSyntax;

    /// <summary>Whether the member in which a variable lives writes it again, or lets others do so.</summary>
    private static bool IsRewritten(VariableDeclaratorSyntax variable) => variable.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } => target.Identifier.ValueText == variable.Identifier.ValueText,
            ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: IdentifierNameSyntax given } => given.Identifier.ValueText == variable.Identifier.ValueText,
            _ => false,
        });
}
