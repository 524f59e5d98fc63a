using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>Starts the call of a statement as a task: <c>_ = Task.Run(() => Handle(client));</c>.</summary>
internal sealed class HandOffEdit : IFixEdit
{
    private readonly ExpressionStatementSyntax _statement;
    private readonly string _name;
    private readonly string _task;

    private HandOffEdit(ExpressionStatementSyntax statement, string name, string task)
    {
        _statement = statement;
        _name = name;
        _task = task;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.HandOff(_name);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(HandOffEdit), _statement.SpanStart);

    /// <summary>The edit for a call; null where nothing else is awaited, or where <c>_</c> is a variable.</summary>
    public static HandOffEdit? TryCreate(SyntaxNode call, FixContext context)
    {
        if (call is not InvocationExpressionSyntax { Expression: var called }
            || call.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement
            || (statement.Expression is AwaitExpressionSyntax await && !IsAwaitedElse(await))
            || !context.Model.LookupSymbols(statement.SpanStart, name: "_").IsEmpty)
        {
            return null;
        }

        var name = called is MemberAccessExpressionSyntax access ? access.Name : called as SimpleNameSyntax;
        var task = context.Model.LookupNamespacesAndTypes(statement.SpanStart, name: "Task").Any(type => type.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks")
            ? "Task"
            : "System.Threading.Tasks.Task";
        return name is null || context.LanguageVersion < LanguageVersion.CSharp7 ? null : new HandOffEdit(statement, name.Identifier.ValueText, task);
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor) => editor.ReplaceNode(_statement, (current, _) => HandOff((ExpressionStatementSyntax)current));

    /// <summary>Without another <c>await</c> the compiler would complain of the function's <c>async</c>.</summary>
    private static bool IsAwaitedElse(AwaitExpressionSyntax await)
    {
        var function = await.FirstAncestorOrSelf<SyntaxNode>(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or CompilationUnitSyntax)!;
        return function.DescendantNodes(node => node == function || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or BaseTypeDeclarationSyntax))
            .Any(node => node is AwaitExpressionSyntax && node != await && !await.Span.Contains(node.Span));
    }

    private StatementSyntax HandOff(ExpressionStatementSyntax current)
    {
        var prefix = current.Expression is AwaitExpressionSyntax ? "async () => " : "() => ";
        return current.WithExpression(SyntaxFactory.ParseExpression($"_ = {_task}.Run({prefix}{current.Expression.WithoutTrivia().ToFullString()})").WithTriviaFrom(current.Expression));
    }
}
