using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names alone, whether something may end a wait from outside: a token, a timer, a timeout.</summary>
internal static class Limits
{
    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(
        "Cancel", "CancelAfter", "CancelAsync", "CancellationTokenSource", "ReadTimeout", "ReceiveTimeout", "Register", "Timer", "UnsafeRegister");

    /// <summary>Whether a piece of source mentions something that may. When, and which wait, is not followed.</summary>
    public static bool MayEnd(SyntaxNode scope) => Mentions(scope, Names);

    /// <summary>Whether a piece of source mentions one of the names.</summary>
    public static bool Mentions(SyntaxNode scope, ImmutableHashSet<string> names) =>
        scope.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText));
}
