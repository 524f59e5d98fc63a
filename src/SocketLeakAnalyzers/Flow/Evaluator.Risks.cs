using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Calls that a peer, the network or what was read may let throw: which exceptions, and what is lost by them.</content>
internal sealed partial class Evaluator
{
    private readonly List<Risk> _risks = new();

    /// <summary>The ways in which the operation evaluated last may throw while a connection is open.</summary>
    public IReadOnlyList<Risk> TakeRisks() => Take(_risks);

    private void NoteRisk(IInvocationOperation call, ApiRole role, AbstractValue[] values, FlowState state)
    {
        if (role is ApiRole.Read or ApiRole.Drain)
        {
            // A body that fails gives its connection back (measured cases 15h, 15m).
            state = Drain(state, ReceiverOf(call, values));
        }

        if (!IsAtStake(state))
        {
            return;
        }

        switch (role)
        {
            case ApiRole.Connect or ApiRole.Handshake or ApiRole.Read or ApiRole.Write or ApiRole.Demand when !IsTask(call.Type) || IsAwaited(call):
                NoteFailures(call, role, _context.Catalog.Failures(role, call.TargetMethod), state);
                break;
            case ApiRole.Transparent when call.TargetMethod.Name == "WaitAsync" && IsAwaitedProperly(call) && (IsTimed(call) || call.Arguments.Any(IsToken)):
                _risks.Add(new Risk(state, call, default, IsCancellation: true) { Role = role });
                break;
            case ApiRole.None when IsDemanding(call, values, state):
                _risks.Add(new Risk(state, call, default, IsCancellation: false));
                break;
        }
    }

    /// <summary>A constructor that connects, or one of the source that works with a connection it is given.</summary>
    private void NoteRisk(IObjectCreationOperation creation, ApiRole role, AbstractValue[] values, FlowState state)
    {
        if (!IsAtStake(state))
        {
            return;
        }

        if (role == ApiRole.Acquire && creation.Arguments.Any(argument => argument.Parameter?.Name == "hostname"))
        {
            _risks.Add(new Risk(state, creation, new ThrownException(_context.Catalog.SocketException, IsExact: false), IsCancellation: false) { Role = role });
        }
        else if (role == ApiRole.None)
        {
            NoteThrows(creation, values, state);
        }
    }

    /// <summary>Whether something would be lost by an exception: here, or by who calls.</summary>
    public bool IsAtStake(FlowState state)
    {
        foreach (var pair in state.Connections)
        {
            if (pair.Value is { IsLive: true, Threw: false } connection
                && (connection.Holder is Holder.Here or Holder.Object || (connection.Holder == Holder.Lender && ((_context.IsCallee && !_context.Connections[pair.Key].IsWitness) || _context.IsHandlerOf(_context.Connections[pair.Key])))))
            {
                return true;
            }
        }

        return false;
    }

    private void NoteFailures(IInvocationOperation call, ApiRole role, IEnumerable<ITypeSymbol?> failures, FlowState state)
    {
        if (!failures.Any())
        {
            return;
        }

        if (!IsAwaitedProperly(call))
        {
            // Wait() and Result wrap what is thrown.
            _risks.Add(new Risk(state, call, default, IsCancellation: false) { Role = role });
            return;
        }

        foreach (var type in failures)
        {
            _risks.Add(new Risk(state, call, new ThrownException(type, IsExact: false), IsCancellation: false) { Role = role });
        }

        if (call.Arguments.Any(IsToken))
        {
            _risks.Add(new Risk(state, call, new ThrownException(_context.Catalog.OperationCanceledException, IsExact: false), IsCancellation: role == ApiRole.Connect) { Role = role });
        }
    }

    private static bool IsToken(IArgumentOperation argument) =>
        argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type.Name: "CancellationToken", Value: not (IDefaultValueOperation or IPropertyReferenceOperation { Property: { Name: "None", IsStatic: true } }) };

    private bool IsAwaitedProperly(IOperation operation) => !IsTask(operation.Type) || operation.Parent switch
    {
        IAwaitOperation => true,
        IConversionOperation or IParenthesizedOperation => IsAwaitedProperly(operation.Parent),
        IInvocationOperation { TargetMethod.Name: "GetResult" or "GetAwaiter" } => true,
        IInvocationOperation outer => _context.Catalog.RoleOf(outer.TargetMethod) == ApiRole.Transparent && IsAwaitedProperly(outer),
        IArgumentOperation { Parent: IInvocationOperation outer } => IsAwaited(operation) && IsAwaitedProperly(outer),
        _ => false,
    };

    /// <summary>
    /// Whether a call that the catalog does not know may throw for what came from the peer: one that is given what was read and
    /// wants it well formed, user code that is called back once something was read, a method that works with the connection.
    /// </summary>
    private bool IsDemanding(IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        if ((IsTask(call.Type) && !IsAwaited(call)) || _context.HeldBy(call, _cancellation) is not null)
        {
            return false;
        }

        return ((call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || (CalleeEffects.IsDemanding(call.TargetMethod.Name) && call.Arguments.Any(argument => !argument.Value.ConstantValue.HasValue)))
                && state.Connections.Any(pair => pair.Value.IsLive && _context.ReadFrom.Contains(pair.Key)))
            || IsCarrierConnecting(call, values);
    }
}

/// <summary>An exception that an operation may throw.</summary>
/// <param name="State">What is known when it throws.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Exception">The exception.</param>
/// <param name="IsCancellation">Whether somebody cancelled a connect, which is not undone by that (measured case 59c).</param>
internal readonly record struct Risk(FlowState State, IOperation Operation, ThrownException Exception, bool IsCancellation)
{
    /// <summary>What the operation does, or what of the function that it calls throws.</summary>
    public ApiRole Role { get; init; }

    /// <summary>Whether it is what user code throws that is called back.</summary>
    public bool IsCallback => Operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke };

    /// <summary>The state in which a handler finds the connections.</summary>
    public FlowState Lost()
    {
        var (operation, canceled, role) = (Operation, IsCancellation, Role);

        // What an earlier exception has lost is not lost by this one.
        return State.MapConnections((_, connection) => connection is { IsLive: true, Threw: false }
            ? new ConnectionState(Life.Open, connection.Holder, Removed: connection.Removed, Threw: true, LostBy: operation, GaveUp: canceled ? operation : null, LostRole: role)
            : connection);
    }
}
