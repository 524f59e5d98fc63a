using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>The statements with which a connection is closed.</summary>
internal static class Closing
{
    /// <summary>The statements; null for an expression of a type that cannot be closed there.</summary>
    /// <param name="target">The expression to close.</param>
    /// <param name="place">The node where it is closed.</param>
    /// <param name="context">The document.</param>
    public static IReadOnlyList<string>? Statements(string target, SyntaxNode place, FixContext context)
    {
        if (context.TypeOf(target, place.SpanStart) is not { } type)
        {
            return null;
        }

        if (FixContext.IsA(type, "WebSocket") && IsAsync(place, context) && Answer(target, place, context) is { } answer)
        {
            return new[] { answer, target + ".Dispose();" };
        }

        var method = FixContext.HasMethod(type, "Close") ? "Close"
            : FixContext.HasMethod(type, "Dispose") ? "Dispose"
            : FixContext.IsA(type, "PipeReader") ? "Complete"
            : null;
        return method is null ? null : new[] { target + "." + method + "();" };
    }

    /// <summary>Whether the statements answer the Close message of a WebSocket.</summary>
    public static bool Answers(IReadOnlyList<string> statements) => statements.Count > 1;

    /// <summary>The answer alone keeps the descriptor of a peer that does not close; the disposal alone cuts the handshake short.</summary>
    private static string? Answer(string target, SyntaxNode place, FixContext context) =>
        context.NameOf("System.Net.WebSockets.WebSocketCloseStatus", place.SpanStart) is { } status
        && context.NameOf("System.Threading.CancellationToken", place.SpanStart) is { } token
            ? $"await {target}.CloseOutputAsync({status}.NormalClosure, null, {token}.None);"
            : null;

    private static bool IsAsync(SyntaxNode place, FixContext context) =>
        context.FunctionAt(place) is { IsAsync: true }
        && !place.AncestorsAndSelf().TakeWhile(node => !FixContext.IsFunction(node)).Any(node => node is LockStatementSyntax);
}
