using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>Answers which types of a compilation have a full name, in the source or in a reference.</summary>
internal static class NamedTypes
{
    /// <summary>The types of this name; none when nobody declares one.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="fullName">The namespace and the name of a type that is neither generic nor nested.</param>
    /// <remarks>
    /// By way of the namespaces, which the compiler has merged for its own use: to ask each of some hundred references for the
    /// name costs a small project more than its judging.
    /// </remarks>
    public static ImmutableArray<INamedTypeSymbol> In(Compilation compilation, string fullName)
    {
        var names = fullName.Split('.');
        INamespaceSymbol? space = compilation.GlobalNamespace;
        foreach (var name in names.Take(names.Length - 1))
        {
            space = space?.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault();
        }

        return space?.GetTypeMembers(names[names.Length - 1], 0) ?? ImmutableArray<INamedTypeSymbol>.Empty;
    }
}
