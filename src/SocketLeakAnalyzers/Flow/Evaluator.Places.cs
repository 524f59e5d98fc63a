using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Variables, fields and properties: what they hold and what storing in them means.</content>
internal sealed partial class Evaluator
{
    private Outcome[] ReadPlace(IOperation reference, FlowState state)
    {
        if (reference is IMemberReferenceOperation { Instance: { } carrier } && _context.IsCarrier(carrier.Type) && (_context.Catalog.IsConnection(reference.Type) || _context.Catalog.IsLink(reference.Type))
            && _context.FindPlace(carrier) is >= 0 and var of && state.ValueOf(of) is { IsLink: true } link && _context.Connections[link.Connection].Carrier is not null)
        {
            return Outcome.One(Fill(link, state), link);
        }

        if (reference is IFieldReferenceOperation element && ElementOf(element, state) is { } ofTuple)
        {
            return ofTuple;
        }

        var place = _context.FindPlace(reference);
        if (place < 0)
        {
            return Look(reference, state);
        }

        state = TakeToBeThere(reference, state);

        if (state.ValueOf(place) is { } value)
        {
            return value == AbstractValue.Unknown && reference is ILocalReferenceOperation && _context.Catalog.IsConnection(reference.Type)
                ? new[] { Borrow(place, reference, state) }
                : Outcome.One(state, value);
        }

        if (_context.Antecedent is { } antecedent && reference is IParameterReferenceOperation { Parameter: var task }
            && SymbolEqualityComparer.Default.Equals(task, antecedent.Task))
        {
            // The result of the read that this function continues, the same whenever it is asked for.
            return Store(Evaluate(antecedent.Read.Instance!, state).SelectMany(o => Read(antecedent.Read, o.Value, o.State)).ToArray(), place);
        }

        return ComesFromOutside(reference) && (_context.IsBorrowable(reference.Type) || _context.ChainOf(place) is not null)
            ? new[] { BorrowLink(place, reference, state) ?? Borrow(place, reference, state) }
            : Outcome.One(state);
    }

    /// <summary>A link to what another member or variable holds, which has not been put there just now: the same endpoint, by whatever name it is asked.</summary>
    private Outcome? BorrowLink(int place, IOperation reference, FlowState state)
    {
        if (_context.ChainOf(place) is not { Root: { } root, Owns: var owns })
        {
            return null;
        }

        var rootPlace = _context.Places.Along(_context.Places[place].Parent, new[] { root });
        var endpoint = state.ValueOf(rootPlace) is { } known ? new Outcome(state, known) : Borrow(rootPlace, reference, state);
        var connection = _context.Borrowed(rootPlace, reference);
        if (!endpoint.Value.IsLink || endpoint.Value.Connection != connection.Id)
        {
            return null;
        }

        // The code knows it by the name that it uses here.
        connection.Name = connection.Origin == reference ? _context.Places.Text(place) : connection.Name;

        var link = endpoint.Value with { Owning = endpoint.Value.Owning && owns };
        return new Outcome(endpoint.State.With(place, link), link);
    }

    /// <summary>What has been asked for a member is there.</summary>
    private FlowState TakeToBeThere(IOperation reference, FlowState state) =>
        reference is IMemberReferenceOperation { Instance: ILocalReferenceOperation { Type.IsReferenceType: true } holder } && _context.FindPlace(holder) is >= 0 and var asked
        && (state.ValueOf(asked) ?? AbstractValue.Unknown) == AbstractValue.Unknown && !_context.MayBeBorrowed(asked)
            ? state.With(asked, AbstractValue.NonNull)
            : state;

    private bool ComesFromOutside(IOperation reference) => reference switch
    {
        ILocalReferenceOperation local => !SymbolEqualityComparer.Default.Equals(local.Local.ContainingSymbol, _context.Function),
        _ => true,
    };

    private Outcome Borrow(int place, IOperation reference, FlowState state)
    {
        var connection = _context.Borrowed(place, reference);
        if (state.StateOf(connection.Id).Life == Life.None)
        {
            var given = connection.Source is ILocalSymbol local && _context.Uses.IsGivenTo(local, _context.Function);
            state = state.WithConnection(connection.Id, new ConnectionState(Life.Open, given ? Holder.Here : Holder.Lender));
        }

        var link = AbstractValue.LinkTo(connection.Id, owning: true);
        return new Outcome(state.With(place, link), link);
    }

    private Outcome[] ReadProperty(IPropertyReferenceOperation property, FlowState state)
    {
        var role = _context.Catalog.RoleOf(property.Property);
        if (ReadKnown(property, state) is { } read)
        {
            return read;
        }

        if (role == ApiRole.None && (_context.Catalog.IsConnection(property.Type) || (_context.FindPlace(property) is >= 0 and var kept && _context.ChainOf(kept) is not null)))
        {
            return ReadPlace(property, state);
        }

        if (role == ApiRole.Carried && _context.FindPlace(property) is >= 0 and var carried)
        {
            return state.ValueOf(carried) is { } known ? Outcome.One(state, known) : new[] { Borrow(carried, property, state) };
        }

        if (AskLazy(property, state) is { } lazy)
        {
            return lazy;
        }

        if (property.Instance is null)
        {
            return role == ApiRole.Acquire ? Acquire(property, state) : ReadPlace(property, state);
        }

        var outcomes = WithoutNull(property.Instance, Evaluate(property.Instance, state));
        switch (role)
        {
            case ApiRole.View or ApiRole.Transparent:
                return outcomes;
            case ApiRole.Acquire:
                return outcomes.SelectMany(o => Acquire(property, o.State)).ToArray();
            case ApiRole.Respond:
                return outcomes.SelectMany(o => RespondOnce(property, o.State)).ToArray();
            case ApiRole.Read when outcomes.Any(o => IsResponse(o.Value)):
                return outcomes.SelectMany(o => ReadBody(property, o.Value, o.State)).ToArray();
            case ApiRole.Read when CompletesSend(_context.Function.Name):
                return Map(outcomes, _ => AbstractValue.Unknown);
            case ApiRole.Read:
                return outcomes.SelectMany(o => Read(property, o.Value, o.State)).ToArray();
            case ApiRole.TrueAfterEnd or ApiRole.ZeroAfterEnd:
                return outcomes.SelectMany(o => AskLiveness(property, role, o)).ToArray();
            case ApiRole.Part:
                return Map(outcomes, value => PartOf(property, value));
            case ApiRole.SessionState:
                return outcomes.Select(o => o with { Value = SessionStateOf(property, o) }).ToArray();
        }

        if (role == ApiRole.Borrow && _context.Catalog.IsConnection(property.Type))
        {
            return Map(outcomes, _ => AbstractValue.Unknown);
        }

        if (property.Property is { Name: "CanSeek", ContainingType: var stream } && ConnectionCatalog.IsStream(stream))
        {
            // No stream of a connection can, whatever the peer has done.
            return Map(outcomes, value => value.IsLink && !IsResponse(value) ? AbstractValue.Of(false) : AbstractValue.Unknown.Telling(value));
        }

        if (IsLength(property))
        {
            // A buffer that is read into is taken to have room; an empty one is looked for at the read itself.
            return Map(outcomes, _ => AbstractValue.Positive);
        }

        if (property.Property is { Name: "Length", ContainingType.SpecialType: SpecialType.System_String })
        {
            // "text.Length == 0" asks whether there was anything, "text.Length > 80" does not.
            var asks = property.Parent is IBinaryOperation { RightOperand.ConstantValue: { HasValue: true, Value: 0 or 1 } };
            return Map(outcomes, value => value.Kind != ValueKind.Empty ? AbstractValue.Unknown.Telling(value)
                : asks ? AbstractValue.Of(0).Telling(value) : AbstractValue.Of(0));
        }

        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = new Outcome(Use(outcomes[i].State, outcomes[i].Value), Answer(outcomes[i].State, outcomes[i].Value));
        }

        return _context.FindPlace(property) is >= 0 and var place
            ? outcomes.Select(o => o with { Value = o.State.ValueOf(place) ?? o.Value }).ToArray()
            : outcomes;
    }

    /// <summary>Who asks null for a member gets an exception, and not an answer.</summary>
    private Outcome[] WithoutNull(IOperation instance, Outcome[] outcomes)
    {
        return outcomes.Any(outcome => outcome.Value.Kind == ValueKind.Null)
            ? outcomes.Where(outcome => !IsNullAsked(instance, outcome.Value, outcome.State)).ToArray()
            : outcomes;
    }

    private bool IsNullAsked(IOperation instance, AbstractValue value, FlowState state)
    {
        // A task stands for its result, and is there even if that is null.
        if (value.Kind != ValueKind.Null || instance.Type?.IsReferenceType != true || IsTask(instance.Type))
        {
            return false;
        }

        _thrown.Add((state, default));
        return true;
    }

    /// <summary>What a connection of which the peer has closed says of itself may depend on that.</summary>
    private static AbstractValue Answer(FlowState state, AbstractValue asked) =>
        asked.IsLink && state.StateOf(asked.Connection) is { IsPastEnd: true, Read: { } read }
            ? AbstractValue.Unknown with { From = read, Connection = asked.Connection }
            : AbstractValue.Unknown.Telling(asked);

    private static bool IsLength(IPropertyReferenceOperation property) =>
        property.Type?.SpecialType == SpecialType.System_Int32
        && ((property.Property.Name == "Length" && property.Property.ContainingType is
                { SpecialType: SpecialType.System_Array } or { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" })
            || (property.Property.Name == "Count" && property.Property.ContainingType.Name == "ArraySegment"));

    private Outcome[] Assign(ISimpleAssignmentOperation assignment, FlowState state)
    {
        var target = assignment.Target;
        var outcomes = target is ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } ? Decide(assignment.Value, Evaluate(assignment.Value, state)) : Evaluate(assignment.Value, state);
        if (target is IPropertyReferenceOperation { Property.SetMethod: { } setter } && _context.Callees.MayAct(setter, _cancellation))
        {
            outcomes = outcomes.Select(o => o with { State = Tell(o.State) }).ToArray();
        }

        if (target is IDiscardOperation)
        {
            return outcomes;
        }

        var place = _context.FindTarget(target);
        if (outcomes.Any(outcome => outcome.Value.IsLink && !IsResponse(outcome.Value)) && _context.Containers.OnlyHolds(ContainerOf(target)))
        {
            return outcomes;
        }

        if (place < 0)
        {
            // An array element, an indexer, a member of something that has no name: the connection goes there.
            return outcomes
                .SelectMany(o => Look(target, Escape(o.State, o.Value)).Select(t => t with { Value = o.Value }))
                .ToArray();
        }

        for (var i = 0; i < outcomes.Length; i++)
        {
            var (after, value) = outcomes[i];
            if (value.From is not null && _context.IsCallee && _context.Places[place].Symbol is IFieldSymbol or IPropertySymbol)
            {
                // Whoever asks the member learns of it.
                after = after.WithConnection(value.Connection, Disturb(after.StateOf(value.Connection)));
            }

            if (value.From is not null && IsOuterVariable(place) && !_context.IsCallee)
            {
                // The enclosing function gets the result of the read and can act on it.
                after = after.WithConnection(value.Connection, after.StateOf(value.Connection) with { HandedOn = true });
            }

            outcomes[i] = outcomes[i] with { State = Put(Keep(Replace(after, value, place, assignment), value, place, assignment), place, value) };
        }

        return outcomes;
    }

    /// <summary>A new connection is put where one is kept. Where that is only done once the old one was found not to be connected, this is why.</summary>
    private FlowState Replace(FlowState state, AbstractValue value, int place, ISimpleAssignmentOperation assignment)
    {
        if (!value.IsLink || !_context.Connections[value.Connection].IsAcquired || state.ValueOf(place) is not { IsLink: true, Connection: var replaced }
            || state.StateOf(replaced) is not { IsLive: true, Holder: Holder.Lender, Threw: false } connection)
        {
            return state;
        }

        if (!connection.SaidDead)
        {
            _context.ReplacedAnyway.Add(assignment);
        }

        return state.WithConnection(replaced, connection with { ReplacedBy = assignment });
    }

    /// <summary>What a target is a part of; null for a variable.</summary>
    private static IOperation? ContainerOf(IOperation target) => target switch
    {
        IMemberReferenceOperation member => member.Instance,
        IArrayElementReferenceOperation element => element.ArrayReference,
        _ => null,
    };

    /// <summary>What storing a link in the target means for the obligation.</summary>
    private FlowState Keep(FlowState state, AbstractValue value, int place, IOperation assignment)
    {
        if (!value.IsLink)
        {
            return state;
        }

        var connection = _context.Connections[value.Connection];
        _context.KeepsOwn |= connection.IsAcquired && _context.Places[place].Symbol is IFieldSymbol or IPropertySymbol && state.StateOf(value.Connection).IsLive;
        switch (_context.Places[place].Symbol)
        {
            case null:
                return state;
            case ILocalSymbol { RefKind: RefKind.None } local when SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, _context.Function):
                connection.Name ??= value.Owning ? local.Name : null;
                connection.Variable ??= local;
                if (connection.IsAcquired && connection.Declared is null && value.Owning && IsDeclaration(assignment, connection))
                {
                    connection.Declared = local;
                }

                if (_context.Uses.MayOutlive(local))
                {
                    connection.Escapes = true;
                }

                return _context.Uses.IsExposed(local) ? Escape(state, value) : state;
            case IParameterSymbol { RefKind: RefKind.None } parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _context.Function):
                connection.Name ??= _context.Places.Text(place);
                return state;
            case { } shared when _context.Shared.Contains(shared, SymbolEqualityComparer.Default):
                // It is the caller's from here on.
                return state;
            case IFieldSymbol { IsStatic: false } or IPropertySymbol { IsStatic: false }
                when _context.Places[place].Parent < 0 && value.Owning && _context.Function is IMethodSymbol { MethodKind: MethodKind.Constructor }
                && state.StateOf(value.Connection).Holder is var holder && (holder == Holder.Object || (holder == Holder.Lender ? _context.IsCallee : connection.IsAcquired && holder == Holder.Here)):
                connection.Name ??= _context.Places.Text(place);
                connection.Escapes = true;
                connection.IsHandedOn = true;
                return state.WithConnection(value.Connection, state.StateOf(value.Connection) with { Holder = Holder.Object });
            default:
                connection.Name ??= _context.Places.Text(place);
                connection.IsHandedOn |= !state.StateOf(value.Connection).Threw;
                return Escape(state, value);
        }
    }

    private bool IsOuterVariable(int place) =>
        _context.Places[place].Symbol is ILocalSymbol local && !SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, _context.Function);

    private static bool IsDeclaration(IOperation operation, Connection connection) =>
        operation is IAssignmentOperation { Target: ILocalReferenceOperation { IsDeclaration: true } } assignment
        && assignment.Syntax.Span.Contains(connection.Origin.Syntax.Span);

    /// <summary>Puts a value in a place; whatever was known of the members of the old value is forgotten.</summary>
    private FlowState Put(FlowState state, int place, AbstractValue value)
    {
        state = WithoutMembers(state, place);
        foreach (var connection in _context.BorrowedWithin(place))
        {
            state = state.WithConnection(connection.Id, default);
        }

        return Set(state, place, value);
    }

    private FlowState WithoutMembers(FlowState state, int place)
    {
        foreach (var pair in state.Values)
        {
            if (_context.Places.IsWithin(pair.Key, place))
            {
                state = state.Without(pair.Key);
            }
        }

        return state;
    }

    /// <summary>To say that nothing is known of a place means something only where a connection would be looked for otherwise.</summary>
    private FlowState Set(FlowState state, int place, AbstractValue value) =>
        value == AbstractValue.Unknown && !_context.MayBeBorrowed(place) ? state.Without(place) : state.With(place, value);

    private Outcome[] Store(Outcome[] outcomes, int place)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = outcomes[i] with { State = Set(outcomes[i].State, place, outcomes[i].Value) };
        }

        return outcomes;
    }

    /// <summary>A target that gets a value of which nothing is known.</summary>
    private Outcome[] Overwrite(IOperation target, Outcome[] outcomes)
    {
        var place = _context.FindPlace(target);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var state = Escape(outcomes[i].State, outcomes[i].Value);
            outcomes[i] = new Outcome(place < 0 ? state : Put(state, place, AbstractValue.Unknown), AbstractValue.Unknown);
        }

        return outcomes;
    }
}
