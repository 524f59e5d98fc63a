using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Closes a connection as the first thing that some branches or handlers do.</summary>
internal sealed class CloseFirstEdit : IFixEdit
{
    private readonly IReadOnlyList<StatementSyntax> _branches;
    private readonly string[] _close;
    private readonly SourceLayout _layout;

    /// <summary>The edit.</summary>
    /// <param name="title">What a person reads.</param>
    /// <param name="branches">Blocks, or statements that stand alone where a block could stand.</param>
    /// <param name="close">The statement that closes.</param>
    /// <param name="layout">The document's layout.</param>
    public CloseFirstEdit(string title, IReadOnlyList<StatementSyntax> branches, string close, SourceLayout layout)
    {
        Title = title;
        _branches = branches;
        _close = new[] { close };
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title { get; }

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseFirstEdit) + _close[0], _branches[0].SpanStart);

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        foreach (var branch in _branches)
        {
            if (branch is BlockSyntax)
            {
                editor.ReplaceNode(branch, (current, _) => Prepend((BlockSyntax)current, (BlockSyntax)branch));
            }
            else
            {
                Bracing.Embrace(editor, branch, _layout, (moved, indentation) => _layout.Lines(_close, indentation).Append(moved));
            }
        }
    }

    private BlockSyntax Prepend(BlockSyntax block, BlockSyntax original)
    {
        var endsLine = block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var indentation = original.Statements.FirstOrDefault() is { } first && _layout.BeginsLine(first)
            ? _layout.IndentationOf(first)
            : _layout.IndentationOf(original) + _layout.OneLevel;
        return block.WithStatements(block.Statements.InsertRange(0, endsLine ? _layout.Lines(_close, indentation) : SourceLayout.Inline(_close)));
    }
}
