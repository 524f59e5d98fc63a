using System.Collections.Generic;
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
        OneLevel = LevelOf(text);
    }

    /// <summary>The document's own line ending, that of its first line.</summary>
    public SyntaxTrivia EndOfLine { get; }

    /// <summary>One level of indentation: a tab where the document has tabs, else its smallest indentation, else four spaces.</summary>
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

    /// <summary>A token with just this trivia behind it. Elastic trivia would have the editor format what the author wrote.</summary>
    public static SyntaxToken Token(SyntaxKind kind, params SyntaxTrivia[] trailing) =>
        SyntaxFactory.Token(SyntaxFactory.TriviaList(), kind, SyntaxFactory.TriviaList(trailing));

    private static string LevelOf(SourceText text)
    {
        var smallest = int.MaxValue;
        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            var width = content.Length - content.TrimStart(' ').Length;
            if (content.StartsWith("\t", System.StringComparison.Ordinal))
            {
                return "\t";
            }

            // One space, or a star behind the spaces, is the inside of a comment.
            if (width > 1 && width < content.Length && content[width] != '*' && width < smallest)
            {
                smallest = width;
            }
        }

        return new string(' ', smallest is 2 or 3 or 8 ? smallest : 4);
    }

    /// <summary>Statements, each on a line of its own.</summary>
    public IEnumerable<StatementSyntax> Lines(IEnumerable<string> statements, string indentation) => statements.Select(text =>
        SyntaxFactory.ParseStatement(text).WithLeadingTrivia(SyntaxFactory.Whitespace(indentation)).WithTrailingTrivia(EndOfLine));

    /// <summary>Statements on the line of the one that follows.</summary>
    public static IEnumerable<StatementSyntax> Inline(IEnumerable<string> statements) =>
        statements.Select(text => SyntaxFactory.ParseStatement(text).WithTrailingTrivia(SyntaxFactory.Space));

    /// <summary>An <c>if</c> with a block, on lines of its own.</summary>
    public StatementSyntax If(string condition, IEnumerable<string> statements, string indentation) => SyntaxFactory.ParseStatement(string.Concat(
        new[] { $"if ({condition})", "{" }.Concat(statements.Select(text => OneLevel + text)).Append("}").Select(line => indentation + line + EndOfLine)));

    /// <summary>An <c>if</c> with a block, on the line of others.</summary>
    public static StatementSyntax InlineIf(string condition, IEnumerable<string> statements) =>
        SyntaxFactory.ParseStatement($"if ({condition}) {{ {string.Join(" ", statements)} }}");

    /// <summary>A block with its braces on lines of their own; the statements must be lines already.</summary>
    public BlockSyntax Block(string indentation, params StatementSyntax[] statements) =>
        SyntaxFactory.Block(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(EndOfLine)),
            SyntaxFactory.List(statements),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.CloseBraceToken, SyntaxFactory.TriviaList(EndOfLine)));

    /// <summary>A type with one member more, before all others.</summary>
    public TypeDeclarationSyntax WithFirstMember(TypeDeclarationSyntax type, string declaration, string indentation)
    {
        var member = SyntaxFactory.ParseMemberDeclaration(declaration)!
            .WithLeadingTrivia(SyntaxFactory.Whitespace(indentation + OneLevel))
            .WithTrailingTrivia(type.Members.FirstOrDefault() is null or FieldDeclarationSyntax ? new[] { EndOfLine } : new[] { EndOfLine, EndOfLine });
        return type.WithMembers(type.Members.Insert(0, member));
    }

    /// <summary>A block with one statement more. A block on one line stays on it.</summary>
    public static BlockSyntax Insert(BlockSyntax block, int index, StatementSyntax line)
    {
        var opened = block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) || block.CloseBraceToken.LeadingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var added = opened || block.Statements.Any(statement => statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
            ? line
            : line.WithLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space);
        return block.WithStatements(block.Statements.Insert(index, added));
    }
}
