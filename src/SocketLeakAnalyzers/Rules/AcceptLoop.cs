using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A loop that accepts connections for as long as its program runs.</summary>
/// <param name="Accept">The call that accepts.</param>
/// <param name="Loop">The loop round it.</param>
/// <param name="Function">The function whose loop it is: the body, a lambda or a local function.</param>
internal sealed record AcceptLoop(IInvocationOperation Accept, ILoopOperation Loop, IOperation Function)
{
    /// <summary>The loops of a body. One that takes a number of connections, leaves after one, or stops its listener is none.</summary>
    public static IEnumerable<AcceptLoop> In(Body body)
    {
        foreach (var accept in body.All.OfType<IInvocationOperation>())
        {
            if (accept.TargetMethod.Name.StartsWith("Accept", System.StringComparison.Ordinal)
                && body.Catalog.RoleOf(accept.TargetMethod) == ApiRole.Acquire
                && Around(accept).OfType<ILoopOperation>().FirstOrDefault() is { } loop
                && IsEndless(loop)
                && !LeavesAtOnce(loop.Body)
                && !loop.Body.Descendants().OfType<IInvocationOperation>().Any(call => IsStopOf(call, accept, body)))
            {
                yield return new AcceptLoop(accept, loop, FunctionOf(accept));
            }
        }
    }

    /// <summary>The operations round this one within its function, the inner ones first.</summary>
    public static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (var current = operation.Parent; current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            yield return current;
        }
    }

    /// <summary>The body, lambda or local function in which an operation runs.</summary>
    public static IOperation FunctionOf(IOperation operation)
    {
        var last = Around(operation).LastOrDefault() ?? operation;
        return last.Parent ?? last;
    }

    /// <summary>Whether the operation runs in each turn of the loop, and not in a function nested in it.</summary>
    public bool Runs(IOperation operation) => Around(operation).Contains(Loop);

    /// <summary>The variable of the accepted connection; null when it has none.</summary>
    public ILocalSymbol? Accepted(Body body) => Holder(body) switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var declared } } => declared,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } } => assigned,
        _ => null,
    };

    /// <summary>What gets the accepted connection once it is there: the operation round the call, its awaiting and its result.</summary>
    public IOperation? Holder(Body body)
    {
        IOperation current = Accept;
        while (current.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            || (current.Parent is { } parent && ConnectionCatalog.MemberOf(parent) is { } member && body.Catalog.RoleOf(member) == ApiRole.Transparent))
        {
            current = current.Parent;
        }

        return current.Parent;
    }

    private static bool IsEndless(ILoopOperation loop)
    {
        var condition = loop switch
        {
            IWhileLoopOperation @while => @while.Condition,
            IForLoopOperation @for => @for.Condition,
            _ => loop,
        };

        // A count, or a look whether somebody waits: such a loop ends by itself.
        return condition is null || (condition is not ILoopOperation && !condition.DescendantsAndSelf().Any(part =>
            part is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual }
                or IInvocationOperation { TargetMethod.Name: "Pending" or "Poll" }));
    }

    private static bool LeavesAtOnce(IOperation operation) => operation switch
    {
        IBlockOperation block => block.Operations.Any(LeavesAtOnce),
        ITryOperation guarded => LeavesAtOnce(guarded.Body),
        IUsingOperation @using => LeavesAtOnce(@using.Body),
        IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo } or IReturnOperation { Kind: OperationKind.Return } => true,
        IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation => true,
        _ => false,
    };

    private static bool IsStopOf(IInvocationOperation call, IInvocationOperation accept, Body body) =>
        call.TargetMethod.Name is "Stop" or "Close" or "Dispose"
        && body.Roots.RootOf(accept.Instance) is { } listener
        && SymbolEqualityComparer.Default.Equals(body.Roots.RootOf(call.Instance), listener);
}
