using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Flow;

/// <content>Calls of functions of the source: each exit that a summary names is a way on.</content>
internal sealed partial class Evaluator
{
    /// <summary>The ways in which a call of a function whose body is in sight can go; null for all other calls.</summary>
    private Outcome[]? CallKnown(IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        if (!MayConcern(call, values, state) || IsOnItsOwn(call) || _context.Catalog.Find(call.TargetMethod) is { Acquired.IsEmpty: false }
            || Know(CallSite.Of(call), FunctionsOf(call), receiver, values, state) is not { } found)
        {
            return null;
        }

        return Run(found.Call, found.Before, state);
    }

    /// <summary>The ways in which a property of the source goes whose accessor has a body in sight; null for all other properties.</summary>
    private Outcome[]? ReadKnown(IPropertyReferenceOperation property, FlowState state)
    {
        // A text or a number that a property makes of a connection says nothing of it.
        if (property.Type is not { } type || !(type.SpecialType == SpecialType.System_Boolean || IsMade(type) || _context.Catalog.MayBeConnection(type))
            || property.Property is not { IsVirtual: false, IsAbstract: false, IsOverride: false, GetMethod: { } getter } || _context.Catalog.Find(property.Property) is not null
            || !_context.Summaries.MayTouch(getter, _cancellation) || _context.Summaries.Implementations.Itself(getter) is not { IsEmpty: false } functions)
        {
            return null;
        }

        var instance = property.Instance is null or IInstanceReferenceOperation ? Outcome.One(state) : WithoutNull(property.Instance, Evaluate(property.Instance, state));
        var outcomes = new List<Outcome>();
        foreach (var (before, receiver) in instance)
        {
            var values = property.Arguments.Select(_ => AbstractValue.Unknown);
            if (Know(new CallSite(property, getter, property.Instance, property.Arguments), functions, receiver, (property.Instance is null ? values : values.Prepend(receiver)).ToArray(), before) is not { } found)
            {
                return null;
            }

            outcomes.AddRange((Run(found.Call, found.Before, before) ?? Outcome.One(before)).Select(outcome => Name(outcome, property)));
        }

        return outcomes.ToArray();
    }

    /// <summary>What a property returns has its name as well, and only that where the member behind it is private to another type.</summary>
    private Outcome Name(Outcome read, IPropertyReferenceOperation property)
    {
        if (!read.Value.IsLink || _context.FindPlace(property) is not (>= 0 and var place))
        {
            return read;
        }

        var connection = _context.Connections[read.Value.Connection];
        if (!connection.IsAcquired && !_context.BorrowedPlaces.Any(pair => pair.Value == connection && _context.IsInReach(pair.Key)))
        {
            connection.Name = _context.Places.Text(place);
        }

        return read with { State = read.State.With(place, read.Value) };
    }

    /// <summary>The ways on from a call of which it is known what it does; null for an iterator that does more than to read.</summary>
    private Outcome[]? Run(KnownCall known, FlowState before, FlowState state)
    {
        _context.KeepsOwn |= known.Summary.KeepsOwn;
        if (known.Summary.IsIterator)
        {
            return Enumerate(known, before);
        }

        NoteUnread(known, before);
        before = NoteEntries(known, state.IsPastEnd ? TellOthers(known, before) : before);
        var outcomes = known.Summary.Exits.SelectMany(exit => Leave(known, exit, before)).ToArray();

        // It may leave by an exception because there is no data.
        return state.IsPastEnd && known.Summary.MayThrow
            ? outcomes.Select(outcome => outcome with { State = NoteAct(outcome.State) }).ToArray()
            : outcomes;
    }

    /// <summary>What one of these functions does here; null where one of them is not in sight, or there are none.</summary>
    private (KnownCall Call, FlowState Before)? Know(CallSite call, ImmutableArray<IMethodSymbol> functions, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        if (functions.IsEmpty)
        {
            return null;
        }

        var given = new GivenLinks(call, values, _context, state, _context.Uses.Nested.CapturedBy(functions[0]));
        if (_context.Summaries.Of(functions, given, _context, _cancellation) is not { } summary)
        {
            return null;
        }

        var (before, links) = Resolve(new Entries(call, functions, receiver, values), summary, given, state);
        return (new KnownCall(call, functions, values, summary, given, links), before);
    }

    /// <summary>The ways in which a constructor of the source throws, given a connection. What it does otherwise is asked of its type.</summary>
    private void NoteThrows(IObjectCreationOperation creation, AbstractValue[] values, FlowState state)
    {
        if (creation.Constructor is not { } constructor || !values.Any(value => value.IsLink)
            || Know(CallSite.Of(creation, constructor), _context.Summaries.Implementations.Itself(constructor), AbstractValue.Unknown, values, state) is not { } found)
        {
            return;
        }

        foreach (var exit in found.Call.Summary.Exits.Where(exit => exit.Exception is not null))
        {
            _ = Leave(found.Call, exit, found.Before).Count();
        }
    }

    /// <summary>A call of which it is known what it does.</summary>
    private sealed record KnownCall(
        CallSite Site, ImmutableArray<IMethodSymbol> Functions, AbstractValue[] Values, FunctionSummary Summary, GivenLinks Given, ImmutableArray<AbstractValue> Links)
    {
        public IOperation Operation => Site.Operation;
    }

    /// <summary>Not the call of an iterator reads, but whoever enumerates what it returns; null for one that does more than to read.</summary>
    private static Outcome[]? Enumerate(KnownCall known, FlowState state)
    {
        for (var i = 0; i < known.Links.Length; i++)
        {
            if (known.Summary.Entries[i].IsRead)
            {
                return known.Links[i].IsLink && known.Summary.Entries[i] is { IsClosed: false, Escapes: false }
                    ? Outcome.One(state, AbstractValue.LinkTo(known.Links[i].Connection, owning: false))
                    : null;
            }
        }

        return null;
    }

    /// <summary>The functions of the source that a call may run; none where one of them is not in sight.</summary>
    private ImmutableArray<IMethodSymbol> FunctionsOf(IInvocationOperation call) => call switch
    {
        { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => _context.HeldBy(call, _cancellation) is { } held ? _context.Summaries.Implementations.Of(held, _cancellation) : ImmutableArray<IMethodSymbol>.Empty,
        { IsVirtual: true } => _context.Summaries.Implementations.Of(ImplementedBy(call.Instance, call.TargetMethod), _cancellation),
        _ => _context.Summaries.Implementations.Itself(call.TargetMethod),
    };

    /// <summary>The method of an object that a call of an interface's leads to, where the object is only seen as the interface for the call.</summary>
    private static IMethodSymbol ImplementedBy(IOperation? instance, IMethodSymbol called)
    {
        while (instance is IConversionOperation { IsImplicit: true } conversion)
        {
            instance = conversion.Operand;
        }

        return called.ContainingType.TypeKind == TypeKind.Interface && instance?.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type
            ? type.FindImplementationForInterfaceMember(called) as IMethodSymbol ?? called
            : called;
    }

    /// <summary>
    /// A function that gets no connection, and whose object has none, has nothing to do with any; nor has one that is given none while
    /// nobody asks whether a peer has closed.
    /// </summary>
    private bool MayConcern(IInvocationOperation call, AbstractValue[] values, FlowState state) =>
        values.Any(value => value.IsLink) || call.TargetMethod.MethodKind == MethodKind.LocalFunction || _context.HeldBy(call, _cancellation) is not null
        || state.IsPastEnd || MayFindConnection(call)
        || call.Arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Out, Type: var handedOut } && IsMade(handedOut))
        || _context.Knowledge.Responders.MayRespond(_context.HeldBy(call, _cancellation) ?? call.TargetMethod) || _context.Knowledge.Factories.IsFresh(call.TargetMethod);

    /// <summary>Whether a function may read from a connection that its object has, or an argument, or else work with one that this function names, too.</summary>
    private bool MayFindConnection(IInvocationOperation call) =>
        call.Arguments.Select(argument => argument.Value.Type).Prepend(call.TargetMethod.ContainingType).Any(_context.Knowledge.HoldsConnection)
        && _context.Summaries.TouchOf(call.TargetMethod, _cancellation) switch
        {
            Touch.Reads => true,
            Touch.Works => _context.MentionsConnection,
            _ => false,
        };

    /// <summary>Whether a function goes on by itself with what it is given: one that nobody waits for, or that is all that a lambda does.</summary>
    private bool IsOnItsOwn(IInvocationOperation call) => Launches.IsWholeLambda(call.Syntax) || call.TargetMethod is { IsAsync: true, ReturnsVoid: true }
        || (IsTask(call.Type) && !IsAwaited(call) && (IsDropped(call) || FunctionSummaries.ReturnsNothing(call.TargetMethod)));

    /// <summary>What holds of the entries whatever the exit.</summary>
    private FlowState NoteEntries(KnownCall known, FlowState state)
    {
        for (var i = 0; i < known.Links.Length; i++)
        {
            if (!known.Links[i].IsLink)
            {
                continue;
            }

            var (entry, id) = (known.Summary.Entries[i], known.Links[i].Connection);
            var connection = _context.Connections[id];
            connection.Escapes |= entry.Escapes;
            connection.IsClosed |= entry.IsClosed;
            connection.IsHandedOn |= entry.IsHandedOn && !state.StateOf(id).Threw;
            connection.Borrower ??= Here(entry.Borrower, known.Operation);
            if (entry.IsRead && IsFollowed(state.StateOf(id)))
            {
                _context.ReadFrom.Add(id);
                NoteWrapped(known, i);
                if (state.StateOf(id).Life is Life.Ended or Life.Learned)
                {
                    Ask(id, known.Operation);
                }

                state = state.MapConnections((other, asked) => other != id && asked.Life == Life.Unseen ? Disturb(asked) : asked);
            }
        }

        return state;
    }

    /// <summary>A function that never comes back, and only writes, does not learn that the peer has closed (measured case 03h).</summary>
    private void NoteUnread(KnownCall known, FlowState state)
    {
        for (var i = 0; i < known.Links.Length && known.Summary.Exits.All(exit => exit.Exception is not null); i++)
        {
            if (known.Links[i].IsLink && known.Summary.Entries[i] is { IsRead: false, Escapes: false, Write: { } write }
                && _context.Connections[known.Links[i].Connection] is { IsAcquired: true, Escapes: false } && state.StateOf(known.Links[i].Connection) is { Life: Life.Open, Holder: Holder.Here, Threw: false }
                && !_context.ReadFrom.Contains(known.Links[i].Connection))
            {
                _context.Unread.Add((known.Links[i].Connection, Here(write, known.Operation)!));
            }
        }
    }

    /// <summary>The way on by one exit; none for one that cannot be taken here.</summary>
    private IEnumerable<Outcome> Leave(KnownCall known, SummaryExit exit, FlowState state)
    {
        var after = exit.Exception is null ? known.Given.Links.Concat(known.Links).Aggregate(state, (filled, link) => Fill(link, filled)) : state;
        foreach (var effect in exit.Effects)
        {
            var link = known.Links[effect.Entry];
            if (!link.IsLink)
            {
                continue;
            }

            if (state.StateOf(link.Connection).IsPastEnd && effect.State.HasData)
            {
                // What the peer has closed already brings nothing more.
                yield break;
            }

            after = Affect(known, after, effect, exit);
        }

        if (exit.Exception is { } exception)
        {
            LeaveByException(known, exit, exception, state, after);
            yield break;
        }

        after = CloseCarried(known, after);
        var handedOut = exit.Written.Select(written => written.Value).Append(exit.Value).ToArray();
        var made = handedOut.Where(value => value.IsLink && value.Connection >= known.Links.Length).Select(value => value.Connection - known.Links.Length).Distinct()
            .ToDictionary(number => number, number => MakeFresh(known, number, ref after));
        for (var i = 0; i < exit.Written.Length; i++)
        {
            after = Write(known.Site, exit.Written[i].Variable, ValueOf(handedOut[i]), after);
        }

        yield return new Outcome(after, ValueOf(exit.Value));

        AbstractValue ValueOf(AbstractValue value) => !value.IsLink ? ToldBy(known, value, state)
            : value.Connection >= known.Links.Length ? made[value.Connection - known.Links.Length]
            : known.Links[value.Connection] is { IsLink: true } link ? link with { Owning = link.Owning && value.Owning }
            : AbstractValue.Unknown;
    }

    /// <summary>What a call has acquired and hands out.</summary>
    private AbstractValue MakeFresh(KnownCall known, int number, ref FlowState state)
    {
        var fresh = known.Summary.Makes[number];
        _context.Acquired(known.Operation, number).Carrier ??= fresh.Carrier;
        (state, var link) = (fresh.IsResponse ? Respond(known.Operation, state, number) : Acquire(known.Operation, state, number))[0];
        return link;
    }

    /// <summary>What a function has put into a variable of this one.</summary>
    private FlowState Write(CallSite call, ISymbol variable, AbstractValue value, FlowState state)
    {
        var place = variable is IParameterSymbol { RefKind: RefKind.Ref or RefKind.Out, Ordinal: var ordinal } && call.IndexOf(ordinal) is >= 0 and var index
            ? _context.FindPlace(call.Arguments[index].Value)
            : _context.Places.Variable(variable);
        return place < 0 ? Escape(state, value) : Put(Keep(state, value, place, call.Operation), place, value);
    }

    /// <summary>A value that a function hands out and that is no link, in the terms of its caller.</summary>
    private AbstractValue ToldBy(KnownCall known, AbstractValue handedOut, FlowState state)
    {
        var tells = SummaryExit.TellsOf(handedOut);
        if (tells < 0)
        {
            return handedOut.Kind == ValueKind.Unknown ? Depending(known.Values) : handedOut;
        }

        var value = handedOut.Kind == ValueKind.Unknown ? AbstractValue.Unknown : handedOut with { Connection = -1 };
        if (known.Given.IsWitness(known.Summary.Entries[tells].Argument))
        {
            return value.Telling(Depending(known.Values));
        }

        var link = known.Links[tells];
        var connection = link.IsLink ? state.StateOf(link.Connection) : default;
        if (!IsFollowed(connection))
        {
            return value;
        }

        // Who has only been asked how it is has not said so before.
        NoteWrapped(known, tells);
        var read = connection.Life is Life.Ended or Life.Learned ? connection.Read ?? known.Operation : known.Operation;
        return value with { From = read, Connection = link.Connection };
    }

    /// <summary>What a message says of the end of a read that is a call.</summary>
    private void NoteWrapped(KnownCall known, int entry)
    {
        if (_context.Wrapped.ContainsKey(known.Operation))
        {
            return;
        }

        var ends = known.Summary.Exits.Where(exit => exit.Tells == entry
            || exit.Effects.Any(effect => effect.Entry == entry && effect.State is { Life: Life.Ended or Life.Learned, Threw: false }));
        if (ends.OrderBy(exit => exit.Exception is not null).ThenBy(exit => exit.Tells < 0).ThenBy(exit => exit.Value.Kind).FirstOrDefault() is not { } end)
        {
            return;
        }

        var (sign, text) = end switch
        {
            { Exception: { } exception } => (EndSign.Throws, exception.Type?.Name ?? "an exception"),
            { Value: { Kind: ValueKind.Integer, Number: 0 } } => (EndSign.Zero, "0"),
            { Value.Kind: ValueKind.Integer } => (EndSign.MinusOne, end.Value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            { Value.Kind: ValueKind.Null } => (EndSign.Null, "null"),
            { Value.Kind: ValueKind.Empty } => (EndSign.None, "\"\""),
            { Value: { Kind: ValueKind.Boolean, Number: 0 } } => (EndSign.False, "false"),
            { Value.Kind: ValueKind.Boolean } => (EndSign.True, "true"),
            _ => (EndSign.None, "nothing"),
        };
        _context.Wrapped.Add(known.Operation, new WrappedRead(sign, text, end.Exception is null ? null : end.Effects.FirstOrDefault(effect => effect.Entry == entry).ToldAt, ConnectionCatalog.IsSession(_context.Connections[known.Links[entry].Connection].Origin.Type)));
    }
}
