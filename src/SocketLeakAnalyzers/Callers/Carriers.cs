using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Callers;

/// <summary>
/// Answers which types of the source carry a connection: they keep one, or another carrier, in a field, or derive from one, and
/// can be closed. An interface carries one when a type that implements it does.
/// </summary>
/// <remarks>
/// By names, from the declarations alone, once per compilation and only when first asked: binding every type of a program to
/// find the few that matter would cost more than all rules together. What is asked of a symbol is then checked on the symbol.
/// </remarks>
internal sealed class Carriers
{
    /// <summary>A connection that lies in more objects than this, one in the other, is not looked for.</summary>
    private const int MaxDepth = 4;

    /// <summary>Members by which whoever has a carrier closes what it carries.</summary>
    public static readonly ImmutableArray<string> ClosingNames = ImmutableArray.Create("Close", "CloseAsync", "Dispose", "DisposeAsync", "Disconnect", "DisconnectAsync", "Stop", "StopAsync");

    /// <summary>What the name of a collection of the framework begins with.</summary>
    private static readonly ImmutableArray<string> CollectionNames = ImmutableArray.Create("List<", "Dictionary<", "HashSet<", "Queue<", "Stack<", "Concurrent", "BlockingCollection<", "Hashtable", "ArrayList");

    private readonly Lazy<Shape[]> _declared;
    private readonly Lazy<Dictionary<string, int>> _levels;
    private readonly Lazy<HashSet<string>> _families;
    private readonly ConcurrentDictionary<INamedTypeSymbol, int> _known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _madeWithout = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _closedByOwner = new(SymbolEqualityComparer.Default);

    public Carriers(Compilation compilation)
    {
        _declared = new Lazy<Shape[]>(() => Declared(compilation), LazyThreadSafetyMode.ExecutionAndPublication);
        _levels = new Lazy<Dictionary<string, int>>(() => Find(_declared.Value), LazyThreadSafetyMode.ExecutionAndPublication);
        _families = new Lazy<HashSet<string>>(() => FamiliesOf(_declared.Value, _levels.Value), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The names of the types that may carry a connection.</summary>
    public IEnumerable<string> Names => _levels.Value.Keys;

    /// <summary>The names of the types that are declared to derive from a type of a name.</summary>
    public IEnumerable<string> NamesOfDerived(string name) => _declared.Value.Where(type => type.Base == name).Select(type => type.Name);

    /// <summary>Whether a type of this name may carry a connection.</summary>
    public bool MayCarry(string name) => _levels.Value.ContainsKey(name);

    /// <summary>Whether a type of this name is, or derives from, an abstract one of the source from which a carrier derives: its object may carry one, too.</summary>
    public bool IsOfFamily(string name) => _families.Value.Contains(name);

    /// <inheritdoc cref="IsOfFamily(string)"/>
    public bool IsOfFamily(INamedTypeSymbol type) => !type.DeclaringSyntaxReferences.IsEmpty && IsOfFamily(type.Name);

    /// <summary>Whether a type of the source carries a connection and can be closed.</summary>
    public bool IsCarrier(ITypeSymbol? type) => LevelOf(type) > 0;

    /// <summary>Whether a type of the source has the connection itself, and not another object that has one, and closes it.</summary>
    public bool IsOwner(ITypeSymbol? type) => LevelOf(type) is > 0 and var level && (IsDerived(type!)
        || level == 1 && type!.GetMembers().Concat(PrimaryParameters(type)).Where(member => ConnectionCatalog.TypeOf(member) is { } held && FrameworkApis.IsConnectionName(held.Name))
            .Any(member => type.DeclaringSyntaxReferences.Any(reference => ClosedNames.Closes(reference.GetSyntax(), member.Name))));

    /// <summary>Whether a type says that whoever has an object of it must dispose of it.</summary>
    public static bool IsDisposable(ITypeSymbol type) => type.AllInterfaces.Any(implemented => implemented.Name is "IDisposable" or "IAsyncDisposable");

    /// <summary>
    /// Whether an owner closes its connection only where whoever has the object tells it to: in members with the name of a close,
    /// which nothing of the type calls.
    /// </summary>
    public bool IsClosedByItsOwner(ITypeSymbol? type) => type is INamedTypeSymbol named && LevelOf(named) > 0
        && _closedByOwner.GetOrAdd(named.OriginalDefinition, asked => IsOwner(asked) && ClosesOnlyWhenTold(asked));

    /// <summary>
    /// Whether a new object has no connection yet: nothing that runs when it is made makes, takes or calls anything. It gets one, if
    /// it ever does, when a method of it is called.
    /// </summary>
    /// <param name="constructor">The constructor.</param>
    /// <param name="keepsNothing">Whether the body of one keeps no connection that it makes.</param>
    public bool IsMadeWithout(IMethodSymbol constructor, Func<IMethodSymbol, bool> keepsNothing) =>
        _madeWithout.GetOrAdd(constructor.OriginalDefinition, asked => NewHasNone(asked, keepsNothing));

    private static bool NewHasNone(IMethodSymbol constructor, Func<IMethodSymbol, bool> keepsNothing) =>
        constructor.ContainingType is { TypeKind: TypeKind.Class, BaseType: { } parent } type
        && (parent.SpecialType == SpecialType.System_Object || (!parent.DeclaringSyntaxReferences.IsEmpty && parent.InstanceConstructors.FirstOrDefault(other => other.Parameters.IsEmpty) is { } inherited && NewHasNone(inherited, keepsNothing)))
        && type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>().SelectMany(declaration => declaration.Members).All(member => member switch
        {
            FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.StaticKeyword) || MakesNothing(field),
            PropertyDeclarationSyntax { Initializer: { } value } property => property.Modifiers.Any(SyntaxKind.StaticKeyword) || MakesNothing(value),
            _ => true,
        })
        && constructor.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is ConstructorDeclarationSyntax { Initializer: null } declared && (MakesNothing(declared) || keepsNothing(constructor)));

    private static bool MakesNothing(SyntaxNode run) => !run.DescendantNodes().Any(node => node switch
    {
        InvocationExpressionSyntax call => call.Expression is not IdentifierNameSyntax { Identifier.ValueText: "nameof" },
        ObjectCreationExpressionSyntax { Type: var type } => !IsOfFramework(type.ToString()),
        ImplicitObjectCreationExpressionSyntax => node.Parent is not EqualsValueClauseSyntax { Parent: var declared } || !IsOfFramework(((declared?.Parent as VariableDeclarationSyntax)?.Type ?? (declared as PropertyDeclarationSyntax)?.Type)?.ToString() ?? string.Empty),
        _ => false,
    });

    /// <summary>Whether an object of this type, made in passing, has no connection: a list, a lock, a queue.</summary>
    private static bool IsOfFramework(string type) =>
        type is "object" or "StringBuilder" or "CancellationTokenSource" or "ManualResetEvent" or "AutoResetEvent" or "ManualResetEventSlim" or "SemaphoreSlim" or "Random" or "Stopwatch"
        || CollectionNames.Any(name => type.StartsWith(name, StringComparison.Ordinal));

    private static bool ClosesOnlyWhenTold(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax())
        .All(declaration => declaration.ChildNodes().OfType<MemberDeclarationSyntax>().All(member =>
            member is MethodDeclarationSyntax { Identifier.ValueText: var name } && ClosingNames.Contains(name)
            || member is DestructorDeclarationSyntax
            || !ClosedNames.ClosesAnything(member) && !member.DescendantNodes().OfType<SimpleNameSyntax>().Any(mention => ClosedNames.NameCloses(mention.Identifier.ValueText))));

    /// <summary>Whether a type of the source is itself a connection, so that closing it is what closes its base.</summary>
    private static bool IsDerived(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class } named && BasesOf(named).Any(parent => parent.DeclaringSyntaxReferences.IsEmpty && CanBeDerivedFrom(parent.Name));

    /// <summary>The parameters of the constructor that is declared with the type: what the members do not keep they may still use.</summary>
    private static IEnumerable<ISymbol> PrimaryParameters(ITypeSymbol type) => type.GetMembers(".ctor").OfType<IMethodSymbol>()
        .Where(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax))
        .SelectMany(constructor => constructor.Parameters);

    private static bool CanBeDerivedFrom(string name) => name is "Socket" or "TcpClient";

    private int LevelOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named
        && _levels.Value.TryGetValue(named.Name, out var level)
        && _known.GetOrAdd(named.OriginalDefinition, asked => CanBeClosed(asked) ? 1 : 0) > 0
            ? level
            : 0;

    /// <summary>Whether there is a member by which whoever has the object can close what it carries.</summary>
    private static bool CanBeClosed(INamedTypeSymbol type)
    {
        if (IsDisposable(type))
        {
            return true;
        }

        var bases = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Prepend(type) : BasesOf(type);
        return bases.Any(declaring => ClosingNames.Any(name => declaring.GetMembers(name).Any(member => member is IMethodSymbol { IsStatic: false })));
    }

    private static IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static Shape[] Declared(Compilation compilation) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        .OfType<TypeDeclarationSyntax>()
        .Select(Shape.Of)
        .ToArray();

    private static Dictionary<string, int> Find(Shape[] declared)
    {
        var levels = new Dictionary<string, int>();
        for (var depth = 1; depth <= MaxDepth; depth++)
        {
            var found = declared
                .Where(type => !levels.ContainsKey(type.Name) && (type.Holds.Any(held => depth == 1 ? FrameworkApis.IsConnectionName(held) : levels.ContainsKey(held)) || type.Base is { } parent && (levels.ContainsKey(parent) || (depth == 1 && CanBeDerivedFrom(parent)))))
                .ToArray();
            foreach (var type in found)
            {
                levels[type.Name] = depth;
            }

            foreach (var type in found.Where(type => !type.IsInterface))
            {
                foreach (var implemented in type.Bases.Where(name => declared.Any(other => other.IsInterface && other.Name == name)))
                {
                    if (!levels.ContainsKey(implemented))
                    {
                        levels.Add(implemented, depth);
                    }
                }
            }
        }

        return levels;
    }

    private static HashSet<string> FamiliesOf(Shape[] declared, Dictionary<string, int> levels)
    {
        var heads = new HashSet<string>(declared.Where(type => type.IsAbstract).Select(type => type.Name));
        var family = new HashSet<string>(declared.Where(type => levels.ContainsKey(type.Name)).Select(type => type.Base).OfType<string>().Where(heads.Contains));
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            family.UnionWith(declared.Where(type => type.Base is { } parent && family.Contains(parent)).Select(type => type.Name).ToArray());
        }

        return family;
    }

    /// <summary>What the declaration of a type says of it.</summary>
    private sealed record Shape(string Name, bool IsInterface, bool IsAbstract, string[] Bases, string[] Holds)
    {
        public string? Base => IsInterface ? null : Bases.FirstOrDefault(name => name.Length < 2 || name[0] != 'I' || !char.IsUpper(name[1]));

        public static Shape Of(TypeDeclarationSyntax type) => new(
            type.Identifier.ValueText,
            type is InterfaceDeclarationSyntax,
            type.Modifiers.Any(SyntaxKind.AbstractKeyword),
            type.BaseList is { } list ? list.Types.Select(entry => SimpleName(entry.Type)).ToArray() : Array.Empty<string>(),
            PrimaryParameters(type).Select(parameter => SimpleName(parameter.Type!)).Concat(type.Members.Select(member => member switch
                {
                    FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.StaticKeyword) => SimpleName(field.Declaration.Type),
                    PropertyDeclarationSyntax { AccessorList: not null, ExplicitInterfaceSpecifier: null } property when type is not InterfaceDeclarationSyntax && !property.Modifiers.Any(SyntaxKind.StaticKeyword)
                        && property.AccessorList.Accessors.All(accessor => accessor is { Body: null, ExpressionBody: null }) => SimpleName(property.Type),
                    _ => string.Empty,
                }))
                .Where(name => name.Length > 0)
                .ToArray());

        /// <summary>What the object is given and keeps without a word, as the properties of a record or captured.</summary>
        private static IEnumerable<ParameterSyntax> PrimaryParameters(TypeDeclarationSyntax type) =>
            type.ChildNodes().OfType<ParameterListSyntax>().SelectMany(list => list.Parameters).Where(parameter => parameter.Type is not null);

        private static string SimpleName(TypeSyntax type) => type switch
        {
            NullableTypeSyntax nullable => SimpleName(nullable.ElementType),
            QualifiedNameSyntax qualified => SimpleName(qualified.Right),
            AliasQualifiedNameSyntax alias => SimpleName(alias.Name),
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => string.Empty,
        };
    }
}
