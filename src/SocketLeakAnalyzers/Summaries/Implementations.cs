using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>Answers which functions of the source a call may run.</summary>
internal sealed class Implementations
{
    private readonly References _references;
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<ISymbol, IMethodSymbol?> _held = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, ImmutableArray<IMethodSymbol>> _known = new(SymbolEqualityComparer.Default);

    /// <param name="references">Where methods are declared, by name.</param>
    /// <param name="compilation">The compilation.</param>
    public Implementations(References references, Compilation compilation)
    {
        (_references, _compilation) = (references, compilation);
    }

    /// <summary>The method that a member holds which is a delegate; null where another may be there.</summary>
    public IMethodSymbol? HeldBy(ISymbol member, CancellationToken cancellation) => _held.GetOrAdd(member, asked => Delegates.MethodOf(asked, _compilation, cancellation));

    /// <summary>
    /// All functions that a call of a method may run, as they are declared; none where one of them may not be in sight: a virtual method
    /// that code outside of the compilation can override, a method without a body.
    /// </summary>
    /// <param name="method">The method, local function or lambda.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public ImmutableArray<IMethodSymbol> Of(IMethodSymbol method, CancellationToken cancellation)
    {
        var called = method.OriginalDefinition;
        return _known.TryGetValue(called, out var known) ? known : _known.GetOrAdd(called, Find(called, cancellation));
    }

    /// <summary>The function that a call runs which leaves no choice; none where it has no body in sight.</summary>
    public ImmutableArray<IMethodSymbol> Itself(IMethodSymbol method) =>
        method.OriginalDefinition is var declared && HasBody(declared)
            ? ImmutableArray.Create(declared.PartialImplementationPart ?? declared)
            : ImmutableArray<IMethodSymbol>.Empty;

    private ImmutableArray<IMethodSymbol> Find(IMethodSymbol method, CancellationToken cancellation)
    {
        var own = Itself(method);
        if (!CanBeOverridden(method))
        {
            return own;
        }

        return method.DeclaringSyntaxReferences.IsEmpty || IsOpen(method)
            ? ImmutableArray<IMethodSymbol>.Empty
            : own.AddRange(_references.DeclarationsOf(method.Name, cancellation)
                .Where(other => HasBody(other) && References.MayRun(method, other) && !own.Contains(other)));
    }

    private static bool HasBody(IMethodSymbol method) => method is
    {
        MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.ExplicitInterfaceImplementation or MethodKind.Constructor or MethodKind.PropertyGet,
        IsAbstract: false, IsExtern: false, DeclaringSyntaxReferences.Length: 1,
    };

    private static bool CanBeOverridden(IMethodSymbol method) =>
        (method.IsVirtual || method.IsAbstract || method.IsOverride) && !method.IsSealed && method.ContainingType is { IsSealed: false };

    /// <summary>Whether code that is not seen can override or implement a method.</summary>
    private static bool IsOpen(IMethodSymbol method)
    {
        for (ISymbol symbol = method; symbol is not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }
}
