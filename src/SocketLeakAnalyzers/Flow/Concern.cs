using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Answers which bodies the flow has anything to do with: all others cost no graph.</summary>
internal static class Concern
{
    /// <summary>Whether a body may have to do with connections although it names nothing of them: what it calls reads, or makes one.</summary>
    public static bool MayBe(ISymbol owner, Knowledge knowledge) =>
        (owner is IMethodSymbol method && method.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Delegate) && knowledge.Carriers.IsCarrier(method.ReturnType))
        || knowledge.HasConnection(owner);

    /// <summary>Whether a body really acquires a connection, or reads and has a connection to read from.</summary>
    public static bool Really(IOperation body, ISymbol owner, Knowledge knowledge, Lenders lenders, CancellationToken cancellation)
    {
        var catalog = knowledge.Catalog;
        var summaries = knowledge.Summaries;
        var isHandler = owner is IMethodSymbol handler && FunctionSummaries.ReturnsNothing(handler)
            && handler.Parameters.Any(parameter => catalog.IsConnection(parameter.Type));
        var connection = knowledge.HasConnection(owner);
        var (reads, loops, maybe, asks, callsReader) = (false, false, false, false, false);
        foreach (var operation in body.DescendantsAndSelf())
        {
            var member = ConnectionCatalog.MemberOf(operation);
            if (member is not null)
            {
                switch (catalog.Find(member))
                {
                    case { } row when catalog.RoleOf(member) is ApiRole.Acquire or ApiRole.Respond || !row.Acquired.IsEmpty:
                    case null when member is IMethodSymbol called && knowledge.Makes(called) && (called.Parameters.Any(parameter => parameter.RefKind == RefKind.Out) || StaysHere(operation, knowledge)):
                        return true;

                    case { Role: ApiRole.Transparent } when operation is IPropertyReferenceOperation { Property.ContainingType.Name: "Lazy", Instance: ILocalReferenceOperation, Type: { } asked } && (catalog.IsConnection(asked) || asked.Name is "Task" or "ValueTask"):
                        return true;

                    case null when member is IMethodSymbol responder && knowledge.Responders.MayRespond(responder):
                        return true;

                    // With a callback the read ends elsewhere, but whether it has ended at once is asked here.
                    case { Role: ApiRole.Read }:
                        reads = true;
                        break;
                    case { Role: ApiRole.TrueAfterEnd or ApiRole.ZeroAfterEnd }:
                        asks = asks || ConnectionCatalog.IsInLoop(operation);
                        break;
                    case null when member is IMethodSymbol { MethodKind: not MethodKind.Constructor } method && summaries.MayTouch(method, cancellation) && !summaries.Implementations.Of(method, cancellation).IsEmpty:
                        callsReader = true;
                        connection = connection || knowledge.HoldsConnection(method.ContainingType);
                        reads = reads || isHandler || ((FunctionSummaries.ReturnsNothing(method) || !IsUnasked(operation)) && summaries.Reads(method, IsGivenConnection(operation, catalog), cancellation));
                        break;
                }
            }

            if (operation is IMethodReferenceOperation { Method: var group } && summaries.MayTouch(group, cancellation))
            {
                reads = reads || summaries.Reads(group, isGivenOne: true, cancellation);
            }

            loops = loops || operation is ILoopOperation or IBranchOperation { BranchKind: BranchKind.GoTo };
            connection = connection || catalog.IsConnection(operation.Type) || ConnectionCatalog.IsOperation(operation.Type);
            maybe = maybe || catalog.MayBeConnection(operation.Type);
            if (reads && connection)
            {
                return true;
            }
        }

        // Of what only may be a connection nothing but a loop that never ends is judged. A loop that asks how the connection is,
        // and calls something that may read it, may learn of the end there.
        return (reads && maybe && loops && lenders.WorksBesideSockets(owner, cancellation)) || (asks && connection && !callsReader);
    }

    /// <summary>Whether something may have to be said of a function that only those know who call it: it reads from a mere stream that it is given, and says nothing of the end, or wraps what it is given.</summary>
    public static bool IsHelper(IMethodSymbol function, IOperation body, Knowledge knowledge, CancellationToken cancellation)
    {
        var catalog = knowledge.Catalog;
        var isGivenStream = function.Parameters.Any(parameter => catalog.MayBeConnection(parameter.Type) || catalog.IsLink(parameter.Type));
        return (isGivenStream && FunctionSummaries.ReturnsNothing(function) && knowledge.Summaries.TouchOf(function, cancellation) == Touch.Reads)
            || ((isGivenStream || function.Parameters.Any(parameter => catalog.IsConnection(parameter.Type)))
                && body.Descendants().Any(operation => ConnectionCatalog.MemberOf(operation) is { } member && catalog.RoleOf(member) == ApiRole.Wrap));
    }

    private static bool IsGivenConnection(IOperation operation, ConnectionCatalog catalog) =>
        operation is IInvocationOperation call && call.Arguments.Any(argument => catalog.IsConnection(argument.Value.Type) || catalog.IsLink(argument.Value.Type));

    /// <summary>Whether nothing is decided here by what an operation returns: it goes to the caller as it is, or is dropped where nothing follows it again.</summary>
    private static bool IsUnasked(IOperation operation) => operation.Parent switch
    {
        IReturnOperation => true,
        IExpressionStatementOperation => !ConnectionCatalog.IsInLoop(operation),
        IConversionOperation or IAwaitOperation or IParenthesizedOperation => IsUnasked(operation.Parent),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" } => IsUnasked(operation.Parent),
        _ => false,
    };

    /// <summary>Whether what an operation makes stays with the function for a while: in a variable, or as what another carrier is made of.</summary>
    private static bool StaysHere(IOperation operation, Knowledge knowledge) => operation.Parent switch
    {
        IConversionOperation or IAwaitOperation or IParenthesizedOperation => StaysHere(operation.Parent, knowledge),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" } => StaysHere(operation.Parent, knowledge),
        IPropertyReferenceOperation { Property.Name: "Result" } => StaysHere(operation.Parent, knowledge),
        IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } => StaysHere(operation.Parent, knowledge),
        IVariableInitializerOperation or IUsingOperation or IConditionalOperation or ICoalesceOperation or IDeconstructionAssignmentOperation => true,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation } => true,
        IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } outer } } => knowledge.Makes(outer),
        IExpressionStatementOperation => operation is IInvocationOperation,
        _ => false,
    };
}
