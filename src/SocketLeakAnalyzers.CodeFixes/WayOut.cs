using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>How a loop that never ends is left at one place: the close, and the jump that does not lead back to the same read.</summary>
internal sealed class WayOut
{
    private readonly string _target;

    private WayOut(string target, bool closes, IReadOnlyList<string> statements)
    {
        _target = target;
        Title = closes ? FixTitles.LeaveAndClose(target) : FixTitles.Leave();
        Statements = statements;
    }

    /// <summary>The statements that close, where nothing else does, and jump.</summary>
    public IReadOnlyList<string> Statements { get; }

    /// <summary>What a person reads before choosing it.</summary>
    public string Title { get; }

    /// <summary>Whether the connection is closed within a branch already.</summary>
    public bool IsClosedIn(StatementSyntax branch) => branch.DescendantNodesAndSelf().OfType<ExpressionStatementSyntax>().Any(statement => IsCloseOf(statement, _target));

    /// <summary>The way out; null where there is none that compiles and leaves for good.</summary>
    /// <param name="place">The statement at which the loop is left.</param>
    /// <param name="target">The expression to close.</param>
    /// <param name="origin">Where the connection was acquired, or is first mentioned.</param>
    /// <param name="isPart">Whether only a part of what was asked for has been read, so that the caller must not go on.</param>
    /// <param name="context">The document.</param>
    public static WayOut? Find(StatementSyntax place, string target, SyntaxNode? origin, bool isPart, FixContext context)
    {
        var way = place.Ancestors().TakeWhile(node => !FixContext.IsFunction(node)).ToArray();
        if (way.Any(node => node is FinallyClauseSyntax) || context.FunctionAt(place) is not { } function || Closing.Statements(target, place, context) is not { } close)
        {
            return null;
        }

        // Behind the loop the connection is closed already, or is still used, or else may be closed before.
        var loop = isPart ? null : LoopToBreak(place, way, target, origin, function, context);
        var closedBehind = loop is not null && Behind(loop, way).Any(statement => IsCloseOf(statement, target));
        if (loop is not null && !closedBehind && Behind(loop, way).Any(statement => Uses(statement, target)))
        {
            loop = null;
        }

        var jump = loop is not null ? "break;" : Jump(place, way, isPart, function, context);
        if (jump is null)
        {
            return null;
        }

        return closedBehind || IsClosedByLeaving(place, way, target)
            ? new WayOut(target, closes: false, new[] { jump })
            : new WayOut(target, closes: true, close.Append(jump).ToArray());
    }

    /// <summary>
    /// The jump that leaves the function, or all of its loops: a handler that runs what follows them is better than a return
    /// that skips it. Who only has a part of what was wanted must not return as if it were all.
    /// </summary>
    private static string? Jump(SyntaxNode place, SyntaxNode[] way, bool isPart, IMethodSymbol function, FixContext context)
    {
        var exception = Throw(place, way, context);
        var loops = way.Where(ReadSite.IsLoop).Cast<StatementSyntax>().ToArray();
        var isHandled = exception is not null && IsHandled(place, way, context);
        if (isPart && exception is not null && (isHandled || !(function.IsAsync && function.ReturnsVoid)))
        {
            return exception;
        }

        if (!HasNoResult(function) && !IsIterator(place))
        {
            return exception;
        }

        if (isHandled && loops.Length > 0 && Behind(loops.Last(), way).Any())
        {
            return exception;
        }

        return isPart && loops.Length < 2 && exception is null ? null : IsIterator(place) ? "yield break;" : "return;";
    }

    /// <summary>The loop that a <c>break</c> would leave; null where it would not end the reading, or not compile.</summary>
    private static StatementSyntax? LoopToBreak(
        StatementSyntax place, SyntaxNode[] way, string target, SyntaxNode? origin, IMethodSymbol function, FixContext context)
    {
        var breakable = way.Where(IsBreakable).Cast<StatementSyntax>().ToArray();
        if (breakable.Length == 0
            || breakable[0] is SwitchStatementSyntax
            || breakable.Skip(1).Any(outer => outer is not SwitchStatementSyntax && !IsNewInEachTurn(outer, target, origin))
            || HasLabels(place))
        {
            return null;
        }

        var loop = breakable[0];
        if (!HasNoResult(function) && !IsIterator(place) && HasNoEnd(loop))
        {
            // What follows returns what the loop has gathered, as if it were all.
            return null;
        }

        var flow = context.Model.AnalyzeControlFlow(loop);
        if (flow is not { Succeeded: true } || (!flow.EndPointIsReachable && !HasNoResult(function) && !IsIterator(place)))
        {
            return null;
        }

        // What the loop assigns and the rest reads might not be assigned behind an earlier break.
        return context.Model.AnalyzeDataFlow(loop) is { Succeeded: true } data
            && !data.AlwaysAssigned.Any(variable => data.DataFlowsOut.Contains(variable) && !data.DefinitelyAssignedOnEntry.Contains(variable))
                ? loop
                : null;
    }

    /// <summary>Whether a loop is left only from within, where it has what it wants.</summary>
    private static bool HasNoEnd(SyntaxNode loop) => loop is WhileStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression }
        or DoStatementSyntax { Condition.RawKind: (int)SyntaxKind.TrueLiteralExpression } or ForStatementSyntax { Condition: null };

    private static bool IsBreakable(SyntaxNode node) =>
        node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchStatementSyntax;

    /// <summary>Whether an outer loop comes back with another connection: it acquires it, or declares the variable that holds it.</summary>
    private static bool IsNewInEachTurn(SyntaxNode loop, string target, SyntaxNode? origin)
    {
        if (origin is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && loop.Span.Contains(origin.Span))
        {
            return true;
        }

        var root = target.Split('.')[0];
        return loop is ForEachStatementSyntax each && each.Identifier.ValueText == root
            || loop.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(variable => variable.Identifier.ValueText == root);
    }

    private static bool HasLabels(SyntaxNode place) =>
        place.AncestorsAndSelf().FirstOrDefault(FixContext.IsFunction)?.DescendantNodes().Any(node => node is LabeledStatementSyntax) == true;

    /// <summary>What runs once a loop has been left, up to the end of the function.</summary>
    private static IEnumerable<StatementSyntax> Behind(StatementSyntax loop, SyntaxNode[] way)
    {
        StatementSyntax inner = loop;
        foreach (var node in way.SkipWhile(node => node != loop).Skip(1))
        {
            switch (node)
            {
                case BlockSyntax block:
                    foreach (var statement in block.Statements.Where(statement => statement.SpanStart > inner.SpanStart))
                    {
                        yield return statement;
                    }

                    break;
                case SwitchSectionSyntax section:
                    foreach (var statement in section.Statements.Where(statement => statement.SpanStart > inner.SpanStart))
                    {
                        yield return statement;
                    }

                    break;
                case TryStatementSyntax { Finally.Block: var block }:
                    yield return block;
                    break;
            }

            inner = node as StatementSyntax ?? inner;
            if (IsBreakable(node) && node is not SwitchStatementSyntax)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether every jump out of here disposes the connection: a <c>using</c> or a <c>finally</c> round it.</summary>
    private static bool IsClosedByLeaving(StatementSyntax place, SyntaxNode[] way, string target) => way.Prepend(place).Any(node => node switch
    {
        UsingStatementSyntax { Expression: { } expression } => IsSame(expression.ToString(), target),
        UsingStatementSyntax { Declaration.Variables: var variables } => variables.Any(variable => variable.Identifier.ValueText == target),
        TryStatementSyntax { Finally.Block.Statements: var statements } => statements.Any(statement => IsCloseOf(statement, target)),
        BlockSyntax block => block.Statements.OfType<LocalDeclarationStatementSyntax>().Any(local =>
            local.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) && local.SpanStart < place.SpanStart && local.Declaration.Variables.Any(variable => variable.Identifier.ValueText == target)),
        _ => false,
    });

    private static bool IsCloseOf(StatementSyntax statement, string target)
    {
        var expression = statement switch
        {
            BlockSyntax { Statements: var statements } => statements.FirstOrDefault(inner => IsCloseOf(inner, target)) is { } close ? ((ExpressionStatementSyntax)close).Expression : null,
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax await } => await.Expression,
            ExpressionStatementSyntax single => single.Expression,
            _ => null,
        };
        var (receiver, method) = expression switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => (access.Expression, access.Name),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } access => (access.Expression, binding.Name),
            _ => (null, null),
        };
        return receiver is not null && IsSame(receiver.ToString(), target) && method!.Identifier.ValueText is "Close" or "Dispose" or "DisposeAsync";
    }

    private static bool Uses(StatementSyntax statement, string target) =>
        statement.DescendantNodes().Any(node => node is MemberAccessExpressionSyntax access && IsSame(access.Expression.ToString(), target)
            && access.Name.Identifier.ValueText is not ("Close" or "Dispose" or "DisposeAsync"));

    private static bool IsSame(string expression, string target) => expression == target || "this." + expression == target || expression == "this." + target;

    private static bool IsIterator(SyntaxNode place) =>
        place.AncestorsAndSelf().FirstOrDefault(FixContext.IsFunction) is { } function
        && function.DescendantNodes(node => node == function || !FixContext.IsFunction(node)).Any(node => node is YieldStatementSyntax);

    private static bool HasNoResult(IMethodSymbol function) =>
        function.ReturnsVoid || (function.IsAsync && function.ReturnType is INamedTypeSymbol { IsGenericType: false, Name: "Task" or "ValueTask" });

    /// <summary>Whether the function has a handler for the exception of a read that must be complete.</summary>
    private static bool IsHandled(SyntaxNode place, SyntaxNode[] way, FixContext context) => way.OfType<TryStatementSyntax>().Any(guarded =>
        guarded.Block.Span.Contains(place.Span) && guarded.Catches.Any(handler => handler.Filter is null
            && (handler.Declaration is null
                || context.Model.GetTypeInfo(handler.Declaration.Type, context.Cancellation).Type?.Name is "EndOfStreamException" or "IOException" or "SystemException" or "Exception")));

    /// <summary>The exception of a read that must be complete; null where a handler within a loop would swallow it.</summary>
    private static string? Throw(SyntaxNode place, SyntaxNode[] way, FixContext context)
    {
        var inner = place;
        var swallowed = false;
        foreach (var node in way)
        {
            swallowed = swallowed || (node is TryStatementSyntax { Catches.Count: > 0 } guarded && guarded.Block == inner);
            if (swallowed && IsBreakable(node) && node is not SwitchStatementSyntax)
            {
                return null;
            }

            inner = node;
        }

        return context.NameOf("System.IO.EndOfStreamException", place.SpanStart) is { } name ? $"throw new {name}();" : null;
    }
}
