using System.Linq;
using System.Threading;
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

    /// <summary>The method that a private field is given, which is never given another; null for every other member.</summary>
    /// <param name="member">The field.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static IMethodSymbol? MethodOf(ISymbol member, Compilation compilation, CancellationToken cancellation)
    {
        if (member is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, Type.TypeKind: TypeKind.Delegate, ContainingType: var type })
        {
            return null;
        }

        var values = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).SelectMany(part => part.DescendantNodes()).Select(node => node switch
        {
            AssignmentExpressionSyntax { Left: var target, Right: var value } when (target is MemberAccessExpressionSyntax access ? access.Name : target) is IdentifierNameSyntax name && name.Identifier.ValueText == member.Name => value,
            VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax, Initializer.Value: var value } variable when variable.Identifier.ValueText == member.Name => value,
            _ => null,
        }).OfType<ExpressionSyntax>().ToArray();

        // The driver offers no way to the names in other files.
#pragma warning disable RS1030
        return values.Length == 1 && compilation.GetSemanticModel(values[0].SyntaxTree).GetSymbolInfo(values[0], cancellation) is var bound
            ? (bound.Symbol ?? bound.CandidateSymbols.FirstOrDefault()) as IMethodSymbol is { MethodKind: MethodKind.Ordinary } method ? method : null
            : null;
#pragma warning restore RS1030
    }

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
