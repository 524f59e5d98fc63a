using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Calls and creations: what the catalog says of them, and what is assumed of all others.</content>
internal sealed partial class Evaluator
{
    private readonly Dictionary<IInvocationOperation, CallShape> _shapes = new();

    private Outcome[] Call(IInvocationOperation call, FlowState state)
    {
        var shape = ShapeOf(call);
        var outcomes = new List<Outcome>();
        var ways = EvaluateAll(shape.Operands, state);
        foreach (var way in ways)
        {
            if (shape.IsPending)
            {
                NotePending(way);
            }

            if (call.Instance is not null && IsNullAsked(call.Instance, way.Values[0], way.State))
            {
                continue;
            }

            var written = shape.WritesArguments ? WriteByReference(call.Arguments, way.State) : way.State;
            var applied = Apply(call, shape.Role, ReceiverOf(call, way.Values), way.Values, written);
            if (ways.Count == 1 && !shape.WritesArguments)
            {
                // Nearly every call: one way, and nothing is written to its arguments.
                return applied;
            }

            outcomes.AddRange(applied.SelectMany(outcome => AcquireByReference(call, outcome)));
        }

        return outcomes.ToArray();
    }

    private CallShape ShapeOf(IInvocationOperation call)
    {
        if (!_shapes.TryGetValue(call, out var shape))
        {
            var role = _context.Catalog.RoleOf(call.TargetMethod);
            _shapes.Add(call, shape = new CallShape(
                (call.Instance is null ? Enumerable.Empty<IOperation>() : new[] { call.Instance }).Concat(call.Arguments.Select(argument => argument.Value)).ToArray(),
                role,
                IsPending(call, role),
                call.TargetMethod.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out)));
        }

        return shape;
    }

    /// <summary>What a call is on every path.</summary>
    private sealed record CallShape(IOperation[] Operands, ApiRole Role, bool IsPending, bool WritesArguments);

    private Outcome[] Apply(IInvocationOperation call, ApiRole role, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        state = Fill(receiver, state);
        NoteRisk(call, role, values, state);
        state = role is ApiRole.Read or ApiRole.Write or ApiRole.View or ApiRole.Handshake ? GoOn(receiver, state) : state;
        switch (role)
        {
            case ApiRole.Acquire:
                return Acquire(call, TakeArguments(call, values, state));
            case ApiRole.Respond when IsUnbuffered(call, values):
                return Respond(call, TakeArguments(call, values, state));
            case ApiRole.Drain:
                return Outcome.One(Drain(state, receiver));
            case ApiRole.Transfer:
                return CallSource(call, receiver, values, TakeArguments(call, values, state));
            case ApiRole.Read:
                return IsResponse(receiver) ? ReadBody(call, receiver, state) : IsEmptyRead(call) && !_context.Catalog.IsSession(call) ? Outcome.One(state) : Read(call, receiver, state);
            case ApiRole.Poll:
                return Poll(call, receiver, state);
            case ApiRole.Decode:
                return Outcome.One(state, Decode(values));
            case ApiRole.Close when IsOwnClose(call) && CallKnown(call, receiver, values, state) is { } closed:
                // Who disposes of the object has done all that can be done: that it forgets something is said of the object.
                return call.Instance is IInstanceReferenceOperation ? closed.Select(outcome => outcome with { State = Tell(outcome.State) }).ToArray()
                    : receiver.IsLink && _context.Connections[receiver.Connection].Carrier is not null ? closed.Select(outcome => outcome with { State = Close(outcome.State, receiver) }).ToArray()
                    : closed;
            case ApiRole.Close when receiver.IsLink:
                return Outcome.One(Close(state, receiver));
            case ApiRole.Close:
                return Outcome.One(IsOfSource(call.Instance) && !IsEndOfEnumeration(call) ? Tell(state) : state);
            case ApiRole.HalfClose:
                return Outcome.One(NoteHalfClose(call, receiver, state));
            case ApiRole.View or ApiRole.Transparent or ApiRole.Demand:
                return Outcome.One(state, receiver);
            case ApiRole.Wrap:
                return Outcome.One(TakeUnwrapped(call.TargetMethod, call.Arguments, values, state), Wrap(call.TargetMethod, call.Arguments, values));
            case ApiRole.Borrow when call.TargetMethod.IsStatic && call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String:
                return Outcome.One(state, StringTest(call, values));
            case ApiRole.Borrow:
                state = IsRemoval(call.TargetMethod.Name) ? values.Aggregate(state, NoteRemoval) : state;
                state = _context.Catalog.Find(call.TargetMethod) is { Drains: true } ? values.Aggregate(state, Drain) : state;
                return Outcome.One(values.Aggregate(state, Use), Depending(values));
            case ApiRole.HandOff when HasNoCallback(call):
                NotePending((state, values));
                return Outcome.One(values.Aggregate(state, Use));
            case ApiRole.HandOff when _context.Catalog.Find(call.TargetMethod) is { Role: ApiRole.Read } && IsDropped(call):
                _context.CompletionsNotAsked.Add(call);
                return Outcome.One(values.Aggregate(state, Escape));
            case ApiRole.HandOff when ComesBackHere(CallbackOf(call)) && receiver.IsLink && IsEnded(state, receiver.Connection):
                return Outcome.One(AskAgain(receiver.Connection, values.Where(value => value.Connection != receiver.Connection).Aggregate(state, Escape)));
            case ApiRole.HandOff:
                return Outcome.One(Arm(receiver, CallbackOf(call), state, values.Aggregate(state, Escape)));
            case ApiRole.Wait when IsTimed(call):
                return Wait(call, values, state);
            case ApiRole.Signal when IsRefusable(call, values):
                return Offer(call, values, Tell(values.Aggregate(state, Escape)), state);
            case ApiRole.Signal when call.Arguments.Length == (call.TargetMethod.IsStatic ? 1 : 0):
                return Outcome.One(Wake(call, values.Aggregate(state, Escape)));
            case ApiRole.Signal:
                return Outcome.One(Tell(values.Aggregate(state, Escape)));
            case ApiRole.Terminate:
                return System.Array.Empty<Outcome>();
            default:
                return DoesNotReturn(call.TargetMethod)
                    ? System.Array.Empty<Outcome>()
                    : CallSource(call, receiver, values, state);
        }
    }

    private static bool IsDropped(IInvocationOperation call) =>
        call.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };

    /// <summary><c>BeginRead</c> and the like without a callback: whoever calls <c>EndRead</c> goes on with it here.</summary>
    private static bool HasNoCallback(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument.Parameter?.Type.Name == "AsyncCallback" && argument.Value.ConstantValue is { HasValue: true, Value: null });

    /// <summary>Closing an object of the source, or one of which only an interface is seen, may close what it holds.</summary>
    private static bool IsOfSource(IOperation? instance)
    {
        while (instance is IConversionOperation conversion)
        {
            instance = conversion.Operand;
        }

        return instance?.Type is { TypeKind: TypeKind.Interface } or { DeclaringSyntaxReferences.IsEmpty: false };
    }

    /// <summary>Whether what closes is a method of an object of the source, and its body says what; a connection is closed, whoever declares it.</summary>
    private bool IsOwnClose(IInvocationOperation call) => IsOfSource(call.Instance) && _context.Catalog.Find(call.TargetMethod) is { IsFromUser: false }
        && call.Instance!.Type is var type && !_context.Catalog.IsConnection(type) && !_context.Catalog.IsLink(type) && !ConnectionCatalog.IsResponse(type);

    /// <summary>The enumerator that a <c>foreach</c> disposes of holds nothing of anybody's.</summary>
    private static bool IsEndOfEnumeration(IInvocationOperation call) =>
        call.IsImplicit && (call.Syntax is CommonForEachStatementSyntax || call.Syntax.Parent is CommonForEachStatementSyntax);

    private static bool DoesNotReturn(IMethodSymbol method) =>
        method.ReturnsVoid && method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute");

    private Outcome[] CallSource(IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        var before = NoteRemoval(call, NoteWrite(call, receiver, state));
        if (IsRefusable(call, values))
        {
            return Offer(call, values, CallUnknown(call, receiver, values, before), before);
        }

        var outcomes = (IsTuple(ResultOf(call.Type)) ? Make(call, values, before) : null) ?? CallKnown(call, receiver, values, before) ?? Make(call, values, before) ?? CallCarrier(call, receiver, values, before)
            ?? Outcome.One(CallUnknown(call, receiver, values, before), ResultOf(call, receiver, values, state));

        // Who takes the connection out of the collection of those that are open is the one who has it from there on.
        return call.Type?.SpecialType == SpecialType.System_Boolean && before.Connections.Any(pair => pair.Value is { Removed: true, IsPastEnd: true } && !state.StateOf(pair.Key).Removed)
            ? Map(outcomes, _ => AbstractValue.Of(true))
            : outcomes;
    }

    private FlowState CallUnknown(IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        if (IsKeeping(call.TargetMethod.Name) && values.Any(value => value.IsLink && !IsResponse(value)) && _context.Containers.OnlyHolds(call.Instance))
        {
            return state;
        }

        var first = call.Instance is null ? 0 : 1;
        state = EscapeCaptured(call, state);
        state = call.Instance is IInstanceReferenceOperation ? CloseByOwnMethod(call.TargetMethod, state) : state;

        if (call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && IsKeeping(call.TargetMethod.Name))
        {
            foreach (var value in values.Where(value => value.IsLink))
            {
                _context.Connections[value.Connection].IsHandedOn |= !state.StateOf(value.Connection).Threw;
            }
        }

        // A member of the framework leaves its receiver open unless the catalog says otherwise; one in source may not.
        state = first == 1 && call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && call.TargetMethod.MethodKind != MethodKind.DelegateInvoke
            ? Use(state, receiver)
            : first == 1 ? Escape(state, receiver) : state;
        for (var i = first; i < values.Length; i++)
        {
            state = Escape(state, values[i]);
        }

        if (state.IsPastEnd && (_context.Callees.MayAct(call, _cancellation) || call.Arguments.Any(IsReachable)))
        {
            return Tell(state, call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && call.Arguments.All(IsPlain), RaisedBy(call));
        }

        state = NoteUnseenRead(call, state);

        return state.IsPastEnd && _context.Callees.MayThrow(call.TargetMethod, hasCount: values.Any(value => value.From is not null), _cancellation)
            ? NoteAct(state)
            : state;
    }

    /// <summary>The event or delegate that a call raises; null for every other call.</summary>
    private ISymbol? RaisedBy(IInvocationOperation call) =>
        call is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } raised } && _context.FindPlace(raised) is >= 0 and var place
            ? _context.Places[place].Symbol
            : null;

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

    /// <summary>An argument that leads to no object: a number, a text.</summary>
    private static bool IsPlain(IArgumentOperation argument) => argument.Value.Type is { IsValueType: true } or { SpecialType: SpecialType.System_String };

    private static bool IsKeeping(string name) => name is "Add" or "TryAdd" or "Enqueue" or "Push" or "TryWrite" or "WriteAsync" or "SetResult" or "TrySetResult";

    private static bool IsRemoval(string name) => name is "Remove" or "TryRemove";

    private static FlowState NoteRemoval(FlowState state, AbstractValue value) => value.IsLink
        ? state.WithConnection(value.Connection, state.StateOf(value.Connection) with { Removed = true })
        : state;

    /// <summary>A method of the source that takes the object of which the connection is a member out of a collection.</summary>
    private FlowState NoteRemoval(IInvocationOperation call, FlowState state)
    {
        foreach (var argument in call.Arguments)
        {
            if (_context.FindPlace(argument.Value) is >= 0 and var place)
            {
                foreach (var connection in _context.BorrowedWithin(place))
                {
                    if (!_context.Callees.Removes(call.TargetMethod, _cancellation))
                    {
                        return state;
                    }

                    state = state.WithConnection(connection.Id, state.StateOf(connection.Id) with { Removed = true });
                }
            }
        }

        return state;
    }

    /// <summary>While nobody has read that the peer has closed, any read of something else may be the one that says so.</summary>
    private FlowState NoteUnseenRead(IInvocationOperation call, FlowState state) =>
        !state.IsPastEnd ? state
        : _context.Summaries.MayTouch(call.TargetMethod, _cancellation)
        || (call.TargetMethod.DeclaringSyntaxReferences.IsEmpty && call.Arguments.Any(argument => _context.Catalog.IsLink(argument.Value.Type)))
            ? NoteUnseen(state)
            : state;

    private static FlowState NoteUnseen(FlowState state) =>
        state.MapConnections((_, connection) => connection.Life == Life.Unseen ? Disturb(connection) : connection);

    private Outcome[] Acquire(IOperation origin, FlowState state, int number = 0)
    {
        var connection = _context.Acquired(origin, number);
        connection.Carrier ??= CarrierOf(ResultOf(origin.Type));
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
            state.WithConnection(connection.Id, IsEmpty(origin, connection) ? default : new ConnectionState(Life.Open)),
            AbstractValue.LinkTo(connection.Id, owning: true));
    }

    private FlowState Close(FlowState state, AbstractValue receiver)
    {
        if (!receiver.IsLink)
        {
            return state;
        }

        var connection = state.StateOf(receiver.Connection);
        if (!receiver.Owning)
        {
            return connection.IsLive ? state.WithConnection(receiver.Connection, connection with { LinkClosed = true }) : state;
        }

        _context.Connections[receiver.Connection].IsClosed = true;
        state = state.WithConnection(receiver.Connection, new ConnectionState(Life.Closed, connection.Holder));

        // What was found somewhere may be the one that has ended.
        return _context.IsFound(_context.Connections[receiver.Connection]) ? Tell(state) : state;
    }

    /// <summary>A constructor that calls a method of its own object, which closes what a field of it holds.</summary>
    private FlowState CloseByOwnMethod(IMethodSymbol method, FlowState state)
    {
        foreach (var pair in state.Values)
        {
            if (pair.Value is { IsLink: true, Owning: true } && state.StateOf(pair.Value.Connection) is { IsLive: true, Holder: Holder.Object }
                && _context.Places[pair.Key] is { Symbol: IFieldSymbol or IPropertySymbol, Parent: < 0 } place
                && _context.Callees.ClosesMember(method, place.Symbol!.Name, _cancellation))
            {
                state = Close(state, pair.Value);
            }
        }

        return state;
    }

    /// <summary>The session ends, the descriptor stays (measured cases 11a to 12d, 09l).</summary>
    private static FlowState NoteHalfClose(IInvocationOperation call, AbstractValue receiver, FlowState state) =>
        receiver.IsLink && state.StateOf(receiver.Connection) is { IsLive: true, HalfClosed: null } connection
            ? state.WithConnection(receiver.Connection, connection with { HalfClosed = call })
            : state;

    /// <summary><c>string.IsNullOrEmpty(line)</c> is true at the end of the stream, and may be true with data.</summary>
    private static AbstractValue StringTest(IInvocationOperation call, AbstractValue[] values) =>
        call.TargetMethod.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace" && values.Length == 1 && values[0].Kind is ValueKind.Null or ValueKind.Empty
            ? AbstractValue.Of(true).Telling(values[0])
            : Depending(values);

    private FlowState WriteByReference(ImmutableArray<IArgumentOperation> arguments, FlowState state)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out && _context.FindPlace(argument.Value) is >= 0 and var place)
            {
                // What a method makes of a value that tells the end depends on the end as well.
                var before = argument.Parameter.RefKind == RefKind.Ref ? state.ValueOf(place) : null;
                state = Put(state, place, AbstractValue.Unknown.Telling(before ?? default));
            }
        }

        return state;
    }
}
