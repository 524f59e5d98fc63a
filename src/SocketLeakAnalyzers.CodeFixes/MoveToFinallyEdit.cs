using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Puts a statement into a <c>try</c>, and the close that follows it into the <c>finally</c>.</summary>
internal sealed class MoveToFinallyEdit : IFixEdit
{
    private readonly BlockSyntax _block;
    private readonly int _index;
    private readonly SourceLayout _layout;

    private MoveToFinallyEdit(BlockSyntax block, int index, SourceLayout layout)
    {
        _block = block;
        _index = index;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.RescueInFinally();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(MoveToFinallyEdit), _block.Statements[_index].SpanStart);

    /// <summary>The edit for what throws; null where its statement declares something, or shares its lines.</summary>
    public static MoveToFinallyEdit? TryCreate(SyntaxNode thrower, FixContext context)
    {
        if (thrower.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax block } statement)
        {
            return null;
        }

        var index = block.Statements.IndexOf(statement);
        return index + 1 < block.Statements.Count
            && block.Statements[index + 1] is ExpressionStatementSyntax close
            && new[] { statement, close }.All(moved => IsAlone(moved, context.Layout))
            && !statement.DescendantNodes().Any(node => node is VariableDesignationSyntax)
            && (context.LanguageVersion >= LanguageVersion.CSharp6 || !close.DescendantNodes().Any(node => node is AwaitExpressionSyntax))
                ? new MoveToFinallyEdit(block, index, context.Layout)
                : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_block, (current, _) => Rebuild((BlockSyntax)current));

    private static bool IsAlone(StatementSyntax statement, SourceLayout layout) =>
        layout.BeginsLine(statement) && statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) && !statement.ContainsDirectives;

    private BlockSyntax Rebuild(BlockSyntax block)
    {
        var indentation = _layout.IndentationOf(_block.Statements[_index]);
        var (statement, close) = (block.Statements[_index], block.Statements[_index + 1]);
        var gap = Gap(statement);
        var guarded = SyntaxFactory.TryStatement(
            Keyword(SyntaxKind.TryKeyword, indentation).WithLeadingTrivia(gap.Add(SyntaxFactory.Whitespace(indentation))),
            _layout.Block(indentation, Moved(statement)),
            default,
            SyntaxFactory.FinallyClause(Keyword(SyntaxKind.FinallyKeyword, indentation), _layout.Block(indentation, Moved(close))));
        return block.WithStatements(block.Statements.RemoveAt(_index + 1).RemoveAt(_index).Insert(_index, guarded));
    }

    private SyntaxToken Keyword(SyntaxKind kind, string indentation) =>
        SourceLayout.Token(kind, _layout.EndOfLine).WithLeadingTrivia(SyntaxFactory.Whitespace(indentation));

    /// <summary>A statement one level in, with the comments above it.</summary>
    private StatementSyntax Moved(StatementSyntax statement) =>
        Indenter.Indent(statement.WithLeadingTrivia(statement.GetLeadingTrivia().Skip(Gap(statement).Count)), _layout.OneLevel, atLineStart: true);

    /// <summary>The empty lines above a statement and its comments.</summary>
    private static SyntaxTriviaList Gap(StatementSyntax statement)
    {
        var leading = statement.GetLeadingTrivia();
        var length = 0;
        for (var i = 0; i < leading.Count && (leading[i].IsKind(SyntaxKind.WhitespaceTrivia) || leading[i].IsKind(SyntaxKind.EndOfLineTrivia)); i++)
        {
            length = leading[i].IsKind(SyntaxKind.EndOfLineTrivia) ? i + 1 : length;
        }

        return SyntaxFactory.TriviaList(leading.Take(length));
    }
}
