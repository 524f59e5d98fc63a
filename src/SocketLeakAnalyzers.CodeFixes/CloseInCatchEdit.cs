using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Closes in each <c>catch</c> of a <c>try</c>, before anything else that is done there.</summary>
internal sealed class CloseInCatchEdit : IFixEdit
{
    private readonly TryStatementSyntax _try;
    private readonly string _target;
    private readonly IReadOnlyList<string> _close;
    private readonly SourceLayout _layout;

    private CloseInCatchEdit(TryStatementSyntax guarded, string target, IReadOnlyList<string> close, SourceLayout layout)
    {
        _try = guarded;
        _target = target;
        _close = close;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.CloseInCatch(_target);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseInCatchEdit), _try.SpanStart);

    /// <summary>The edit; null where a clause speaks of what would be closed, or cannot name it.</summary>
    public static CloseInCatchEdit? TryCreate(TryStatementSyntax guarded, string target, FixContext context)
    {
        var names = SyntaxFactory.ParseExpression(target).DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText).ToArray();
        return guarded.Catches.Count > 0
            && !guarded.Catches.Any(clause => clause.Block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText)))
            && !guarded.Catches.Any(clause => clause.Declaration is { } declaration && names.Contains(declaration.Identifier.ValueText))
            && Closing.Statements(target, guarded.Catches[0].Block, context) is { } close
                ? new CloseInCatchEdit(guarded, target, close, context.Layout)
                : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        foreach (var clause in _try.Catches.Where(MayGetFailure).Reverse())
        {
            editor.ReplaceNode(clause.Block, (current, _) => Close((BlockSyntax)current, clause.Block));
        }
    }

    /// <summary>What has been disposed in the meantime needs no close.</summary>
    private static bool MayGetFailure(CatchClauseSyntax clause) =>
        clause.Declaration?.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText != "ObjectDisposedException";

    private BlockSyntax Close(BlockSyntax block, BlockSyntax original)
    {
        if (block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            var first = original.Statements.FirstOrDefault();
            var indentation = first is not null && _layout.BeginsLine(first) ? _layout.IndentationOf(first) : _layout.IndentationOf(original) + _layout.OneLevel;
            return block.WithStatements(block.Statements.InsertRange(0, _layout.Lines(_close, indentation)));
        }

        var open = block.OpenBraceToken.TrailingTrivia.Count > 0 ? block.OpenBraceToken : block.OpenBraceToken.WithTrailingTrivia(SyntaxFactory.Space);
        return block.WithOpenBraceToken(open).WithStatements(block.Statements.InsertRange(0, SourceLayout.Inline(_close)));
    }
}
