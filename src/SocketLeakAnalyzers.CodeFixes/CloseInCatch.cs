using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>Finds the handlers that swallow an exception, for a connection that is to be closed there.</summary>
internal static class CloseInCatch
{
    /// <summary>The edit; null where a handler speaks of the connection, or the connection may be used behind it.</summary>
    /// <param name="kept">The connection.</param>
    /// <param name="thrower">What throws.</param>
    /// <param name="context">The document.</param>
    public static IFixEdit? TryCreate(KeptConnection kept, SyntaxNode thrower, FixContext context)
    {
        if (Guarding(kept, thrower, context) is not { } guarded)
        {
            return null;
        }

        if (guarded.Block.Span.Contains(kept.Scope.Span))
        {
            // The variable is out of sight in the handlers.
            return CloseAndRethrowEdit.TryCreate(kept, thrower, context);
        }

        if (kept.IsMember || kept.IsCaptured || !kept.Scope.Span.Contains(guarded.Span) || !IsAssigned(kept, guarded))
        {
            return null;
        }

        var isMadeInside = guarded.Block.Span.Contains(kept.Statement.Span);
        var others = kept.OtherValues.ToArray();
        if (others.Any(value => value is null || !IsNull(value)))
        {
            return null;
        }

        var handlers = guarded.Catches.Where(handler => MayCatch(handler, thrower, context) && !kept.IsClosedIn(handler)).Select(handler => handler.Block).ToArray();
        return handlers.Length > 0 && handlers.All(handler => !kept.IsMentionedIn(handler) && EndsThere(handler, guarded, kept, isMadeInside, context))
            ? new CloseFirstEdit(FixTitles.CloseInCatch(kept.Target), handlers, kept.Close(isMadeInside || kept.MayBeNull || others.Length > 0), context.Layout)
            : null;
    }

    /// <summary>The innermost statement whose handlers may take the exception and do not all close.</summary>
    private static TryStatementSyntax? Guarding(KeptConnection kept, SyntaxNode thrower, FixContext context) =>
        thrower.Ancestors().TakeWhile(node => !FixContext.IsFunction(node)).OfType<TryStatementSyntax>().FirstOrDefault(statement =>
            statement.Block.Span.Contains(thrower.Span) && statement.Catches.Any(handler => MayCatch(handler, thrower, context) && !kept.IsClosedIn(handler)));

    /// <summary>What the framework throws for the network's sake is of few kinds; of other code nothing is known.</summary>
    private static bool MayCatch(CatchClauseSyntax handler, SyntaxNode thrower, FixContext context)
    {
        if (handler.Declaration is null || context.Model.GetSymbolInfo(thrower, context.Cancellation).Symbol?.ContainingNamespace?.ToDisplayString() is not { } origin
            || !(origin.StartsWith("System.Net", System.StringComparison.Ordinal) || origin.StartsWith("System.IO", System.StringComparison.Ordinal)))
        {
            return true;
        }

        var type = context.Model.GetTypeInfo(handler.Declaration.Type, context.Cancellation).Type;
        return type?.ContainingNamespace.ToDisplayString() is "System.IO" or "System.Net" or "System.Net.Http" or "System.Net.Sockets" or "System.Net.WebSockets" or "System.Security.Authentication"
            || type?.Name is "Exception" or "SystemException" or "OperationCanceledException" or "TaskCanceledException" or "TimeoutException" or "AggregateException"
                or "Win32Exception" or "ExternalException" or "InvalidOperationException" or "ObjectDisposedException";
    }

    /// <summary>Whether the variable has a value in the handler.</summary>
    private static bool IsAssigned(KeptConnection kept, TryStatementSyntax guarded) =>
        kept.IsInitialized || (kept.Statement.SpanStart < guarded.SpanStart && kept.Statement.Parent is { } place && place.Span.Contains(guarded.Span));

    /// <summary>Whether nobody uses the connection once the handler has run.</summary>
    private static bool EndsThere(BlockSyntax handler, TryStatementSyntax guarded, KeptConnection kept, bool isMadeInside, FixContext context)
    {
        if (guarded.Finally is { } last && kept.IsMentionedIn(last))
        {
            return false;
        }

        var flow = context.Model.AnalyzeControlFlow(handler);
        if (flow is { Succeeded: true, EndPointIsReachable: false } && flow.ExitPoints.All(exit => exit is ReturnStatementSyntax))
        {
            return true;
        }

        var comesBack = guarded.Ancestors().TakeWhile(node => node != kept.Scope).Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);
        return (isMadeInside || !comesBack) && !kept.Links(kept.Scope).Any(name => name.SpanStart > guarded.Span.End);
    }

    private static bool IsNull(ExpressionSyntax value) =>
        value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression) || value.IsKind(SyntaxKind.DefaultExpression);
}
