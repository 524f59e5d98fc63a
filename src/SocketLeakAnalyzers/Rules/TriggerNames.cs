using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// Answers what has to be asked of a body, judged by its names alone: one look at the tokens for all, with no binding, so
/// that most methods of a compilation cost next to nothing.
/// </summary>
internal sealed class TriggerNames
{
    private readonly Dictionary<string, int> _bits = new();
    private readonly HashSet<string> _made;
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
    }

    /// <summary>Who has to be asked: the bit of a set is its place among the sets.</summary>
    public int In(SyntaxNode body)
    {
        var found = 0;
        var (isMade, makesUnnamed, mentions) = (false, false, false);
        foreach (var token in body.DescendantTokens())
        {
            var isNew = token.IsKind(SyntaxKind.NewKeyword);
            var isUnnamed = isNew && token.Parent is ImplicitObjectCreationExpressionSyntax;
            var isName = token.IsKind(SyntaxKind.IdentifierToken);
            makesUnnamed |= isUnnamed;
            if ((isName || isUnnamed) && _bits.TryGetValue(token.ValueText, out var bits))
            {
                found |= bits;
                if (found == _all)
                {
                    return found;
                }
            }

            if (isName && _made.Contains(token.ValueText))
            {
                found |= isMade ? 1 : 0;
                mentions = true;
            }

            isMade = isNew;
        }

        return found | (makesUnnamed && mentions ? 1 : 0);
    }
}
