using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>An accept loop that waits for a semaphore which a handler that throws does not release (18k).</summary>
internal static class SkippedRelease
{
    private static readonly ImmutableHashSet<string> Harmless =
        ImmutableHashSet.Create("Close", "ConfigureAwait", "Dispose", "DisposeAsync", "GetStream", "Remove", "TryRemove", "Wait", "WaitAsync");

    public static LoopStop? Find(AcceptLoop loop, Body body, CancellationToken cancellation)
    {
        foreach (var wait in loop.Loop.Body.Descendants().OfType<IInvocationOperation>().Where(loop.Runs))
        {
            if (wait.TargetMethod is { Name: "Wait" or "WaitAsync" or "WaitOne", ContainingType.Name: "SemaphoreSlim" or "Semaphore" or "WaitHandle" }
                && wait.Instance?.Type?.Name is "SemaphoreSlim" or "Semaphore"
                && body.Roots.RootOf(wait.Instance) is { } semaphore
                && Releases(semaphore.Name, body, cancellation) is { Count: > 0 } releases
                && releases.All(release => MayBeSkipped(release, loop.Function.Syntax)))
            {
                return new LoopStop(wait.Syntax.GetLocation(), "SLA0107_Unreleased", semaphore.Name);
            }
        }

        return null;
    }

    /// <summary>Where the type mentions the release of the semaphore, as a call or as a method group.</summary>
    private static IReadOnlyList<SyntaxNode> Releases(string semaphore, Body body, CancellationToken cancellation) => body.Owner.ContainingType.DeclaringSyntaxReferences
        .SelectMany(reference => reference.GetSyntax(cancellation).DescendantNodes())
        .OfType<SimpleNameSyntax>()
        .Where(name => name.Identifier.ValueText == "Release" && Receiver(name) == semaphore)
        .ToArray();

    private static string? Receiver(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => ClosedNames.RootName(access.Expression),
        MemberBindingExpressionSyntax binding => ClosedNames.RootName(binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression),
        _ => null,
    };

    /// <summary>
    /// Whether an exception of the handler leaves the semaphore taken: something before the release may throw, and nothing
    /// that runs all the same releases it. A release in the loop itself is not the handler's.
    /// </summary>
    private static bool MayBeSkipped(SyntaxNode release, SyntaxNode acceptor)
    {
        if (release.Parent?.Parent is not InvocationExpressionSyntax call
            || call.FirstAncestorOrSelf<SyntaxNode>(node => node is FinallyClauseSyntax or CatchClauseSyntax) is not null
            || call.FirstAncestorOrSelf<SyntaxNode>(IsFunction) is not { } function
            || function.Span.Contains(acceptor.Span)
            || function is MethodDeclarationSyntax { Identifier.ValueText: "Dispose" or "DisposeAsync" }
            || (function is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax user } } && !IsStart(user)))
        {
            return false;
        }

        return function.DescendantNodes(node => node == function || !IsFunction(node))
            .Any(node => node is InvocationExpressionSyntax before && node.Span.End <= call.SpanStart && MayThrow(before) && !IsCaught(node, function));
    }

    /// <summary>What cleans up, counts or logs is not what a handler fails at.</summary>
    private static bool MayThrow(InvocationExpressionSyntax call) => call.Expression is not MemberAccessExpressionSyntax access
        || (!Harmless.Contains(access.Name.Identifier.ValueText)
            && !access.Name.Identifier.ValueText.StartsWith("Log", System.StringComparison.Ordinal)
            && ClosedNames.RootName(access.Expression) is not ("Console" or "Debug" or "Interlocked" or "Trace"));

    /// <summary>Whether a call starts a lambda as a handler; any other may run it whatever happens, as <c>ContinueWith</c> does.</summary>
    private static bool IsStart(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" };

    private static bool IsFunction(SyntaxNode node) => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;

    private static bool IsCaught(SyntaxNode node, SyntaxNode function) => node.Ancestors().TakeWhile(outer => outer != function)
        .Any(outer => outer is TryStatementSyntax { Catches.Count: > 0 } guarded && guarded.Block.Span.Contains(node.Span));
}
