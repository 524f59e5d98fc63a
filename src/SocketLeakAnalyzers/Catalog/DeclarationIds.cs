using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Catalog;

/// <summary>Documentation comment ids, as the compiler writes them into XML documentation: <c>M:System.IO.Stream.Close</c>.</summary>
internal static class DeclarationIds
{
    /// <summary>Longer than any id that a person writes; the compiler's own parser nests as deep as the braces of an id.</summary>
    private const int MaxLength = 2000;

    /// <summary>Whether a text has the form of the id of a type, method, constructor or property.</summary>
    public static bool IsWellFormed(string id) =>
        id.Length is > 2 and <= MaxLength && id[0] is 'M' or 'P' or 'T' && id[1] == ':' && !id.Any(char.IsWhiteSpace)
        && id.IndexOf('(') is var open && (open < 0 || (open > 2 && id[0] != 'T' && id.IndexOf(')') > open));

    /// <summary>Whether an id names one overload, as its parameter list says; without a list it names all.</summary>
    public static bool IsExact(string id) => id.IndexOf('(') >= 0;

    /// <summary>How much an id says of which member it means: nothing for a whole type, all for one overload.</summary>
    public static int Precision(string id) => id[0] == 'T' ? 0 : IsExact(id) ? 2 : 1;

    /// <summary>What an id names in a compilation and its references; nothing when there is no such thing.</summary>
    /// <remarks>
    /// To the compiler an id without a parameter list is the overload without parameters. Here it is every overload, as in
    /// the rows of the catalog; who means the other one writes <c>()</c>.
    /// </remarks>
    public static ImmutableArray<ISymbol> Find(string id, Compilation compilation)
    {
        if (id[0] == 'T' || IsExact(id))
        {
            var exact = id.EndsWith("()", StringComparison.Ordinal) ? id.Substring(0, id.Length - 2) : id;
            return DocumentationCommentId.GetSymbolsForDeclarationId(exact, compilation);
        }

        var dot = id.LastIndexOf('.');
        return dot < 0
            ? ImmutableArray<ISymbol>.Empty
            : DocumentationCommentId.GetSymbolsForDeclarationId("T:" + id.Substring(2, dot - 2), compilation)
                .OfType<INamedTypeSymbol>()
                .SelectMany(type => type.GetMembers())
                .Where(member => Names(id, member))
                .ToImmutableArray();
    }

    /// <summary>Whether an id names a symbol: it is the symbol's own, or that of all overloads.</summary>
    public static bool Names(string id, ISymbol symbol)
    {
        if (symbol.GetDocumentationCommentId() is not { } own)
        {
            return false;
        }

        if (IsExact(id) || id[0] == 'T')
        {
            return own == id || own + "()" == id;
        }

        return own.StartsWith(id, StringComparison.Ordinal) && (own.Length == id.Length || own[id.Length] is '(' or '`' or '~');
    }
}
