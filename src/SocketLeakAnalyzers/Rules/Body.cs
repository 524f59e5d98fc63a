using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>One body as an <see cref="IBodyRule"/> sees it.</summary>
/// <param name="Owner">The method, property or field whose body it is.</param>
/// <param name="Operations">The body, nested functions included.</param>
/// <param name="Catalog">What framework members do to a connection.</param>
/// <param name="Callees">What called methods may do.</param>
/// <param name="Mentions">Where methods are called from.</param>
internal sealed record Body(ISymbol Owner, IOperation Operations, ConnectionCatalog Catalog, CalleeEffects Callees, NameIndex Mentions)
{
    private Roots? _roots;

    /// <summary>Where the values of the body come from; made when first asked.</summary>
    public Roots Roots => _roots ??= new Roots(Operations, Catalog);
}
