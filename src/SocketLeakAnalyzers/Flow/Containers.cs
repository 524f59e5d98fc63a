using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Flow;

/// <summary>
/// Answers which variables of a function only hold what is put into them: a list, an array or a plain object that is made here,
/// goes nowhere, and of which nothing is closed or handed on. Who puts a connection there still has to close it.
/// </summary>
/// <remarks>By names, without regard to order; whatever else is done with the variable may be the close.</remarks>
internal sealed class Containers
{
    private static readonly HashSet<string> StoringNames = new() { "Add", "AddFirst", "AddLast", "Clear", "Enqueue", "Insert", "Push", "TryAdd" };

    private static readonly HashSet<string> AskingNames = new() { "Count", "IsEmpty", "Length", "LongLength" };

    private readonly Keepers _keepers;
    private readonly INamedTypeSymbol _type;
    private readonly Dictionary<VariableDeclaratorSyntax, bool> _known = new();

    /// <param name="type">The type of the function.</param>
    /// <param name="keepers">Which types of the source never close what they are given.</param>
    public Containers(INamedTypeSymbol type, Keepers keepers)
    {
        _keepers = keepers;
        _type = type;
    }

    /// <summary>Whether an expression stands for such a variable.</summary>
    /// <param name="container">The variable, or the creation that it is declared with.</param>
    public bool OnlyHolds(IOperation? container)
    {
        if (container is not { Type: { } type } || VariableOf(container) is not { Initializer.Value: { } value } variable || !IsMade(value) || !MayHold(type))
        {
            return false;
        }

        if (!_known.TryGetValue(variable, out var known))
        {
            _known.Add(variable, known = Judge(variable, type));
        }

        return known;
    }

    private static VariableDeclaratorSyntax? VariableOf(IOperation container) => container switch
    {
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } declared } => declared[0].GetSyntax() as VariableDeclaratorSyntax,
        IFlowCaptureReferenceOperation or IArrayCreationOperation => container.Syntax.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable : null,
        _ => null,
    };

    private static bool IsMade(ExpressionSyntax value) => value is BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or InitializerExpressionSyntax;

    private bool MayHold(ITypeSymbol type) => IsCollection(type) || _keepers.NeverCloses(type);

    private static bool IsCollection(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Array || (type.DeclaringSyntaxReferences.IsEmpty && type.ContainingNamespace?.ToDisplayString() is "System.Collections.Generic" or "System.Collections.Concurrent");

    private bool Judge(VariableDeclaratorSyntax variable, ITypeSymbol type)
    {
        if (variable.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } scope || variable.Parent is not VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } })
        {
            return false;
        }

        var name = variable.Identifier.ValueText;
        var mentions = scope.DescendantNodes().OfType<IdentifierNameSyntax>().Where(mention => mention.Identifier.ValueText == name);
        if (ClosedNames.Closes(scope, name))
        {
            return false;
        }

        var handed = new HandedOn(_type);
        var names = ClosedNames.Aliases(scope, name);
        if (!IsCollection(type))
        {
            return mentions.All(mention => OnlyAsks(mention) && (mention.Parent!.Parent is InvocationExpressionSyntax || !handed.Is((ExpressionSyntax)mention.Parent, names))) && IsNoneHandedOn();
        }

        var isMap = type is INamedTypeSymbol { TypeArguments.Length: > 1 };
        return mentions.All(mention => mention.Parent is ElementAccessExpressionSyntax element ? element.Expression == mention && !handed.Is(element, names) : OnlyStores(mention, isMap)) && IsNoneHandedOn();

        bool IsNoneHandedOn()
        {
            names.Remove(name);
            return names.All(alias => IsVariable(alias, scope)) && !handed.In(scope, names);
        }
    }

    /// <summary>Whether a name is that of a variable, and not of a member, which outlives the function.</summary>
    private static bool IsVariable(string name, SyntaxNode scope) => scope.DescendantNodes().Any(node => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
        ForEachStatementSyntax loop => loop.Identifier.ValueText == name,
        ParameterSyntax parameter => parameter.Identifier.ValueText == name,
        _ => false,
    });

    /// <summary>Whether a collection is stored into, counted, or gone through.</summary>
    private static bool OnlyStores(IdentifierNameSyntax mention, bool isMap) => mention.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax, Name.Identifier.ValueText: var member } access => access.Expression == mention && StoringNames.Contains(member),
        MemberAccessExpressionSyntax { Parent: ForEachStatementSyntax, Name.Identifier.ValueText: "Values" } access => access.Expression == mention,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } access => access.Expression == mention && AskingNames.Contains(member),
        ForEachStatementSyntax loop => loop.Expression == mention && !isMap,
        _ => false,
    };

    /// <summary>Whether a member of an object is used, or a method of it called from which nothing comes back.</summary>
    private static bool OnlyAsks(IdentifierNameSyntax mention) => mention.Parent is MemberAccessExpressionSyntax access && access.Expression == mention
        && access.Parent is not InvocationExpressionSyntax { Parent: not (ExpressionStatementSyntax or AwaitExpressionSyntax { Parent: ExpressionStatementSyntax }) };
}
