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
        if (!MayConcern(call, values, state) || IsOnItsOwn(call) || FunctionsOf(call) is not { IsEmpty: false } functions)
        {
            return null;
        }

        var given = new GivenLinks(call, values, _context, state);
        if (_context.Summaries.Of(functions, given, _context, _cancellation) is not { } summary)
        {
            return null;
        }

        var entries = new Entries(call, functions, receiver, values);
        var (before, links) = Resolve(entries, summary, given, state);
        var known = new KnownCall(call, values, summary, given, links);
        if (summary.IsIterator)
        {
            return Enumerate(known, before);
        }

        before = EscapeByReference(call, values, state.IsPastEnd ? TellOthers(known, before) : before);
        before = NoteEntries(known, before);
        var outcomes = summary.Exits.SelectMany(exit => Leave(known, exit, before)).ToArray();

        // It may leave by an exception because there is no data.
        return state.IsPastEnd && summary.MayThrow
            ? outcomes.Select(outcome => outcome with { State = NoteAct(outcome.State) }).ToArray()
            : outcomes;
    }

    /// <summary>A call of which it is known what it does.</summary>
    private sealed record KnownCall(
        IInvocationOperation Operation, AbstractValue[] Values, FunctionSummary Summary, GivenLinks Given, ImmutableArray<AbstractValue> Links);

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
    private ImmutableArray<IMethodSymbol> FunctionsOf(IInvocationOperation call) => call.IsVirtual
        ? _context.Summaries.Implementations.Of(ImplementedBy(call.Instance, call.TargetMethod), _cancellation)
        : _context.Summaries.Implementations.Itself(call.TargetMethod);

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
        values.Any(value => value.IsLink) || call.TargetMethod.MethodKind == MethodKind.LocalFunction
        || state.IsPastEnd || MayFindConnection(call)
        || _context.Knowledge.Responders.MayRespond(call.TargetMethod) || _context.Knowledge.Factories.IsFresh(call.TargetMethod);

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
    private bool IsOnItsOwn(IInvocationOperation call) => Launches.IsWholeLambda(call.Syntax)
        || (IsTask(call.Type) && !IsAwaited(call) && (IsDropped(call) || FunctionSummaries.ReturnsNothing(call.TargetMethod)));

    /// <summary>What is given by reference may be another connection afterward.</summary>
    private FlowState EscapeByReference(IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Parameter is { RefKind: RefKind.Ref or RefKind.Out })
            {
                state = Escape(state, values[i + values.Length - call.Arguments.Length]);
            }
        }

        return state;
    }

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
            if (entry.IsRead && IsFollowed(state.StateOf(id)))
            {
                _context.ReadFrom.Add(id);
                NoteWrapped(known, i);
                state = state.MapConnections((other, asked) => other != id && asked.Life == Life.Unseen ? Disturb(asked) : asked);
            }
        }

        return state;
    }

    /// <summary>The way on by one exit; none for one that cannot be taken here.</summary>
    private IEnumerable<Outcome> Leave(KnownCall known, SummaryExit exit, FlowState state)
    {
        var after = state;
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

            after = Affect(after, link, effect.State, exit, known.Operation);
        }

        if (exit.Exception is { } exception)
        {
            LeaveByException(known, exit, exception, state, after);
            yield break;
        }

        after = CloseCarried(known, after);
        var value = exit.Value;
        if (!value.IsLink)
        {
            yield return new Outcome(after, ValueOf(known, exit, state));
        }
        else if (value.Connection < known.Links.Length)
        {
            var link = known.Links[value.Connection];
            yield return new Outcome(after, link.IsLink ? link with { Owning = link.Owning && value.Owning } : AbstractValue.Unknown);
        }
        else
        {
            yield return MakeFresh(known.Summary.Makes[value.Connection - known.Links.Length], known.Operation, after);
        }
    }

    /// <summary>What a call has acquired and returns.</summary>
    private Outcome MakeFresh(Fresh fresh, IInvocationOperation call, FlowState state)
    {
        var connection = _context.Acquired(call);
        connection.Carrier ??= fresh.Carrier;
        return fresh.IsResponse ? Respond(call, state)[0] : Acquire(call, state)[0];
    }

    private AbstractValue ValueOf(KnownCall known, SummaryExit exit, FlowState state)
    {
        if (exit.Tells < 0)
        {
            return exit.Value.Kind == ValueKind.Unknown ? Depending(known.Values) : exit.Value;
        }

        var value = exit.Value.Kind == ValueKind.Unknown ? AbstractValue.Unknown : exit.Value with { Connection = -1 };
        if (known.Given.IsWitness(known.Summary.Entries[exit.Tells].Argument))
        {
            return value.Telling(Depending(known.Values));
        }

        var link = known.Links[exit.Tells];
        var connection = link.IsLink ? state.StateOf(link.Connection) : default;
        if (!IsFollowed(connection))
        {
            return value;
        }

        // Who has only been asked how it is has not said so before.
        NoteWrapped(known, exit.Tells);
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
        _context.Wrapped.Add(known.Operation, new WrappedRead(sign, text, end.Effects.FirstOrDefault(effect => effect.Entry == entry).ToldAt));
    }
}
