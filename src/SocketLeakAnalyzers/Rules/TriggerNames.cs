using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// Answers what has to be asked of a body, judged by its names alone: one look at the words for all, with no binding, so
/// that most methods of a compilation cost next to nothing.
/// </summary>
internal sealed class TriggerNames
{
    private readonly Dictionary<string, int> _bits = new();
    private readonly HashSet<string> _made;
    private readonly HashSet<int> _hashes;
    private readonly int _all;

    /// <param name="sets">For each who wants to be asked, the names that it waits for; <c>new</c> for a creation that names no type.</param>
    /// <param name="made">The names of types for which the first waits where a body makes one: a mere mention is not that.</param>
    public TriggerNames(IEnumerable<IEnumerable<string>> sets, IEnumerable<string>? made = null)
    {
        _made = new HashSet<string>(made ?? Enumerable.Empty<string>());
        var bit = 1;
        foreach (var set in sets)
        {
            foreach (var name in set)
            {
                _bits[name] = (_bits.TryGetValue(name, out var bits) ? bits : 0) | bit;
            }

            _all |= bit;
            bit <<= 1;
        }

        _hashes = new HashSet<int>(_bits.Keys.Concat(_made).Append("new").Select(Words.HashOf));
    }

    /// <summary>Who has to be asked: the bit of a set is its place among the sets.</summary>
    public int In(SyntaxNode body)
    {
        var found = 0;
        var (makesUnnamed, mentions) = (false, false);
        var words = new Words(body.SyntaxTree.GetText(), body.Span);
        while (found != _all && words.MoveNext())
        {
            if (!_hashes.Contains(words.Hash) || body.FindToken(words.Start) is var token && !token.Span.Contains(words.Start))
            {
                continue;
            }

            var isUnnamed = token.IsKind(SyntaxKind.NewKeyword) && token.Parent is ImplicitObjectCreationExpressionSyntax;
            var isName = token.IsKind(SyntaxKind.IdentifierToken);
            makesUnnamed |= isUnnamed;
            if ((isName || isUnnamed) && _bits.TryGetValue(token.ValueText, out var bits))
            {
                found |= bits;
            }

            if (isName && _made.Contains(token.ValueText))
            {
                found |= token.GetPreviousToken().IsKind(SyntaxKind.NewKeyword) ? 1 : 0;
                mentions = true;
            }
        }

        return found | (makesUnnamed && mentions ? 1 : 0);
    }
}
