using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>
/// Makes a loop of <c>if (pool.TryTake(out var c)) return c;</c> that returns the first connection whose peer has not
/// closed and disposes those before it.
/// </summary>
internal sealed class ProbeEdit : IFixEdit
{
    private readonly IfStatementSyntax _statement;
    private readonly ExpressionSyntax _alive;
    private readonly StatementSyntax _dispose;
    private readonly SourceLayout _layout;

    private ProbeEdit(IfStatementSyntax statement, ExpressionSyntax alive, StatementSyntax dispose, SourceLayout layout)
    {
        _statement = statement;
        _alive = alive;
        _dispose = dispose;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.Probe();

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(ProbeEdit), _statement.SpanStart);

    /// <summary>The edit for the call that takes; null where more is done than to take and to return.</summary>
    /// <param name="take">The call.</param>
    /// <param name="socket">The expression of the socket to be probed.</param>
    /// <param name="context">The document.</param>
    public static ProbeEdit? TryCreate(SyntaxNode take, string socket, FixContext context)
    {
        var variable = socket.Split('.')[0];
        if (take.Parent is not IfStatementSyntax { Else: null, Parent: BlockSyntax or SwitchSectionSyntax } statement
            || take is not InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
            || arguments.Last().Expression is not DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax }
            || !context.Layout.BeginsLine(statement)
            || !EndsByReturning(statement.Statement, variable)
            || IsMentionedOutside(statement, variable))
        {
            return null;
        }

        var position = statement.Statement.SpanStart;
        var mode = context.Model.LookupNamespacesAndTypes(position, name: "SelectMode").Any(type => type.ContainingNamespace?.ToDisplayString() == "System.Net.Sockets")
            ? "SelectMode"
            : "System.Net.Sockets.SelectMode";
        var alive = SyntaxFactory.ParseExpression($"!({socket}.Poll(0, {mode}.SelectRead) && {socket}.Available == 0)");
        var dispose = SyntaxFactory.ParseStatement(variable + ".Dispose();");

        // NetworkStream.Socket and TcpClient.Dispose are not public everywhere.
        return context.Model.GetSpeculativeTypeInfo(position, alive, SpeculativeBindingOption.BindAsExpression).Type?.SpecialType == SpecialType.System_Boolean
            && context.Model.GetSpeculativeSymbolInfo(position, ((ExpressionStatementSyntax)dispose).Expression, SpeculativeBindingOption.BindAsExpression).Symbol is not null
                ? new ProbeEdit(statement, alive, dispose, context.Layout)
                : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_statement, (current, _) => Loop((IfStatementSyntax)current));

    private static bool EndsByReturning(StatementSyntax body, string variable)
    {
        var statements = body is BlockSyntax block ? block.Statements : SyntaxFactory.SingletonList(body);
        return statements.LastOrDefault() is ReturnStatementSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name } }
            && name == variable
            && !statements.SelectMany(statement => statement.DescendantNodesAndSelf())
                .Any(node => node is BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax or LabeledStatementSyntax);
    }

    /// <summary>The variable of an <c>if</c> lives on behind it; that of a loop does not.</summary>
    private static bool IsMentionedOutside(IfStatementSyntax statement, string variable) =>
        statement.Parent!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == variable && !statement.Span.Contains(name.Span));

    private StatementSyntax Loop(IfStatementSyntax current)
    {
        var outer = _layout.IndentationOf(_statement);
        var inner = outer + _layout.OneLevel;
        var moved = current.Statement is BlockSyntax block
            ? block.Statements.Select(statement => Indenter.Indent(statement, _layout.OneLevel, atLineStart: true)).ToArray()
            : new[] { Alone(current.Statement, inner + _layout.OneLevel) };
        var probe = SyntaxFactory.IfStatement(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(inner)), SyntaxKind.IfKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
            SourceLayout.Token(SyntaxKind.OpenParenToken),
            _alive,
            SourceLayout.Token(SyntaxKind.CloseParenToken, _layout.EndOfLine),
            _layout.Block(inner, moved),
            null);
        return SyntaxFactory.WhileStatement(
            SyntaxFactory.Token(current.IfKeyword.LeadingTrivia, SyntaxKind.WhileKeyword, current.IfKeyword.TrailingTrivia),
            current.OpenParenToken,
            current.Condition,
            SourceLayout.Token(SyntaxKind.CloseParenToken, _layout.EndOfLine),
            _layout.Block(outer, probe, _dispose.WithTrailingTrivia(_layout.EndOfLine).WithLeadingTrivia(_layout.EndOfLine, SyntaxFactory.Whitespace(inner))));
    }

    /// <summary>A statement without a block, on a line of its own, with the comment behind it.</summary>
    private StatementSyntax Alone(StatementSyntax statement, string indentation)
    {
        var moved = _layout.BeginsLine(_statement.Statement)
            ? Indenter.Indent(statement, _layout.OneLevel, atLineStart: true)
            : statement.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation));
        return moved.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? moved : moved.WithTrailingTrivia(moved.GetTrailingTrivia().Add(_layout.EndOfLine));
    }
}
