using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>An accept loop that an exception ends, in a task that nobody keeps (18h).</summary>
internal static class UnobservedEnd
{
    public static LoopStop? Find(AcceptLoop loop, Body body, CancellationToken cancellation) =>
        IsDropped(loop, body, cancellation) && !AcceptLoop.Around(loop.Accept).Any(outer => Handles(outer, loop, body))
            ? new LoopStop(loop.Accept.Syntax.GetLocation(), "SLA0107_Unobserved", loop.Accept.TargetMethod.Name)
            : null;

    private static bool IsDropped(AcceptLoop loop, Body body, CancellationToken cancellation)
    {
        var method = loop.Function switch
        {
            IAnonymousFunctionOperation => null,
            ILocalFunctionOperation local => local.Symbol,
            _ => body.Owner as IMethodSymbol,
        };
        if (method is null)
        {
            return Launches.IsDroppedTask(loop.Function.Syntax);
        }

        cancellation.ThrowIfCancellationRequested();
        var mentions = body.References.To(method, cancellation);
        return mentions.Count > 0 && mentions.All(mention => Launches.IsDroppedTask(mention, method));
    }

    /// <summary>Whether something round the accept sees to its exception: catches it within a loop, or does more about it than to log it.</summary>
    private static bool Handles(IOperation outer, AcceptLoop loop, Body body) => outer switch
    {
        ITryOperation { Catches.IsEmpty: false } guarded when guarded.Body.Syntax.Span.Contains(loop.Accept.Syntax.Span) && AcceptLoop.Around(guarded).Any(o => o is ILoopOperation) => true,
        ITryOperation guarded => guarded.Catches.Any(handler => IsExpected(handler) || Acts(handler.Handler)) || (guarded.Finally is { } last && Acts(last)),
        IUsingOperation @using => IsListener(@using.Resources, loop, body),
        IBlockOperation block => block.Operations.OfType<IUsingDeclarationOperation>().Any(declaration => IsListener(declaration.DeclarationGroup, loop, body)),
        _ => false,
    };

    /// <summary>A catch of certain exceptions is how a loop notices that its listener has been stopped.</summary>
    private static bool IsExpected(ICatchClauseOperation handler) =>
        handler.Filter is not null || handler.ExceptionType is { Name: not ("Exception" or "Object") };

    private static bool Acts(IOperation handler) => handler.Descendants().Any(operation =>
        operation is IThrowOperation or IAssignmentOperation or IDynamicInvocationOperation
        || (operation is IInvocationOperation { TargetMethod: { ContainingType.Name: not ("Console" or "Debug" or "Trace"), Name: var name } } call
            && !name.StartsWith("Log", StringComparison.Ordinal) && !name.StartsWith("Write", StringComparison.Ordinal)
            && !AcceptLoop.Around(call).Any(outer => outer is IArgumentOperation)));

    private static bool IsListener(IOperation resource, AcceptLoop loop, Body body) =>
        body.Roots.RootOf(loop.Accept.Instance) is { } listener
        && (SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(resource), listener)
            || resource.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().Any(declarator =>
                SymbolEqualityComparer.Default.Equals(declarator.Symbol, listener)
                || SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(declarator.GetVariableInitializer()?.Value), listener)));
}
