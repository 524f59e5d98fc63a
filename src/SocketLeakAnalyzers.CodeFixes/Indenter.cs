using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SocketLeakAnalyzers;

/// <summary>Moves every line of a node one level in; the lines within strings, comments and directives stay as they are.</summary>
internal sealed class Indenter : CSharpSyntaxRewriter
{
    private readonly string _level;
    private bool _atLineStart;

    private Indenter(string level, bool atLineStart)
    {
        _level = level;
        _atLineStart = atLineStart;
    }

    public static T Indent<T>(T node, string level, bool atLineStart)
        where T : SyntaxNode => (T)new Indenter(level, atLineStart).Visit(node);

    public override SyntaxToken VisitToken(SyntaxToken token)
    {
        if (token.RawKind == 0)
        {
            // An optional token that is not there stands on no line.
            return token;
        }

        var leading = Indent(token.LeadingTrivia, indentsToken: token.Text.Length > 0);
        _atLineStart = EndsLine(token.TrailingTrivia);
        return token.WithLeadingTrivia(leading);
    }

    private SyntaxTriviaList Indent(SyntaxTriviaList trivia, bool indentsToken)
    {
        var result = new List<SyntaxTrivia>();
        foreach (var item in trivia)
        {
            if (_atLineStart && !item.IsDirective && !item.IsKind(SyntaxKind.EndOfLineTrivia) && !item.IsKind(SyntaxKind.DisabledTextTrivia))
            {
                result.Add(SyntaxFactory.Whitespace(item.IsKind(SyntaxKind.WhitespaceTrivia) ? _level + item : _level));
                if (item.IsKind(SyntaxKind.WhitespaceTrivia))
                {
                    _atLineStart = false;
                    continue;
                }
            }

            result.Add(item);
            _atLineStart = item.IsKind(SyntaxKind.EndOfLineTrivia) || item.IsDirective || item.IsKind(SyntaxKind.DisabledTextTrivia);
        }

        if (_atLineStart && indentsToken)
        {
            result.Add(SyntaxFactory.Whitespace(_level));
        }

        return SyntaxFactory.TriviaList(result);
    }

    private static bool EndsLine(SyntaxTriviaList trailing) =>
        trailing.Count > 0 && trailing[trailing.Count - 1].IsKind(SyntaxKind.EndOfLineTrivia);
}
