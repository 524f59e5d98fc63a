using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Where in the source a method is called, or named as a method group.</summary>
/// <remarks>
/// A name finds the places, and is asked for them once; what stands there decides. A private method is mentioned in its type only. A
/// call through a base type or an interface counts as one of each method that it may run.
/// </remarks>
internal sealed class References
{
    private readonly Compilation _compilation;
    private readonly NameIndex _index;
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<SimpleNameSyntax>> _known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    /// <param name="compilation">The compilation.</param>
    /// <param name="index">The names in it.</param>
    public References(Compilation compilation, NameIndex index)
    {
        _compilation = compilation;
        _index = index;
    }

    /// <summary>The mentions of a method, those in the method itself included.</summary>
    public IReadOnlyList<SimpleNameSyntax> To(IMethodSymbol method, CancellationToken cancellation)
    {
        var declared = method.OriginalDefinition;
        return _known.TryGetValue(declared, out var known) ? known : _known.GetOrAdd(declared, Find(declared, cancellation));
    }

    /// <summary>The mentions of a method that is known by its declaration.</summary>
    public IReadOnlyList<SimpleNameSyntax> To(MethodDeclarationSyntax method, CancellationToken cancellation) =>
        ModelOf(method.SyntaxTree).GetDeclaredSymbol(method, cancellation) is { } symbol ? To(symbol, cancellation) : _index.MentionsOf(method.Identifier.ValueText);

    /// <summary>Where objects of a type are made.</summary>
    public IEnumerable<IObjectCreationOperation> ToConstructorsOf(INamedTypeSymbol type, CancellationToken cancellation) => _index.TreesWith(type.Name)
        .SelectMany(tree => tree.GetRoot(cancellation).DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
        .Where(creation => creation is not ObjectCreationExpressionSyntax { Type: var made } || made.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == type.Name))
        .Select(creation => ModelOf(creation.SyntaxTree).GetOperation(creation, cancellation))
        .OfType<IObjectCreationOperation>()
        .Where(creation => SymbolEqualityComparer.Default.Equals(creation.Type?.OriginalDefinition, type.OriginalDefinition));

    /// <summary>The types of what callers give a parameter: of a variable that is declared with a value, the type of that.</summary>
    public IEnumerable<ITypeSymbol> TypesGiven(IParameterSymbol parameter, CancellationToken cancellation)
    {
        foreach (var mention in parameter.ContainingSymbol is IMethodSymbol method ? To(method, cancellation) : System.Array.Empty<SimpleNameSyntax>())
        {
            if (Launches.InvocationOf(mention) is not { } call || Launches.ArgumentFor(call, parameter.Name, parameter.Ordinal)?.Expression is not { } given)
            {
                continue;
            }

            if (ModelOf(given.SyntaxTree).GetSymbolInfo(given, cancellation).Symbol is { Kind: SymbolKind.Local or SymbolKind.Field, DeclaringSyntaxReferences: { Length: 1 } declared }
                && declared[0].GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: var value })
            {
                given = value;
            }

            if (ModelOf(given.SyntaxTree).GetTypeInfo(given, cancellation).Type is { } type)
            {
                yield return type;
            }
        }
    }

    /// <summary>The methods of the source that have a name.</summary>
    public IEnumerable<IMethodSymbol> DeclarationsOf(string name, CancellationToken cancellation) => _index.DeclarationsOf(name)
        .Select(declaration => ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation))
        .OfType<IMethodSymbol>();

    private IReadOnlyList<SimpleNameSyntax> Find(IMethodSymbol method, CancellationToken cancellation)
    {
        var mentions = _index.MentionsOf(method.Name).AsEnumerable();
        if (method.DeclaredAccessibility == Accessibility.Private && method.ExplicitInterfaceImplementations.IsEmpty)
        {
            var parts = method.ContainingType.DeclaringSyntaxReferences;
            mentions = mentions.Where(mention => parts.Any(part => part.SyntaxTree == mention.SyntaxTree && part.Span.Contains(mention.Span)));
        }

        return mentions.Where(mention => Means(mention, method, cancellation)).ToArray();
    }

    private bool Means(SimpleNameSyntax mention, IMethodSymbol method, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var bound = ModelOf(mention.SyntaxTree).GetSymbolInfo(mention, cancellation);
        var symbols = bound.Symbol is { } symbol ? new[] { symbol } : bound.CandidateSymbols.ToArray();

        // What is not understood may mean it.
        return symbols.Length == 0 || symbols.Any(candidate => candidate is IMethodSymbol named && MayRun((named.ReducedFrom ?? named).OriginalDefinition, method));
    }

    /// <summary>Whether a call of one method may run another: it is the same, or overridden or implemented by it.</summary>
    public static bool MayRun(IMethodSymbol named, IMethodSymbol method)
    {
        if (IsSame(named, method) || IsSame(named.PartialImplementationPart, method) || IsSame(named, method.PartialImplementationPart))
        {
            return true;
        }

        if (named.ContainingType is { TypeKind: TypeKind.Interface } contract)
        {
            return method.ContainingType.AllInterfaces.Where(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, contract))
                .SelectMany(implemented => implemented.GetMembers(named.Name))
                .Any(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, named)
                    && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member)?.OriginalDefinition, method));
        }

        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (IsSame(overridden.OriginalDefinition, named))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The methods of base types and interfaces by which a method is called as well.</summary>
    public static IEnumerable<IMethodSymbol> ContractsOf(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            yield return overridden.OriginalDefinition;
        }

        foreach (var member in method.ContainingType?.AllInterfaces.SelectMany(implemented => implemented.GetMembers().OfType<IMethodSymbol>()) ?? Enumerable.Empty<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType!.FindImplementationForInterfaceMember(member)?.OriginalDefinition, method.OriginalDefinition))
            {
                yield return member.OriginalDefinition;
            }
        }
    }

    /// <summary>Whether code that is not seen may call a method by a base type or an interface of it.</summary>
    public static bool IsCalledFromElsewhere(IMethodSymbol method) => ContractsOf(method).Any(contract => contract.DeclaringSyntaxReferences.IsEmpty || Subscribers.IsOpenToAll(contract));

    // A local function is another symbol each time that its method is bound.
    private static bool IsSame(IMethodSymbol? one, IMethodSymbol? other) => SymbolEqualityComparer.Default.Equals(one, other)
        || (one is { MethodKind: MethodKind.LocalFunction } && other is { MethodKind: MethodKind.LocalFunction }
            && one.DeclaringSyntaxReferences[0].GetSyntax() == other.DeclaringSyntaxReferences[0].GetSyntax());

    /// <summary>What the names in a file mean; made once for each file.</summary>
    // The driver offers no way to the names in other files.
#pragma warning disable RS1030
    public SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, asked => _compilation.GetSemanticModel(asked));
#pragma warning restore RS1030
}
