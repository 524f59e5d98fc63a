using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SocketLeakAnalyzers;

/// <summary>
/// Puts what follows an acquisition into <c>try { … } catch { x.Dispose(); throw; }</c>, for a connection that is handed on
/// when all goes well.
/// </summary>
internal sealed class CloseAndRethrowEdit : IFixEdit
{
    private readonly KeptConnection _kept;
    private readonly BlockSyntax _block;
    private readonly SourceLayout _layout;

    private CloseAndRethrowEdit(KeptConnection kept, SourceLayout layout)
    {
        _kept = kept;
        _block = kept.Scope;
        _layout = layout;
    }

    /// <inheritdoc/>
    public string Title => FixTitles.CloseAndRethrow(_kept.Target);

    /// <inheritdoc/>
    public (string Kind, int Position) Key => (nameof(CloseAndRethrowEdit), _kept.Statement.SpanStart);

    /// <summary>The edit; null where the rest of the block cannot be put into another, or goes on once the connection is handed on.</summary>
    /// <param name="kept">The connection.</param>
    /// <param name="thrower">What throws.</param>
    /// <param name="context">The document.</param>
    public static CloseAndRethrowEdit? TryCreate(KeptConnection kept, SyntaxNode thrower, FixContext context)
    {
        if (kept.Statement.Parent != kept.Scope || kept.IsCaptured || kept.OtherValues.Any())
        {
            return null;
        }

        var rest = kept.Scope.Statements.Skip(kept.Scope.Statements.IndexOf(kept.Statement) + 1).ToArray();
        return rest.Any(statement => statement.Span.Contains(thrower.Span)) && CanMove(rest, kept.Scope, context) && !GoesOnBehindHandOn(rest, kept, thrower, context)
            ? new CloseAndRethrowEdit(kept, context.Layout)
            : null;
    }

    /// <inheritdoc/>
    public void Apply(SyntaxEditor editor)
    {
        // The block is rebuilt from its current form, in which other edits may have changed the statements.
        var first = _block.Statements.IndexOf(_kept.Statement) + 1;
        editor.ReplaceNode(_block, (current, _) => Wrap((BlockSyntax)current, first));
    }

    private static bool CanMove(StatementSyntax[] rest, BlockSyntax block, FixContext context) =>
        rest.All(statement => context.Layout.BeginsLine(statement)
            && statement is not LocalFunctionStatementSyntax
            && statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            && !statement.ContainsDirectives
            && !statement.DescendantNodesAndSelf(node => node == statement || !FixContext.IsFunction(node)).Any(node => node is LabeledStatementSyntax or GotoStatementSyntax or YieldStatementSyntax))
        && !block.CloseBraceToken.IsMissing && !block.CloseBraceToken.ContainsDirectives
        && !Enclosing.IsSharedWithTheOutside(block, block.Statements, rest[0]);

    /// <summary>
    /// Whether something that may throw follows the place where the connection is handed on: the handler would close what
    /// somebody else has by then.
    /// </summary>
    private static bool GoesOnBehindHandOn(StatementSyntax[] rest, KeptConnection kept, SyntaxNode thrower, FixContext context)
    {
        var nodes = rest.SelectMany(statement => statement.DescendantNodes(node => !FixContext.IsFunction(node))).ToArray();
        var handOn = nodes.FirstOrDefault(node => IsHandOn(node, kept, thrower, context));
        return handOn is not null && nodes.Any(node => node.SpanStart >= handOn.Span.End
            && node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or AwaitExpressionSyntax or ThrowStatementSyntax);
    }

    private static bool IsHandOn(SyntaxNode node, KeptConnection kept, SyntaxNode thrower, FixContext context)
    {
        switch (node)
        {
            // What a constructor puts into its object is gone with the object.
            case AssignmentExpressionSyntax { Right: var right } assignment when kept.IsMentionedIn(right) && kept.Scope.Parent is not ConstructorDeclarationSyntax:
                return context.Model.GetSymbolInfo(assignment.Left, context.Cancellation).Symbol is not (ILocalSymbol or IDiscardSymbol)
                    && context.Model.GetTypeInfo(right, context.Cancellation).Type is { IsReferenceType: true, SpecialType: SpecialType.None };
            case InvocationExpressionSyntax { ArgumentList: var arguments } when node != thrower:
                return IsGiven(arguments, kept) && !IsOfTheFramework(node, context);
            case BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } when node != thrower:
                return IsGiven(arguments, kept) && !IsOfTheFramework(node, context);
            default:
                return false;
        }
    }

    private static bool IsGiven(ArgumentListSyntax arguments, KeptConnection kept) =>
        arguments.Arguments.Any(argument => argument.Expression is IdentifierNameSyntax name && kept.IsMentionedIn(name));

    /// <summary>What the framework makes of a connection is a link to it; its collections are somebody else.</summary>
    private static bool IsOfTheFramework(SyntaxNode call, FixContext context) =>
        context.Model.GetSymbolInfo(call, context.Cancellation).Symbol?.ContainingNamespace?.ToDisplayString() is { } name
        && (name == "System" || name.StartsWith("System.Net", System.StringComparison.Ordinal) || name.StartsWith("System.IO", System.StringComparison.Ordinal));

    private BlockSyntax Wrap(BlockSyntax block, int first)
    {
        var indentation = _layout.IndentationOf(_kept.Statement);
        var inner = indentation + _layout.OneLevel;
        var space = block.Statements[first].GetLeadingTrivia().TakeWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToArray();
        var moved = block.Statements.Skip(first)
            .Select((statement, index) => index == 0 ? statement.WithLeadingTrivia(statement.GetLeadingTrivia().Skip(space.Length)) : statement)
            .Select(statement => Indenter.Indent(statement, _layout.OneLevel, atLineStart: true))
            .ToArray();
        var close = _layout.Lines(new[] { _kept.Close(_kept.MayBeNull), "throw;" }, inner).ToArray();
        var handler = SyntaxFactory.CatchClause(
            SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(indentation)), SyntaxKind.CatchKeyword, SyntaxFactory.TriviaList(_layout.EndOfLine)),
            null,
            null,
            _layout.Block(indentation, close));
        var guarded = SyntaxFactory.TryStatement(
            SyntaxFactory.Token(
                SyntaxFactory.TriviaList(space.Append(SyntaxFactory.Whitespace(indentation))), SyntaxKind.TryKeyword, SyntaxFactory.TriviaList(_layout.EndOfLine)),
            _layout.Block(indentation, moved),
            SyntaxFactory.SingletonList(handler),
            null!);
        return block.WithStatements(SyntaxFactory.List(block.Statements.Take(first).Append(guarded)));
    }
}
