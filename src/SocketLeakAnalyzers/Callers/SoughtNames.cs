using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers whether a piece of source has one of some names in it, which its words say but for comments.</summary>
internal sealed class SoughtNames
{
    private readonly HashSet<string> _names;
    private readonly HashSet<int> _hashes;

    public SoughtNames(params string[] names)
    {
        _names = new HashSet<string>(names);
        _hashes = new HashSet<int>(names.Select(Words.HashOf));
    }

    public bool AreIn(SyntaxNode node)
    {
        var words = new Words(node.SyntaxTree.GetText(), node.Span);
        while (words.MoveNext())
        {
            if (_hashes.Contains(words.Hash) && node.FindToken(words.Start) is var token && token.Span.Contains(words.Start) && _names.Contains(token.ValueText))
            {
                return true;
            }
        }

        return false;
    }
}
