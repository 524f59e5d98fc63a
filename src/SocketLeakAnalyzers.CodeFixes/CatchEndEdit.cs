using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Catches the exception that says the end of the stream, before a handler that swallows it, and leaves.</summary>
internal sealed class CatchEndEdit : IFixEdit
{
    private readonly TryStatementSyntax _try;
    private readonly string _exception;
    private readonly WayOut _out;
    private readonly SourceLayout _layout;

    private CatchEndEdit(TryStatementSyntax guarded, string exception, WayOut wayOut, SourceLayout layout)
    {
        _try = guarded;
        _exception = exception;
        _out = wayOut;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => _out.Title;

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CatchEndEdit), _try.SpanStart);

    /// <summary>The edit for the handlers round a read; null where there are none, or the end has one of its own that does several things.</summary>
    public static IFixEdit? TryCreate(SyntaxNode read, string target, SyntaxNode? origin, FixContext context)
    {
        var guarded = read.Ancestors().TakeWhile(node => !FixContext.IsFunction(node)).OfType<TryStatementSyntax>()
            .FirstOrDefault(statement => statement.Catches.Count > 0 && statement.Block.Span.Contains(read.Span));
        if (guarded is null
            || context.NameOf("System.IO.EndOfStreamException", guarded.SpanStart) is not { } exception
            || WayOut.Find(guarded, target, origin, isPart: false, context) is not { } wayOut)
        {
            return null;
        }

        var own = guarded.Catches.FirstOrDefault(handler => handler is { Filter: null, Declaration.Type: { } type }
            && context.Model.GetTypeInfo(type, context.Cancellation).Type?.Name == "EndOfStreamException");
        return own is null
            ? new CatchEndEdit(guarded, exception, wayOut, context.Layout)
            : LeaveInBranchEdit.TryCreate(own.Block, wayOut, context);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_try, (current, _) => AddHandler((TryStatementSyntax)current));

    private SyntaxNode AddHandler(TryStatementSyntax guarded)
    {
        var outer = _layout.IndentationOf(_try);
        var header = $"catch ({_exception})";
        var beginsLine = _layout.BeginsLine(_try.Catches[0]);
        var lines = beginsLine
            ? new[] { header, outer + "{" }.Concat(Inner()).Append(outer + "}" + _layout.EndOfLine)
            : _try.Catches[0].Block.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)
                ? new[] { header + " {" }.Concat(Inner()).Append(outer + "} ")
                : new[] { $"{header} {{ {string.Join(" ", _out.Statements)} }} " };
        var clause = ((TryStatementSyntax)SyntaxFactory.ParseStatement("try{}" + string.Join(_layout.EndOfLine.ToString(), lines))).Catches[0]
            .WithLeadingTrivia(SyntaxFactory.Whitespace(beginsLine ? outer : ""));

        IEnumerable<string> Inner() => _out.Statements.Select(line => outer + _layout.OneLevel + line);

        return guarded.WithCatches(guarded.Catches.Insert(0, clause));
    }
}
