using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Options;

/// <summary>
/// A list of symbols by their names, with <c>|</c> between them: simple (<c>Pool</c>), with as much in front as one likes
/// (<c>Acme.Net.Pool.Rent</c>), or as documentation comment ids (<c>M:Acme.Net.Pool.Rent(System.Int32)</c>).
/// </summary>
internal sealed class NameList : IEquatable<NameList>
{
    /// <summary>The list that names nothing.</summary>
    public static readonly NameList Empty = new(string.Empty);

    private readonly string _text;

    // Split when first asked: most lists are made only to be compared with one that there is.
    private readonly Lazy<string[][]> _names;

    /// <param name="text">The list, which is well formed.</param>
    public NameList(string text)
    {
        _text = text;
        _names = new Lazy<string[][]>(() => Split(text).Select(name => IsId(name) ? new[] { name } : Parts(name)).ToArray());
    }

    /// <summary>Whether a text is a list: each part of it a name, an id, or nothing.</summary>
    public static bool IsWellFormed(string text) => Split(text).All(name => IsId(name)
        ? DeclarationIds.IsWellFormed(name)
        : Parts(name).All(part => part.Length > 0 && part.All(letter => letter == '`' || SyntaxFacts.IsIdentifierPartCharacter(letter))));

    /// <summary>Whether the list names a symbol.</summary>
    public bool Names(ISymbol symbol) =>
        _text.Length > 0 && _names.Value.Any(name => IsId(name[0]) ? DeclarationIds.Names(name[0], symbol) : EndsWith(symbol, name));

    /// <summary>Whether the list names a symbol or a type round it. An accessor is named as its property or event is.</summary>
    public bool NamesOrContains(ISymbol symbol)
    {
        for (var current = _text.Length > 0 ? symbol : null; current is not (null or INamespaceSymbol); current = current.ContainingSymbol)
        {
            if (Names(current is IMethodSymbol { AssociatedSymbol: { } member } ? member : current))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(NameList? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override bool Equals(object? other) => Equals(other as NameList);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    private static string[] Split(string text) => text.Split('|').Select(name => name.Trim()).Where(name => name.Length > 0).ToArray();

    private static string[] Parts(string name) => name.Split('.', '+');

    private static bool IsId(string name) => name.IndexOf(':') >= 0;

    /// <summary>Whether the full name of a symbol ends with these parts; the number of type parameters may be left out.</summary>
    private static bool EndsWith(ISymbol symbol, string[] parts)
    {
        var current = symbol;
        for (var i = parts.Length - 1; i >= 0; i--, current = current.ContainingSymbol)
        {
            if (current is null or INamespaceSymbol { IsGlobalNamespace: true } || (current.Name != parts[i] && current.MetadataName != parts[i]))
            {
                return false;
            }
        }

        return true;
    }
}
