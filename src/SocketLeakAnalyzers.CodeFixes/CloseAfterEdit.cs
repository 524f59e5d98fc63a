using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers;

/// <summary>Closes a connection behind the statement that ends its session; in a <c>finally</c> where that statement may be cut short by a handler.</summary>
internal sealed class CloseAfterEdit : IFixEdit
{
    private readonly ExpressionStatementSyntax _statement;
    private readonly TryStatementSyntax? _try;
    private readonly string _target;
    private readonly string _close;
    private readonly SourceLayout _layout;

    private CloseAfterEdit(ExpressionStatementSyntax statement, TryStatementSyntax? guarded, string target, string close, SourceLayout layout)
    {
        _statement = statement;
        _try = guarded;
        _target = target;
        _close = close;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.CloseAfter(_target);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseAfterEdit), ((SyntaxNode?)_try ?? _statement).SpanStart);

    /// <summary>The edit for the call; null where it is no statement of its own, or where the connection is mentioned again behind it.</summary>
    public static CloseAfterEdit? TryCreate(SyntaxNode call, FixContext context)
    {
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement
            || TargetOf(call, context) is not { } target
            || ClosedNames.RootName(target) is not { } name
            || !IsDone(call, statement)
            || Closing.Statements(target.ToString(), statement, context) is not { Count: 1 } statements
            || !context.Layout.BeginsLine(statement) && !Bracing.IsEmbedded(statement) && statement.Parent is not BlockSyntax { Parent: TryStatementSyntax }
            || IsMentionedBehind(statement, name))
        {
            return null;
        }

        var asksForNull = call is { Parent: ConditionalAccessExpressionSyntax };
        if (statement.Parent is BlockSyntax { Parent: TryStatementSyntax { Catches.Count: > 0 } guarded } block && guarded.Block == block)
        {
            asksForNull |= !context.IsNeverNull(target);
            return FinallyClause.CanAdd(guarded, context.Layout) && (!asksForNull || context.LanguageVersion >= LanguageVersion.CSharp6)
                ? new CloseAfterEdit(statement, guarded, name, Spelled(target, statements[0], asksForNull), context.Layout)
                : null;
        }

        return Bracing.IsEmbedded(statement) || (statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax && statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
            ? new CloseAfterEdit(statement, null, name, Spelled(target, statements[0], asksForNull), context.Layout)
            : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        var lines = _layout.Lines(new[] { _close }, _layout.IndentationOf(_statement)).ToArray();
        if (_try is not null)
        {
            editor.ReplaceNode(_try, (current, _) => FinallyClause.Add((TryStatementSyntax)current, _try, lines, _layout));
        }
        else if (Bracing.IsEmbedded(_statement))
        {
            Bracing.Embrace(editor, _statement, _layout, (moved, indentation) => _layout.Lines(new[] { _close }, indentation).Prepend(moved));
        }
        else if (_statement.Parent is GlobalStatementSyntax global)
        {
            editor.InsertAfter(global, lines.Select(SyntaxFactory.GlobalStatement));
        }
        else
        {
            editor.InsertAfter(_statement, lines);
        }
    }

    /// <summary>What to close: the receiver of the call, the client itself for its socket.</summary>
    private static ExpressionSyntax? TargetOf(SyntaxNode call, FixContext context)
    {
        var receiver = call switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
            InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax, Parent: ConditionalAccessExpressionSyntax access } => access.Expression,
            _ => null,
        };
        return receiver is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Client", Expression: var client }
            && context.Model.GetTypeInfo(client, context.Cancellation).Type?.Name == "TcpClient"
                ? client
                : receiver;
    }

    /// <summary>Whether the session has ended when the statement has: an asynchronous call must be waited for.</summary>
    private static bool IsDone(SyntaxNode call, ExpressionStatementSyntax statement) =>
        call is InvocationExpressionSyntax { Expression: var called }
        && (!called.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Last().Identifier.ValueText.EndsWith("Async", System.StringComparison.Ordinal)
            || statement.Expression is AwaitExpressionSyntax
            || statement.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "GetResult" } });

    private static string Spelled(ExpressionSyntax target, string close, bool asksForNull) =>
        asksForNull ? target + "?" + close.Substring(target.ToString().Length) : close;

    /// <summary>Whether the function goes on to use the connection; in a loop, behind may be before.</summary>
    private static bool IsMentionedBehind(SyntaxNode statement, string name)
    {
        var function = statement.Ancestors().FirstOrDefault(FixContext.IsFunction) ?? statement.SyntaxTree.GetRoot();
        var loop = statement.Ancestors().TakeWhile(node => node != function)
            .LastOrDefault(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax);
        return function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(other =>
            other.Identifier.ValueText == name
            && (other.SpanStart > statement.Span.End || loop?.Span.Contains(other.Span) == true)
            && !statement.Span.Contains(other.Span)
            && other.Parent is not AssignmentExpressionSyntax { Right.RawKind: (int)SyntaxKind.NullLiteralExpression });
    }
}
