using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers;

/// <summary>How a document is laid out: its line ending and its indentation, so that a fix writes as its author does.</summary>
internal sealed class SourceLayout
{
    private readonly SourceText _text;

    public SourceLayout(SourceText text)
    {
        _text = text;
        var lineBreak = text.Lines.Select(line => text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak))).FirstOrDefault(s => s.Length > 0);
        EndOfLine = SyntaxFactory.EndOfLine(lineBreak ?? "\n");
        OneLevel = text.Lines.Any(line => line.Span.Length > 0 && text[line.Start] == '\t') ? "\t" : "    ";
    }

    /// <summary>The document's own line ending, that of its first line.</summary>
    public SyntaxTrivia EndOfLine { get; }

    /// <summary>One level of indentation: a tab where the document has tabs, four spaces elsewhere.</summary>
    public string OneLevel { get; }

    /// <summary>The indentation of the line on which a node begins.</summary>
    public string IndentationOf(SyntaxNode node)
    {
        var line = _text.Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>Whether nothing but white space stands before a node on its line.</summary>
    public bool BeginsLine(SyntaxNode node)
    {
        var line = _text.Lines.GetLineFromPosition(node.SpanStart);
        return string.IsNullOrWhiteSpace(_text.ToString(TextSpan.FromBounds(line.Start, node.SpanStart)));
    }

    /// <summary>A statement on a line of its own.</summary>
    public StatementSyntax Line(StatementSyntax statement, string indentation) =>
        statement.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation)).WithTrailingTrivia(EndOfLine);

    /// <summary>A block with its braces on lines of their own; the statements must be lines already.</summary>
    public BlockSyntax Block(string indentation, params StatementSyntax[] statements) =>
        SyntaxFactory.Block(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(EndOfLine)),
            SyntaxFactory.List(statements),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.CloseBraceToken, SyntaxFactory.TriviaList(EndOfLine)));
}
