using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Waits for any of the tasks instead of all, and closes connections behind the wait.</summary>
internal sealed class WaitForFirstEdit : IFixEdit
{
    private readonly ExpressionStatementSyntax _statement;
    private readonly SimpleNameSyntax _name;
    private readonly IReadOnlyList<string> _closes;
    private readonly SourceLayout _layout;

    private WaitForFirstEdit(ExpressionStatementSyntax statement, SimpleNameSyntax name, IReadOnlyList<string> closes, SourceLayout layout)
    {
        _statement = statement;
        _name = name;
        _closes = closes;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.WaitForFirst(FirstOf(_name));

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(WaitForFirstEdit), _statement.SpanStart);

    /// <summary>The edit for the call that waits; null where its result is used, or where there is no room for the closes.</summary>
    public static WaitForFirstEdit? TryCreate(SyntaxNode wait, string[] targets, FixContext context)
    {
        if (wait is not InvocationExpressionSyntax { Expression: var called } || wait.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement
            || statement.Expression is AssignmentExpressionSyntax
            || statement.Parent is not (BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax) && targets.Length > 0
            || !context.Layout.BeginsLine(statement))
        {
            return null;
        }

        var name = called is MemberAccessExpressionSyntax access ? access.Name : called as SimpleNameSyntax;
        var closes = targets.Select(target => Close(target, statement, context)).ToArray();
        return name is null || !statement.Expression.DescendantNodesAndSelf().All(IsPartOfTheWait) || closes.Any(close => close is null)
            ? null
            : new WaitForFirstEdit(statement, name, closes.SelectMany(close => close!).ToArray(), context.Layout);

        bool IsPartOfTheWait(SyntaxNode node) => !node.Span.Contains(wait.Span)
            || node is AwaitExpressionSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        editor.ReplaceNode(_name, (current, _) => ((SimpleNameSyntax)current).WithIdentifier(SyntaxFactory.Identifier(FirstOf(_name)).WithTriviaFrom(_name.Identifier)));
        var lines = _layout.Lines(_closes, _layout.IndentationOf(_statement));
        if (_statement.Parent is GlobalStatementSyntax global)
        {
            editor.InsertAfter(global, lines.Select(SyntaxFactory.GlobalStatement));
        }
        else
        {
            editor.InsertAfter(_statement, lines);
        }
    }

    private static string FirstOf(SimpleNameSyntax name) => name.Identifier.ValueText == "WhenAll" ? "WhenAny" : "WaitAny";

    private static IReadOnlyList<string>? Close(string target, SyntaxNode statement, FixContext context)
    {
        var name = target.Split('.').Last();
        return Closing.Statements(context.Qualify(name, isMember: name != target, statement.SpanStart), statement, context);
    }
}
