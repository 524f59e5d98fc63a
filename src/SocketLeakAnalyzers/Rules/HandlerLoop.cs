using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// A handler that runs on its own, and whose loop is left by every exception but those of a lost connection without a close:
/// a request that cannot be parsed, a callback that fails.
/// </summary>
internal static class HandlerLoop
{
    public static IEnumerable<JumpedClose> Find(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method || !FunctionSummaries.ReturnsNothing(method))
        {
            yield break;
        }

        foreach (var guarded in Held.Statements(body).OfType<ITryOperation>())
        {
            if (guarded is { Catches.IsEmpty: false, Finally: null }
                && guarded.Catches.All(handler => !Handling.CatchesAll(handler) && Handling.OnlyLogs(handler.Handler))
                && Handling.Behind(guarded).All(Handling.OnlyLogs)
                && ClosedIn(guarded, body) is { } holder
                && !Handling.IsUsed(guarded, holder)
                && Failing(guarded, holder, body, cancellation) is { } failing
                && RunsAlone(method, body, cancellation)
                && !Owners.MayClose(holder, method, body, cancellation))
            {
                var isMember = holder is not IParameterSymbol;
                yield return new JumpedClose(holder.Name, failing)
                {
                    // To close twice is safe with what the framework made, and where nothing more is done with it.
                    Rescue = Held.IsFrameworks(ConnectionCatalog.TypeOf(holder), body) && !Handling.Behind(guarded).Any(statement => Held.Mentions(statement, holder)) ? Rescue.AddFinally : null,
                    Target = holder.Name,
                    TargetIsMember = isMember,
                };
            }
        }
    }

    /// <summary>The member or carrier that is closed on some path of the <c>try</c>; parameters of the framework's types are judged by the flow.</summary>
    private static ISymbol? ClosedIn(ITryOperation guarded, Body body) => guarded.Body.Descendants().OfType<IInvocationOperation>()
        .Where(call => !IsNested(call, guarded))
        .Select(call => Held.ClosedBy(call, body))
        .FirstOrDefault(holder => holder is not null && !(holder is IParameterSymbol parameter && Held.IsFrameworks(parameter.Type, body)));

    /// <summary>The first call in a loop over the connection that runs other code, which may throw anything.</summary>
    private static IInvocationOperation? Failing(ITryOperation guarded, ISymbol holder, Body body, CancellationToken cancellation) => guarded.Body.Descendants().OfType<ILoopOperation>()
        .Where(loop => !IsNested(loop, guarded) && !IsCaught(loop, guarded) && WorksWith(loop, holder, body) && !Accepts(loop))
        .SelectMany(loop => loop.Body.Descendants().OfType<IInvocationOperation>())
        .FirstOrDefault(call => !IsNested(call, guarded) && !IsCaught(call, guarded) && MayThrow(call, holder, body, cancellation));

    private static bool WorksWith(ILoopOperation loop, ISymbol holder, Body body) => loop.Descendants().Any(operation =>
        Held.IsReference(operation, holder)
        && !(operation.Parent is IInvocationOperation call && SymbolEqualityComparer.Default.Equals(Held.ClosedBy(call, body), holder)));

    private static bool Accepts(ILoopOperation loop) => loop.Descendants().OfType<IInvocationOperation>().Any(call => call.TargetMethod.Name.IndexOf("Accept", StringComparison.Ordinal) >= 0);

    private static bool IsNested(IOperation operation, ITryOperation guarded) => !AcceptLoop.Around(operation).Contains(guarded);

    /// <summary>Whether another <c>try</c> within this one may see to an exception.</summary>
    private static bool IsCaught(IOperation operation, ITryOperation guarded) => AcceptLoop.Around(operation).TakeWhile(outer => outer != guarded).Any(outer =>
        outer is ITryOperation or ICatchClauseOperation);

    private static bool MayThrow(IInvocationOperation call, ISymbol holder, Body body, CancellationToken cancellation)
    {
        var called = call.TargetMethod;
        if (Handling.IsLogging(call)
            || (Held.Receiver(call) is { } receiver && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(receiver), holder))
            || (Held.IsTask(call.Type) && call.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }))
        {
            return false;
        }

        return called.MethodKind == MethodKind.DelegateInvoke
            || (!called.DeclaringSyntaxReferences.IsEmpty && (called.IsAbstract || body.Callees.MayThrow(called, hasCount: false, cancellation)));
    }

    /// <summary>Whether nobody waits for the method who could close when it fails, and its failure does not end the process.</summary>
    private static bool RunsAlone(IMethodSymbol method, Body body, CancellationToken cancellation) =>
        method is { ReturnsVoid: true, IsAsync: true }
        || (body.References.To(method, cancellation) is { Count: > 0 } mentions && mentions.All(mention => Launches.IsDroppedTask(mention, method)));
}
