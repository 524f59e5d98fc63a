using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Adds a <c>finally</c> that closes to a <c>try</c> that has none.</summary>
internal sealed class AddFinallyEdit : IFixEdit
{
    private readonly TryStatementSyntax _try;
    private readonly IReadOnlyList<string> _close;
    private readonly SourceLayout _layout;

    private AddFinallyEdit(TryStatementSyntax guarded, IReadOnlyList<string> close, SourceLayout layout)
    {
        _try = guarded;
        _close = close;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.RescueInFinally();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(AddFinallyEdit), _try.SpanStart);

    /// <summary>The edit; null where a clause shares its lines, or what is to be closed cannot be named there.</summary>
    public static AddFinallyEdit? TryCreate(TryStatementSyntax guarded, string target, FixContext context) =>
        guarded.Finally is null
        && guarded.Catches.LastOrDefault() is { } last
        && context.Layout.BeginsLine(last) && last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
        && Closing.Statements(target, guarded, context) is { } close
            ? new AddFinallyEdit(guarded, close, context.Layout)
            : null;

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_try, (current, _) => Close((TryStatementSyntax)current));

    private TryStatementSyntax Close(TryStatementSyntax guarded)
    {
        var indentation = _layout.IndentationOf(_try);
        var keyword = SourceLayout.Token(SyntaxKind.FinallyKeyword, _layout.EndOfLine).WithLeadingTrivia(SyntaxFactory.Whitespace(indentation));
        return guarded.WithFinally(SyntaxFactory.FinallyClause(keyword, _layout.Block(indentation, _layout.Lines(_close, indentation + _layout.OneLevel).ToArray())));
    }
}
