using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Puts the embedded statement of an <c>if</c>, an <c>else</c> or a loop into a block, so that there is room for more.</summary>
internal static class Bracing
{
    /// <summary>Whether a statement stands alone where a block could stand.</summary>
    public static bool IsEmbedded(StatementSyntax statement) => statement.Parent is
        IfStatementSyntax or ElseClauseSyntax or WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>Replaces an embedded statement by a block.</summary>
    /// <param name="editor">The editor.</param>
    /// <param name="original">The statement as it stands in the document.</param>
    /// <param name="layout">The document's layout.</param>
    /// <param name="content">What is put into the block: from the statement as a line of its own, and the indentation of that line.</param>
    public static void Embrace(
        SyntaxEditor editor, StatementSyntax original, SourceLayout layout, Func<StatementSyntax, string, IEnumerable<StatementSyntax>> content) =>
        editor.ReplaceNode(original.Parent!, (owner, _) => Embrace(owner, original, layout, content));

    private static SyntaxNode Embrace(
        SyntaxNode owner, StatementSyntax original, SourceLayout layout, Func<StatementSyntax, string, IEnumerable<StatementSyntax>> content)
    {
        // Found again by its place: other edits may have been made in the owner.
        var statement = owner.ChildNodes().OfType<StatementSyntax>().First(child => owner is not IfStatementSyntax branch || child == branch.Statement);
        var before = statement.GetFirstToken().GetPreviousToken();
        return owner.ReplaceSyntax(
            new[] { statement },
            (_, current) => InBlock((StatementSyntax)current, original, layout, content),
            new[] { before },
            (_, current) => layout.BeginsLine(original) ? current : current.WithTrailingTrivia(),
            Enumerable.Empty<SyntaxTrivia>(),
            (_, current) => current);
    }

    private static StatementSyntax InBlock(
        StatementSyntax statement, StatementSyntax original, SourceLayout layout, Func<StatementSyntax, string, IEnumerable<StatementSyntax>> content)
    {
        var owner = layout.IndentationOf(original.Parent is ElseClauseSyntax clause ? clause : original.Parent!);
        var inner = owner + layout.OneLevel;
        var alone = layout.BeginsLine(original);

        // What stands above the statement stays above it; what stands behind it stays behind it.
        var moved = alone
            ? statement
            : Indenter.Indent(statement, layout.OneLevel, atLineStart: false).WithLeadingTrivia(SyntaxFactory.Whitespace(inner));
        if (!statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            moved = moved.WithTrailingTrivia(statement.GetTrailingTrivia().Add(layout.EndOfLine));
        }

        var block = layout.Block(owner, content(moved, inner).ToArray());
        return alone ? block : block.WithLeadingTrivia(layout.EndOfLine, SyntaxFactory.Whitespace(owner));
    }
}
