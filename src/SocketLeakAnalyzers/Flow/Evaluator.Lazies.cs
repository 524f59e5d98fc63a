using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Flow;

/// <content>A <c>Lazy</c> in a variable: the connection is acquired where it is first asked for, and is the same from there on.</content>
internal sealed partial class Evaluator
{
    /// <summary>A question to a lazy of which it is known what it makes; null for every other property.</summary>
    private Outcome[]? AskLazy(IPropertyReferenceOperation property, FlowState state)
    {
        if (property is not { Property: { Name: "Value" or "IsValueCreated", ContainingType: { Name: "Lazy", ContainingNamespace.Name: "System" } lazy }, Instance: ILocalReferenceOperation { Local: var local } instance }
            || !IsMade(ResultOf(lazy.TypeArguments[0])) || _context.Uses.IsCaptured(local) || !MakesFresh(local) || !IsOnlyAsked(local))
        {
            return null;
        }

        var value = _context.Places.Along(_context.FindPlace(instance), lazy.GetMembers("Value"));
        var known = state.ValueOf(value);
        return property.Property.Name == "IsValueCreated" ? Outcome.One(state, AbstractValue.Of(known is not null))
            : known is { } made ? Outcome.One(state, made)
            : Store(Acquire(property, state), value);
    }

    private bool MakesFresh(ILocalSymbol lazy) =>
        Declarator(lazy)?.Initializer?.Value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
        && arguments[0].Expression is AnonymousFunctionExpressionSyntax function && _context.Knowledge.Factories.IsFresh(function);

    /// <summary>Whether a lazy goes nowhere, so that nobody else can ask it.</summary>
    private static bool IsOnlyAsked(ILocalSymbol lazy) => Declarator(lazy)?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && member.DescendantNodes().OfType<IdentifierNameSyntax>().All(name => name.Identifier.ValueText != lazy.Name
            || (name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" or "IsValueCreated" } access && access.Expression == name));

    private static VariableDeclaratorSyntax? Declarator(ILocalSymbol local) => local.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<VariableDeclaratorSyntax>().FirstOrDefault();
}
