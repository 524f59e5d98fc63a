using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>A <c>finally</c> behind the handlers of a <c>try</c>, written as they are.</summary>
internal static class FinallyClause
{
    /// <summary>Whether a <c>try</c> has handlers and no <c>finally</c> yet, and can be given one without a break in its layout.</summary>
    public static bool CanAdd(TryStatementSyntax guarded, SourceLayout layout) =>
        guarded is { Finally: null, Catches.Count: > 0 }
        && layout.BeginsLine(guarded)
        && !guarded.ContainsDirectives
        && guarded.GetTrailingTrivia().All(trivia => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia)
        && guarded.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);

    /// <summary>Adds the clause.</summary>
    /// <param name="current">The statement as other edits have left it.</param>
    /// <param name="original">The statement as it stands in the document.</param>
    /// <param name="statements">What the clause does.</param>
    /// <param name="layout">The document's layout.</param>
    public static TryStatementSyntax Add(TryStatementSyntax current, TryStatementSyntax original, IEnumerable<StatementSyntax> statements, SourceLayout layout)
    {
        var outer = layout.IndentationOf(original);
        var inner = outer + layout.OneLevel;
        if (!original.ToString().Contains("\n"))
        {
            return With(SyntaxFactory.Space, SyntaxFactory.Block(
                SourceLayout.Token(SyntaxKind.OpenBraceToken, SyntaxFactory.Space),
                SyntaxFactory.List(statements.Select(statement => statement.WithoutLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space))),
                SourceLayout.Token(SyntaxKind.CloseBraceToken)));
        }

        var lines = statements.Select(statement => Line(statement, inner, layout)).ToArray();
        if (layout.BeginsLine(original.Catches.Last()))
        {
            return With(layout.EndOfLine, layout.Block(outer, lines).WithTrailingTrivia(), outer, layout.EndOfLine);
        }

        return With(SyntaxFactory.Space, SyntaxFactory.Block(
            SourceLayout.Token(SyntaxKind.OpenBraceToken, layout.EndOfLine),
            SyntaxFactory.List(lines),
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(outer)), SyntaxKind.CloseBraceToken, SyntaxFactory.TriviaList())));

        TryStatementSyntax With(SyntaxTrivia before, BlockSyntax block, string indentation = "", SyntaxTrivia? behind = null)
        {
            var trailing = current.GetTrailingTrivia();
            var keyword = SyntaxFactory.Token(
                indentation.Length == 0 ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)),
                SyntaxKind.FinallyKeyword,
                SyntaxFactory.TriviaList(behind ?? SyntaxFactory.Space));
            return current.WithTrailingTrivia(before).WithFinally(SyntaxFactory.FinallyClause(keyword, block.WithTrailingTrivia(trailing)));
        }
    }

    private static StatementSyntax Line(StatementSyntax statement, string indentation, SourceLayout layout)
    {
        var moved = statement.GetLeadingTrivia().Any(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia)
            ? statement
            : statement.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation));
        return moved.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? moved : moved.WithTrailingTrivia(moved.GetTrailingTrivia().Add(layout.EndOfLine));
    }
}
