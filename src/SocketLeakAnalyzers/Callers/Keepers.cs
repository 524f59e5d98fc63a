using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>
/// Answers which types of the source work with a connection that they are given and can never close it: nothing in them closes
/// anything, nobody can dispose of them, and nobody closes what they show.
/// </summary>
/// <remarks>By names, like its neighbors; whatever is not seen makes a type one that may close.</remarks>
internal sealed class Keepers
{
    /// <summary>An object in an object in an object: one that lies deeper may close.</summary>
    private const int MaxDepth = 3;

    private readonly Compilation _compilation;
    private readonly ConnectionCatalog _catalog;

    // By the depth as well: what is seen from a type depends on how deep it lies, and must not depend on who asks first.
    private readonly ConcurrentDictionary<(INamedTypeSymbol Type, int Depth), bool> _known = new();

    public Keepers(Compilation compilation, ConnectionCatalog catalog)
    {
        _compilation = compilation;
        _catalog = catalog;
    }

    /// <summary>Whether whoever gives a connection to an object of this type still has to close it.</summary>
    public bool NeverCloses(ITypeSymbol? type) => NeverCloses(type, MaxDepth);

    private bool NeverCloses(ITypeSymbol? type, int depth) =>
        depth > 0 && type is INamedTypeSymbol { TypeKind: TypeKind.Class, DeclaringSyntaxReferences.IsEmpty: false, BaseType.SpecialType: SpecialType.System_Object } named
        && _known.GetOrAdd((named.OriginalDefinition, depth), key => Judge(key.Type, key.Depth));

    private bool Judge(INamedTypeSymbol type, int depth) =>
        !type.AllInterfaces.Any(implemented => implemented.Name is "IDisposable" or "IAsyncDisposable")
        && !type.GetMembers().Any(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } && CanClose(member.Name))
        && type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).All(declaration => !ClosedNames.ClosesAnything(declaration) && !HalfCloses(declaration) && !Registers(declaration) && !GivesAway(declaration, type, depth))
        && type.GetMembers().Where(member => member.DeclaredAccessibility != Accessibility.Private && IsLink(member)).All(member => !IsClosedByOthers(member.Name));

    private static bool CanClose(string name) =>
        name.IndexOf("Close", StringComparison.Ordinal) >= 0 || name.IndexOf("Dispose", StringComparison.Ordinal) >= 0 || name.IndexOf("Disconnect", StringComparison.Ordinal) >= 0;

    private bool IsLink(ISymbol member) => member is IFieldSymbol or IPropertySymbol && ConnectionCatalog.TypeOf(member) is { } type && (_catalog.IsConnection(type) || _catalog.IsLink(type));

    /// <summary>Whether the type closes what it keeps by other means than a call, or hands it on to somebody who may.</summary>
    private bool GivesAway(SyntaxNode declaration, INamedTypeSymbol type, int depth)
    {
        var names = new HashSet<string>(type.GetMembers().Where(IsLink).SelectMany(member => ClosedNames.Aliases(declaration, member.Name)));

        // Whoever gets an object that cannot close cannot either.
        names.ExceptWith(type.GetMembers().Where(member => names.Contains(member.Name) && NeverCloses(ConnectionCatalog.TypeOf(member), depth - 1)).Select(member => member.Name));
        return names.Any(name => ClosedNames.Closes(declaration, name)) || new HandedOn(type, made => NeverCloses(made, depth - 1)).In(declaration, names);
    }

    /// <summary>Who ends the session owes the close as well.</summary>
    private static bool HalfCloses(SyntaxNode declaration) => declaration.DescendantNodes().Any(node =>
        node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Shutdown" or "ShutdownAsync" or "Disconnect" or "DisconnectAsync", Parent: InvocationExpressionSyntax });

    /// <summary>A constructor that shows its object, or gives the connection away, to somebody.</summary>
    private static bool Registers(SyntaxNode declaration) => declaration.DescendantNodes().OfType<ConstructorDeclarationSyntax>().Any(constructor =>
        constructor.DescendantNodes().Any(node => node is ThisExpressionSyntax { Parent: ArgumentSyntax } or AnonymousFunctionExpressionSyntax
            || (node is ArgumentSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name }, Parent.Parent: InvocationExpressionSyntax or ConstructorInitializerSyntax }
                && constructor.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == name && parameter.Type is { } type && FrameworkApis.IsConnectionName(type.ToString())))));

    private bool IsClosedByOthers(string name) => _compilation.SyntaxTrees.Any(tree => tree.GetRoot().DescendantNodes().Any(node =>
        node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } access && member == name && access.Expression is not ThisExpressionSyntax
        && access.Parent switch
        {
            MemberAccessExpressionSyntax outer => CanClose(outer.Name.Identifier.ValueText),
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => CanClose(call.Expression.ToString()),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } =>
                variable.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } scope || ClosedNames.Closes(scope, variable.Identifier.ValueText),
            ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } => creation.FirstAncestorOrSelf<UsingStatementSyntax>() is not null,
            ReturnStatementSyntax or UsingStatementSyntax or ConditionalAccessExpressionSyntax => true,
            AssignmentExpressionSyntax assignment => assignment.Right == access,
            _ => false,
        }));
}
