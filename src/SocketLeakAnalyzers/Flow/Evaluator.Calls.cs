using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Calls and creations: what the catalog says of them, and what is assumed of all others.</content>
internal sealed partial class Evaluator
{
    private const int SocketTypeStream = 1;

    private Outcome[] Call(IInvocationOperation call, FlowState state)
    {
        var operands = new List<IOperation>();
        if (call.Instance is not null)
        {
            operands.Add(call.Instance);
        }

        operands.AddRange(call.Arguments.Select(argument => argument.Value));
        var receives = call.Instance is not null || (call.TargetMethod.IsExtensionMethod && operands.Count > 0);
        var role = _context.Catalog.RoleOf(call.TargetMethod);
        var pending = IsPending(call, role);
        return EvaluateAll(operands, state)
            .Select(way => pending ? NotePending(way) : way)
            .SelectMany(way => Apply(call, role, receives ? way.Values[0] : AbstractValue.Unknown, way.Values, way.State))
            .Select(outcome => outcome with { State = WriteByReference(call.Arguments, outcome.State) })
            .ToArray();
    }

    private Outcome[] Apply(IInvocationOperation call, ApiRole role, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        switch (role)
        {
            case ApiRole.Acquire:
                return Acquire(call, state);
            case ApiRole.Read:
                return IsEmptyRead(call) ? Outcome.One(state) : Read(call, call.TargetMethod, receiver, state);
            case ApiRole.Close when receiver.IsLink:
                return Outcome.One(Close(state, receiver));
            case ApiRole.Close:
                return Outcome.One(IsOfSource(call.Instance) ? Tell(state) : state);
            case ApiRole.HalfClose:
                return Outcome.One(state);
            case ApiRole.View or ApiRole.Transparent:
                return Outcome.One(state, receiver);
            case ApiRole.Wrap:
                return Outcome.One(state, Wrap(call.TargetMethod, call.Arguments, values, state));
            case ApiRole.Borrow when call.TargetMethod.IsStatic && call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String:
                return Outcome.One(state, StringTest(call, values));
            case ApiRole.Borrow:
                return Outcome.One(values.Aggregate(state, Use));
            case ApiRole.HandOff:
                return Outcome.One(values.Aggregate(state, Escape));
            case ApiRole.Signal:
                return Outcome.One(Tell(values.Aggregate(state, Escape)));
            case ApiRole.Terminate:
                return System.Array.Empty<Outcome>();
            default:
                return DoesNotReturn(call.TargetMethod)
                    ? System.Array.Empty<Outcome>()
                    : Outcome.One(CallUnknown(call, receiver, values, state));
        }
    }

    /// <summary>Closing an object of the source, or one of which only an interface is seen, may close what it holds.</summary>
    private static bool IsOfSource(IOperation? instance)
    {
        while (instance is IConversionOperation conversion)
        {
            instance = conversion.Operand;
        }

        return instance?.Type is { TypeKind: TypeKind.Interface } or { DeclaringSyntaxReferences.IsEmpty: false };
    }

    private static bool DoesNotReturn(IMethodSymbol method) =>
        method.ReturnsVoid && method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute");

    private FlowState CallUnknown(IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        var first = call.Instance is null ? 0 : 1;

        // A member of the framework leaves its receiver open unless the catalog says otherwise; one in source may not.
        state = first == 1 && call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && call.TargetMethod.MethodKind != MethodKind.DelegateInvoke
            ? Use(state, receiver)
            : first == 1 ? Escape(state, receiver) : state;
        for (var i = first; i < values.Length; i++)
        {
            state = values[i].IsLink && call.Arguments[i - first].Parameter is { } parameter && _context.Callees.OnlyLooks(parameter, _cancellation)
                ? Use(state, values[i])
                : Escape(state, values[i]);
        }

        return _context.Callees.MayAct(call, _cancellation) || call.Arguments.Any(IsReachable) ? Tell(state) : state;
    }

    /// <summary>Who is given the object itself, or a delegate that may close or tell, can come back and do it.</summary>
    private bool IsReachable(IArgumentOperation argument)
    {
        var value = argument.Value;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value switch
        {
            IInstanceReferenceOperation => true,
            IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation lambda } => _context.Callees.MayAct(lambda.Symbol, _cancellation),
            IDelegateCreationOperation { Target: IMethodReferenceOperation group } => _context.Callees.MayAct(group.Method, _cancellation),
            IDelegateCreationOperation { Target: IDelegateCreationOperation } => true,
            IObjectCreationOperation { Arguments: { Length: 1 } inner } => IsReachable(inner[0]),
            _ => false,
        };
    }

    private Outcome[] Create(IObjectCreationOperation creation, FlowState state)
    {
        var operands = creation.Arguments.Select(argument => argument.Value).ToArray();
        var role = _context.Catalog.RoleOf(creation.Constructor);
        return EvaluateAll(operands, state)
            .SelectMany(way => role switch
            {
                ApiRole.Acquire when IsStreamSocket(creation) => Acquire(creation, way.State),
                ApiRole.Wrap => Outcome.One(way.State, Wrap(creation.Constructor!, creation.Arguments, way.Values, way.State)),
                ApiRole.Acquire => Outcome.One(way.State),
                _ => Outcome.One(way.Values.Aggregate(way.State, Escape), AbstractValue.NonNull),
            })
            .Select(outcome => outcome with { State = WriteByReference(creation.Arguments, outcome.State) })
            .ToArray();
    }

    private Outcome[] Acquire(IOperation origin, FlowState state)
    {
        var connection = _context.Acquired(origin);
        var previous = state.StateOf(connection.Id);
        if (previous.IsLive && previous.Holder == Holder.Here)
        {
            _context.Exits.Add(new OpenExit(connection.Id, previous, ExitKind.NextTurn));
        }

        // Whoever still holds the one of the last turn holds another endpoint now.
        foreach (var pair in state.Values.Where(pair => pair.Value.IsLink && pair.Value.Connection == connection.Id).ToArray())
        {
            state = state.With(pair.Key, AbstractValue.Unknown);
        }

        return Outcome.One(
            state.WithConnection(connection.Id, new ConnectionState(Life.Open)),
            AbstractValue.LinkTo(connection.Id, owning: true));
    }

    private Outcome[] Read(IOperation read, ISymbol member, AbstractValue receiver, FlowState state)
    {
        if (!receiver.IsLink)
        {
            return Outcome.One(state);
        }

        var id = receiver.Connection;
        var connection = state.StateOf(id);
        var end = EndValue(_context.Catalog.EndOf(member)) with { From = read, Connection = id };
        switch (connection)
        {
            case { Holder: Holder.Elsewhere } or { Life: Life.None or Life.Closed }:
                return Outcome.One(state);
            case { Life: Life.Ended or Life.Learned }:
                return Outcome.One(Use(state, receiver), end);
            default:
                return new[]
                {
                    new Outcome(state.WithConnection(id, connection with { Life = Life.Ended, Read = read }), end),
                    new Outcome(state, end.WithData()),
                };
        }
    }

    private static AbstractValue EndValue(EndSign sign) => sign switch
    {
        EndSign.Zero => AbstractValue.Of(0),
        EndSign.MinusOne => AbstractValue.Of(-1),
        EndSign.Null => AbstractValue.Null,
        _ => AbstractValue.Of(true),
    };

    private static FlowState Close(FlowState state, AbstractValue receiver)
    {
        if (!receiver.IsLink || !receiver.Owning)
        {
            return state;
        }

        var connection = state.StateOf(receiver.Connection);
        return state.WithConnection(receiver.Connection, new ConnectionState(Life.Closed, connection.Holder));
    }

    private AbstractValue Wrap(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments, AbstractValue[] values, FlowState state)
    {
        var inner = values.FirstOrDefault(value => value.IsLink);
        if (!inner.IsLink)
        {
            return AbstractValue.NonNull;
        }

        return inner with { Owning = inner.Owning && _context.Catalog.Owns(method, arguments) };
    }

    /// <summary><c>string.IsNullOrEmpty(line)</c> is true at the end of the stream, and may be true with data.</summary>
    private static AbstractValue StringTest(IInvocationOperation call, AbstractValue[] values) =>
        call.TargetMethod.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace" && values.Length == 1 && values[0].Kind == ValueKind.Null
            ? AbstractValue.Of(true).Telling(values[0])
            : AbstractValue.Unknown;

    /// <summary>Somebody is told; whoever lent a connection that has ended may now close it.</summary>
    private static FlowState Tell(FlowState state) => state.MapConnections((_, connection) =>
        connection is { Life: Life.Learned, Holder: Holder.Lender } ? connection with { HandedOn = true } : connection);

    private FlowState WriteByReference(ImmutableArray<IArgumentOperation> arguments, FlowState state)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out && _context.FindPlace(argument.Value) is >= 0 and var place)
            {
                state = Put(state, place, AbstractValue.Unknown);
            }
        }

        return state;
    }

    /// <summary>A read into no buffer returns 0 although the peer has not closed (measured case 49a).</summary>
    private static bool IsEmptyRead(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.Value is var value
        && ((argument.Parameter?.Name is "count" or "size" && value.ConstantValue is { HasValue: true, Value: 0 })
                || (argument.Parameter?.Name == "buffer" && IsEmptyBuffer(value))));

    private static bool IsEmptyBuffer(IOperation value) => value switch
    {
        IConversionOperation conversion => IsEmptyBuffer(conversion.Operand),
        IInvocationOperation { TargetMethod: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_Array } } => true,
        IPropertyReferenceOperation { Property: { Name: "Empty", IsStatic: true } } => true,
        IArrayCreationOperation { DimensionSizes: { Length: 1 } sizes } => sizes[0].ConstantValue is { HasValue: true, Value: 0 },
        IDefaultValueOperation => true,
        _ => false,
    };

    /// <summary>Only a stream socket has an end; of one whose type is not a constant nothing is known.</summary>
    private static bool IsStreamSocket(IObjectCreationOperation creation)
    {
        if (creation.Type?.Name != "Socket")
        {
            return true;
        }

        return creation.Arguments.Any(argument =>
            argument.Parameter?.Type.Name == "SocketType"
            && argument.Value.ConstantValue is { HasValue: true, Value: SocketTypeStream });
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
        _ => false,
    };
}
