using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>One body as an <see cref="IBodyRule"/> sees it.</summary>
/// <param name="Owner">The method, property or field whose body it is.</param>
/// <param name="Operations">The body, nested functions included.</param>
/// <param name="Knowledge">What is known of the compilation.</param>
/// <param name="Lenders">Who may close what was borrowed.</param>
/// <param name="Mentions">Where names are used.</param>
/// <param name="References">Where methods are called from.</param>
/// <param name="Bodies">The bodies of other members.</param>
/// <param name="Judgement">What the rules with flow say of this body.</param>
internal sealed record Body(
    ISymbol Owner,
    IOperation Operations,
    Knowledge Knowledge,
    Lenders Lenders,
    NameIndex Mentions,
    References References,
    SourceBodies Bodies,
    Judgement Judgement)
{
    private IReadOnlyList<IOperation>? _all;
    private Roots? _roots;

    /// <summary>All operations in the body, in their order: one walk for all rules.</summary>
    public IReadOnlyList<IOperation> All => _all ??= Operations.Descendants().ToArray();

    /// <summary>The variables and members whose connection the rules with flow have reported in this body.</summary>
    public IReadOnlyCollection<string> Reported => Judgement.ReportedNames;

    /// <summary>What framework members do to a connection.</summary>
    public ConnectionCatalog Catalog => Knowledge.Catalog;

    /// <summary>What called methods may do.</summary>
    public CalleeEffects Callees => Knowledge.Callees;

    /// <summary>Which types of the source carry a connection.</summary>
    public Carriers Carriers => Knowledge.Carriers;

    /// <summary>Where the values of the body come from; made when first asked.</summary>
    public Roots Roots => _roots ??= new Roots(Operations, Catalog);
}
