using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Waits that may give up, and tasks that nobody waits for: the operation goes on, and whoever started it still owes the close.</content>
internal sealed partial class Evaluator
{
    /// <summary>Whether the wait ends although what it waits for has not: after a time, or when one of several tasks has ended.</summary>
    private static bool IsTimed(IInvocationOperation call) => call.TargetMethod.Name is "WhenAny" or "WaitAny"
        || call.Arguments.Any(argument => argument.Parameter?.Type is { Name: "TimeSpan" } or { SpecialType: SpecialType.System_Int32 } && argument.Value.ConstantValue is not { HasValue: true, Value: -1 });

    /// <summary>A wait that says false has given up; of <c>WhenAny</c> it is not asked which task it was.</summary>
    private Outcome[] Wait(IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        var abandoned = state.MapConnections((id, connection) => Abandon(call, id, connection));
        if (call.Type?.SpecialType == SpecialType.System_Boolean && abandoned != state)
        {
            return new[] { new Outcome(abandoned, AbstractValue.Of(false)), new Outcome(state, AbstractValue.Of(true)) };
        }

        return Outcome.One(abandoned, Depending(values));
    }

    private ConnectionState Abandon(IInvocationOperation call, int id, ConnectionState connection)
    {
        var known = _context.Connections[id];
        if (!connection.IsLive || connection.Threw || !(known.IsPending || WaitsFor(call)))
        {
            return connection;
        }

        return connection.Holder switch
        {
            Holder.Here => connection with { GaveUp = call },
            Holder.Lender when _context.IsCallee => connection with { GaveUp = call },
            Holder.Elsewhere when connection.IsArmed && known.IsAcquired => connection with { Holder = Holder.Here, GaveUp = call },
            _ => connection,
        };
    }

    /// <summary>Whether the operation that is waited for is started in the same expression.</summary>
    private bool WaitsFor(IInvocationOperation call) => call.Descendants().Any(part =>
        part is IInvocationOperation started && _context.Catalog.RoleOf(started.TargetMethod) is ApiRole.Connect or ApiRole.Handshake or ApiRole.Read);

    /// <summary>Who goes on with the connection has not given up.</summary>
    private static FlowState GoOn(AbstractValue receiver, FlowState state) =>
        receiver.IsLink && state.StateOf(receiver.Connection) is { GaveUp: not null, Threw: false } connection
            ? state.WithConnection(receiver.Connection, connection with { GaveUp = null })
            : state;

    /// <summary>Who awaits the task after all has not given up either.</summary>
    private static FlowState GoOn(FlowState state) => state.MapConnections((_, connection) =>
        connection is { GaveUp: not null, Threw: false } ? connection with { GaveUp = null } : connection);

    /// <summary>The operation that was started will come back by its callback.</summary>
    private FlowState Arm(AbstractValue receiver, IMethodSymbol? callback, FlowState before, FlowState after)
    {
        if (!receiver.IsLink || before.StateOf(receiver.Connection).Holder is not (Holder.Here or Holder.Lender) || after.StateOf(receiver.Connection) is not { Holder: Holder.Elsewhere } connection)
        {
            return after;
        }

        _context.Connections[receiver.Connection].IsPending = true;
        return after.WithConnection(receiver.Connection, connection with { IsArmed = true, Callback = callback });
    }

    /// <summary>
    /// An operation of a connection whose task is not awaited here outlives the statement: a <c>using</c> could close the
    /// connection under it.
    /// </summary>
    private bool IsPending(IInvocationOperation call, ApiRole role) =>
        role is not (ApiRole.Acquire or ApiRole.Close or ApiRole.Transparent or ApiRole.View) && IsTask(call.Type) && !IsAwaited(call);

    private (FlowState State, AbstractValue[] Values) NotePending((FlowState State, AbstractValue[] Values) way)
    {
        foreach (var value in way.Values.Where(value => value.IsLink))
        {
            _context.Connections[value.Connection].Escapes = true;
            _context.Connections[value.Connection].IsPending = true;
        }

        return way;
    }

    private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask" };

    private bool IsAwaited(IOperation operation) => operation.Parent switch
    {
        IAwaitOperation => true,
        IConversionOperation or IParenthesizedOperation => IsAwaited(operation.Parent),
        IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } => true,
        IPropertyReferenceOperation { Property.Name: "Result" } => true,
        IInvocationOperation outer when _context.Catalog.RoleOf(outer.TargetMethod) == ApiRole.Transparent => IsAwaited(outer),

        // "task.WithTimeout(time)" of the source.
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, DeclaringSyntaxReferences.IsEmpty: false } } outer } argument
            when outer.Arguments[0] == argument && IsTask(outer.Type) => IsAwaited(outer),
        _ => false,
    };
}
