using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// Answers what has to be asked of a body, judged by its names alone: one look at the tokens for all, with no binding, so
/// that most methods of a compilation cost next to nothing.
/// </summary>
internal sealed class TriggerNames
{
    private readonly Dictionary<string, int> _bits = new();
    private readonly int _all;

    /// <param name="sets">For each who wants to be asked, the names that it waits for.</param>
    public TriggerNames(IEnumerable<IEnumerable<string>> sets)
    {
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
        foreach (var token in body.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && _bits.TryGetValue(token.ValueText, out var bits))
            {
                found |= bits;
                if (found == _all)
                {
                    break;
                }
            }
        }

        return found;
    }
}
