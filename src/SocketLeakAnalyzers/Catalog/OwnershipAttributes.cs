using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>
/// What <c>MustDisposeResource</c> and <c>HandlesResourceDisposal</c> of <c>JetBrains.Annotations</c> say of a symbol,
/// whoever declares the attributes.
/// </summary>
/// <remarks>
/// A symbol is asked only if its assembly knows the attributes. They are conditional: those of a library are mostly not
/// there, those of the source always are.
/// </remarks>
internal sealed class OwnershipAttributes
{
    private const string MustDisposeName = "JetBrains.Annotations.MustDisposeResourceAttribute";
    private const string HandlesName = "JetBrains.Annotations.HandlesResourceDisposalAttribute";

    private static readonly TypeName MustDisposeType = new(MustDisposeName);
    private static readonly TypeName HandlesType = new(HandlesName);

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _knows = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _declaring;
    private readonly Lazy<ImmutableHashSet<string>> _names;

    private OwnershipAttributes(Compilation compilation, IEnumerable<INamedTypeSymbol> types)
    {
        _declaring = new HashSet<string>(types.Select(type => type.ContainingAssembly.Name));
        _knows[compilation.Assembly] = true;
        _names = new Lazy<ImmutableHashSet<string>>(() => NamesIn(compilation));
        InReferences = compilation.SourceModule.ReferencedAssemblySymbols.Any(assembly =>
            Knows(assembly) && !types.Any(type => type.DeclaredAccessibility == Accessibility.Public && type.ContainingAssembly.Name == assembly.Name));
    }

    /// <summary>Whether a referenced assembly may use the attributes, so that a call of any name may acquire.</summary>
    public bool InReferences { get; }

    /// <summary>The names in the source that have the first attribute: without one of them a body acquires nothing by it.</summary>
    public ImmutableHashSet<string> Names => _names.Value;

    /// <summary>The attributes of a compilation; null when it knows neither.</summary>
    public static OwnershipAttributes? TryCreate(Compilation compilation)
    {
        var types = NamedTypes.In(compilation, MustDisposeName).AddRange(NamedTypes.In(compilation, HandlesName));
        return types.IsEmpty ? null : new OwnershipAttributes(compilation, types);
    }

    /// <summary>The row that the attributes of just this member give it; null when they say nothing.</summary>
    /// <param name="member">The original definition of a member.</param>
    /// <param name="concerns">Whether a type is one of connections, of links, or of objects that hold one.</param>
    public ApiRow? RowOf(ISymbol member, Func<ITypeSymbol?, bool> concerns)
    {
        if (member is not IMethodSymbol method || !Knows(member.ContainingAssembly))
        {
            return null;
        }

        var row = new ApiRow(method.ContainingType.Name, method.Name, ApiRole.None) { IsFromUser = true };
        var isConstructor = method.MethodKind == MethodKind.Constructor;
        var must = MustDispose(method) ?? (isConstructor ? MustDispose(method.ContainingType) : null);
        var isFresh = must == true && concerns(EntryRows.MadeBy(method, row));
        var taken = method.Parameters.Where(parameter => concerns(parameter.Type) && Handles(parameter)).Select(parameter => parameter.Ordinal).ToImmutableArray();
        if (isFresh || !taken.IsEmpty)
        {
            return row with { Role = !isFresh ? ApiRole.Transfer : taken.IsEmpty ? ApiRole.Acquire : ApiRole.Wrap, Subjects = taken };
        }

        if (!isConstructor && !method.IsStatic && concerns(method.ContainingType) && Handles(method))
        {
            return row with { Role = ApiRole.Close };
        }

        var acquired = method.Parameters
            .Where(parameter => parameter.RefKind is RefKind.Out or RefKind.Ref && concerns(parameter.Type) && MustDispose(parameter) == true)
            .Select(parameter => parameter.Ordinal)
            .ToImmutableArray();
        return acquired.IsEmpty ? null : row with { Acquired = acquired };
    }

    /// <summary>Whether what is stored in a field or property, or given to a parameter, is disposed of by whoever declares it.</summary>
    public bool Handles(ISymbol symbol) => Knows(symbol.ContainingAssembly) && Find(symbol, HandlesType) is not null;

    /// <summary>What the first attribute says; null where it is not there.</summary>
    private static bool? MustDispose(ISymbol symbol) =>
        Find(symbol, MustDisposeType) is { } attribute ? attribute.ConstructorArguments.FirstOrDefault() is not { Value: false } : null;

    private static AttributeData? Find(ISymbol symbol, TypeName name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && name.Is(type));

    private bool Knows(IAssemblySymbol? assembly) => assembly is not null && (_knows.TryGetValue(assembly, out var known)
        ? known
        : _knows.GetOrAdd(assembly, _declaring.Contains(assembly.Name)
            || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => _declaring.Contains(reference.Name)))));

    private static ImmutableHashSet<string> NamesIn(Compilation compilation) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes(node => node is not (BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax)))
        .OfType<AttributeSyntax>()
        .Where(attribute => SimpleName(attribute.Name) is "MustDisposeResource" or "MustDisposeResourceAttribute")
        .Select(attribute => attribute.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault())
        .Select(declaration => declaration switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
            TypeDeclarationSyntax type => type.Identifier.ValueText,
            _ => null,
        })
        .OfType<string>()
        .ToImmutableHashSet();

    private static string SimpleName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => string.Empty,
    };
}
