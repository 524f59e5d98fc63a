using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SocketLeakAnalyzers;

/// <summary>Moves every line of a node one level out, as far as it is in; the lines within strings and comments stay as they are.</summary>
internal sealed class Outdenter : CSharpSyntaxRewriter
{
    private readonly string _level;
    private bool _atLineStart = true;

    private Outdenter(string level)
    {
        _level = level;
    }

    /// <summary>The node, which begins a line.</summary>
    public static T Outdent<T>(T node, string level)
        where T : SyntaxNode => (T)new Outdenter(level).Visit(node);

    public override SyntaxToken VisitToken(SyntaxToken token)
    {
        if (token.RawKind == 0)
        {
            return token;
        }

        var leading = new List<SyntaxTrivia>();
        foreach (var trivia in token.LeadingTrivia)
        {
            leading.Add(_atLineStart && trivia.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.Whitespace(Shorten(trivia.ToString())) : trivia);
            _atLineStart = trivia.IsKind(SyntaxKind.EndOfLineTrivia);
        }

        var trailing = token.TrailingTrivia;
        _atLineStart = trailing.Count > 0 && trailing[trailing.Count - 1].IsKind(SyntaxKind.EndOfLineTrivia);
        return token.WithLeadingTrivia(leading);
    }

    private string Shorten(string space) => space.StartsWith(_level, StringComparison.Ordinal) ? space.Substring(_level.Length) : space;
}
