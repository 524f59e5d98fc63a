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

        var (before, links) = Resolve(summary, functions, given, call, receiver, values, state);
        if (summary.IsIterator)
        {
            // Not the call reads, but whoever enumerates what it returns.
            var read = Enumerable.Range(0, links.Length).FirstOrDefault(entry => summary.Entries[entry].IsRead);
            return links.IsEmpty || !links[read].IsLink || summary.Entries[read] is not { IsRead: true, IsClosed: false, Escapes: false } ? null : Outcome.One(before, AbstractValue.LinkTo(links[read].Connection, owning: false));
        }

        before = NoteEntries(summary, links, call, EscapeByReference(call, values, state.IsPastEnd ? TellOthers(summary, given, before) : before));
        var returns = summary.Exits.Any(exit => exit.Exception is null);
        var outcomes = summary.Exits.SelectMany(exit => Leave(exit, summary, given, links, call, values, before)).ToArray();
        return state.IsPastEnd && returns && summary.Exits.Any(exit => exit.Exception is not null)
            ? outcomes.Select(outcome => outcome with { State = NoteAct(outcome.State) }).ToArray()
            : outcomes;
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
        || ((_context.Knowledge.HoldsConnection(call.TargetMethod.ContainingType) || call.Arguments.Any(argument => _context.Knowledge.HoldsConnection(argument.Value.Type)))
            && _context.Summaries.TouchOf(call.TargetMethod, _cancellation) is var touch && (touch == Touch.Reads || (touch == Touch.Works && _context.MentionsConnection)))
        || state.IsPastEnd || _context.Knowledge.Responders.MayRespond(call.TargetMethod) || _context.Knowledge.Factories.IsFresh(call.TargetMethod);

    /// <summary>Whether a function goes on by itself with what it is given: one that nobody waits for, or that is all that a lambda does.</summary>
    private bool IsOnItsOwn(IInvocationOperation call) => Launches.IsWholeLambda(call.Syntax)
        || (IsTask(call.Type) && !IsAwaited(call) && (IsDropped(call) || FunctionSummaries.ReturnsNothing(call.TargetMethod)));

    /// <summary>What is given by reference may be another connection afterward.</summary>
    private FlowState EscapeByReference(IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            state = call.Arguments[i].Parameter is { RefKind: RefKind.Ref or RefKind.Out } ? Escape(state, values[i + values.Length - call.Arguments.Length]) : state;
        }

        return state;
    }

    /// <summary>What holds of the entries whatever the exit.</summary>
    private FlowState NoteEntries(FunctionSummary summary, ImmutableArray<AbstractValue> links, IInvocationOperation call, FlowState state)
    {
        for (var i = 0; i < links.Length; i++)
        {
            if (!links[i].IsLink)
            {
                continue;
            }

            var (entry, id) = (summary.Entries[i], links[i].Connection);
            var connection = _context.Connections[id];
            connection.Escapes |= entry.Escapes;
            connection.IsClosed |= entry.IsClosed;
            connection.IsHandedOn |= entry.IsHandedOn && !state.StateOf(id).Threw;
            if (entry.IsRead && IsFollowed(state.StateOf(id)))
            {
                _context.ReadFrom.Add(id);
                NoteWrapped(call, i, summary);
                state = state.MapConnections((other, asked) => other != id && asked.Life == Life.Unseen ? Disturb(asked) : asked);
            }
        }

        return state;
    }

    /// <summary>Whether it matters on this path what is done with a connection.</summary>
    private static bool IsFollowed(ConnectionState connection) =>
        connection is { Holder: not (Holder.Elsewhere or Holder.Object), Life: not (Life.None or Life.Closed), Threw: false };

    /// <summary>The way on by one exit; none for one that cannot be taken here.</summary>
    private IEnumerable<Outcome> Leave(SummaryExit exit, FunctionSummary summary, GivenLinks given, ImmutableArray<AbstractValue> links, IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        var after = state;
        foreach (var effect in exit.Effects)
        {
            if (!links[effect.Entry].IsLink)
            {
                continue;
            }

            var connection = state.StateOf(links[effect.Entry].Connection);
            if (connection.IsPastEnd && effect.State.HasData)
            {
                // What the peer has closed already brings nothing more.
                yield break;
            }

            after = Affect(after, links[effect.Entry], effect.State, exit, summary, call);
        }

        if (exit.Exception is null)
        {
            after = CloseCarried(summary, links, after);
        }

        if (exit.Exception is { } exception)
        {
            LeaveByException(exit, exception, summary, links, call, values, state, after);
            yield break;
        }

        var value = exit.Value;
        if (!value.IsLink)
        {
            yield return new Outcome(after, ValueOf(exit, summary, given, links, call, values, state));
        }
        else if (value.Connection < links.Length)
        {
            var link = links[value.Connection];
            yield return new Outcome(after, link.IsLink ? link with { Owning = link.Owning && value.Owning } : AbstractValue.Unknown);
        }
        else
        {
            yield return MakeFresh(summary.Makes[value.Connection - links.Length], call, after);
        }
    }

    /// <summary>
    /// What a function may do for connections that it was not given, on whatever path, as the flags that decide it are not followed: it
    /// tells somebody, or calls what may leave by an exception, or closes something that may be another link.
    /// </summary>
    private static FlowState TellOthers(FunctionSummary summary, GivenLinks given, FlowState state)
    {
        foreach (var entry in summary.Entries.Where(entry => given.IsWitness(entry.Argument)))
        {
            state = Testify(state, entry.Told, entry.Argument == given.FirstWitness);
        }

        return summary.Exits.Where(exit => exit.Exception is null).SelectMany(exit => exit.Effects).Any(effect => effect.State.Life == Life.Closed && IsOfObject(summary.Entries[effect.Entry]))
            ? Tell(state)
            : state;
    }

    /// <summary>What is closed of an object may be another link to a connection that has ended.</summary>
    private static bool IsOfObject(Entry entry) => entry is { Argument: < 0, Path: { IsEmpty: false } path } && (path.Length > 1 || IsOfObject(path[0]));

    /// <summary>Whether a symbol is a member of an object, or a parameter with which it was made and which it has captured.</summary>
    private static bool IsOfObject(ISymbol symbol) =>
        symbol is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };

    /// <summary>What a function has done for connections that it was not given: it has told somebody, or something that may leave.</summary>
    private static FlowState Testify(FlowState state, ConnectionState witness, bool isOfThoseInSight) => state.MapConnections((_, connection) =>
        connection.Removed == isOfThoseInSight || !(witness.HandedOn || witness.Acted) ? connection
        : witness.HandedOn && connection is { Life: Life.Learned, Holder: Holder.Lender } ? connection with { HandedOn = true, ToldBy = connection.HandedOn ? null : witness.ToldBy, Acted = true }
        : Disturb(connection));

    /// <summary>An object that may close what it carries is taken to do so: under which of its own flags it does is not followed.</summary>
    private FlowState CloseCarried(FunctionSummary summary, ImmutableArray<AbstractValue> links, FlowState state)
    {
        foreach (var effect in summary.Exits.Where(exit => exit.Exception is null).SelectMany(exit => exit.Effects))
        {
            var link = links[effect.Entry];
            state = effect.State.Life == Life.Closed && link.IsLink && summary.Entries[effect.Entry].Argument < 0 && _context.Connections[link.Connection].Carrier is not null
                ? Close(state, link)
                : state;
        }

        return state;
    }

    /// <summary>What a call has acquired and returns.</summary>
    private Outcome MakeFresh(Fresh fresh, IInvocationOperation call, FlowState state)
    {
        var connection = _context.Acquired(call);
        connection.Carrier ??= fresh.Carrier;
        return fresh.IsResponse ? Respond(call, state)[0] : Acquire(call, state)[0];
    }

    private AbstractValue ValueOf(SummaryExit exit, FunctionSummary summary, GivenLinks given, ImmutableArray<AbstractValue> links, IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        if (exit.Tells < 0)
        {
            return exit.Value.Kind == ValueKind.Unknown ? Depending(values) : exit.Value;
        }

        var value = exit.Value.Kind == ValueKind.Unknown ? AbstractValue.Unknown : exit.Value with { Connection = -1 };
        return given.IsWitness(summary.Entries[exit.Tells].Argument) ? value.Telling(Depending(values))
            : links[exit.Tells] is { IsLink: true, Connection: var id } && IsFollowed(state.StateOf(id)) ? value with { From = state.StateOf(id).IsPastEnd ? state.StateOf(id).Read ?? call : call, Connection = id }
            : value;
    }

    /// <summary>What a function has done with a connection by the time that it is left.</summary>
    private FlowState Affect(FlowState state, AbstractValue link, ConnectionState effect, SummaryExit exit, FunctionSummary summary, IInvocationOperation call)
    {
        var connection = state.StateOf(link.Connection);
        if (connection.Life is Life.None or Life.Closed)
        {
            return state;
        }

        if (effect.Life == Life.Closed)
        {
            return Close(state, link);
        }

        if (connection.Holder == Holder.Elsewhere)
        {
            return state;
        }

        if (effect.Holder == Holder.Elsewhere || IsHandlers(effect, exit))
        {
            return Escape(state, link);
        }

        // What an object does with a part of what it carries is its own business, for as long as it can be closed.
        var isCarried = _context.Connections[link.Connection].Carrier is not null;
        var next = connection with
        {
            HalfClosed = effect.HalfClosed is null || isCarried ? connection.HalfClosed : connection.HalfClosed ?? call,
            LinkClosed = connection.LinkClosed | (effect.LinkClosed && !isCarried),
            Removed = connection.Removed | effect.Removed,
            HandedOn = connection.HandedOn | effect.HandedOn,
            ToldBy = effect.HandedOn ? effect.ToldBy : connection.ToldBy,
            Acted = connection.Acted | effect.Acted,
            Threw = effect.Threw,
            HasData = connection.HasData | effect.HasData,
        };
        if (!IsFollowed(connection))
        {
            return state.WithConnection(link.Connection, next with { Threw = connection.Threw });
        }

        if (effect.Threw)
        {
            next = next with { Life = Life.Open, Read = null, Test = null, LostBy = effect.LostBy is null ? null : call, LostRole = effect.LostRole, GaveUp = effect.GaveUp is null ? null : call };
        }
        else if (effect.Life is Life.Ended or Life.Learned)
        {
            if (connection.Life is Life.Ended or Life.Learned)
            {
                Ask(link.Connection, call);
                return Use(state.WithConnection(link.Connection, next), link);
            }

            next = next with { Life = Life.Ended, Read = call };
        }

        return state.WithConnection(link.Connection, next);
    }

    /// <summary>
    /// A function that has looked at the end, and returns without a close or a word, is the connection's handler: it is judged itself.
    /// </summary>
    private static bool IsHandlers(ConnectionState effect, SummaryExit exit) =>
        effect is { Life: Life.Learned, Threw: false } && exit.Exception is null && exit.Tells < 0;

    private void LeaveByException(SummaryExit exit, ThrownException exception, FunctionSummary summary, ImmutableArray<AbstractValue> links, IInvocationOperation call, AbstractValue[] values, FlowState before, FlowState after)
    {
        foreach (var effect in exit.Effects)
        {
            if (links[effect.Entry] is { IsLink: true, Connection: var id } && effect.State is { Life: Life.Learned, Threw: false } && IsFollowed(before.StateOf(id)) && IsLeftToCaller(effect.Entry, summary))
            {
                if (_context.Connections[id].IsAcquired && FunctionSummaries.ReturnsNothing(call.TargetMethod))
                {
                    // A step on the way: who takes it wants all of the steps to be made, or the connection closed.
                    break;
                }

                // The exception says that the peer has closed.
                _thrown.Add((before.StateOf(id).Life == Life.Learned ? after : Learn(id, after.StateOf(id), call, after), exception));
                return;
            }
        }

        if (before.IsPastEnd)
        {
            _thrown.Add((exit.Effects.Any(effect => effect.State is { Life: Life.Learned, Threw: false }) ? LearnBy(call, values, after) : after, exception));
        }

        var lost = exit.Effects.FirstOrDefault(effect => effect.State.LostBy is not null).State;
        if (IsAtStake(before) && (lost.LostBy is null ? !IsOfArguments(exception) : IsOfFunction(lost.LostRole)) && !IsJudgedItself(summary, links))
        {
            _risks.Add(new Risk(before, call, exception, IsCancellation: lost.GaveUp is not null) { Role = lost.LostRole });
        }
    }

    /// <summary>Whether a function that returns has left a connection where it was: it only reads. One that takes it over if it likes the answer agrees on how to go on.</summary>
    private static bool IsLeftToCaller(int entry, FunctionSummary summary) => summary.Exits.All(exit => exit.Exception is not null) || summary.Exits.Any(exit =>
        exit.Exception is null && !(exit.Value.IsLink && exit.Value.Connection == entry) && exit.Effects.All(effect => effect.Entry != entry || effect.State is { Holder: Holder.Lender, IsLive: true }));

    /// <summary>The function was given what tells of an end, and throws because of it.</summary>
    private FlowState LearnBy(IInvocationOperation call, AbstractValue[] values, FlowState state) =>
        values.FirstOrDefault(value => value.From is not null) is { From: not null, Connection: var id } && state.StateOf(id).Life == Life.Ended
            ? Learn(id, state.StateOf(id), call, state)
            : state;

    /// <summary>What the framework throws while a function works with a connection is let be, as it is in the function itself; that it does not get that far is not.</summary>
    private static bool IsOfFunction(ApiRole role) => role is not (ApiRole.Read or ApiRole.Write or ApiRole.Drain);

    /// <summary>A function that closes what it is given closes it too late, or not on each path: that is said there.</summary>
    private static bool IsJudgedItself(FunctionSummary summary, ImmutableArray<AbstractValue> links) =>
        summary.Entries.Where((entry, index) => links[index].IsLink && entry.Argument >= 0).Any(entry => entry.IsClosed);

    /// <summary>What blames the arguments is thrown before anything has been done.</summary>
    private static bool IsOfArguments(ThrownException exception) => exception.Type?.Name.StartsWith("Argument", System.StringComparison.Ordinal) == true;

    /// <summary>What a message says of the end of a read that is a call.</summary>
    private void NoteWrapped(IInvocationOperation call, int entry, FunctionSummary summary)
    {
        if (_context.Wrapped.ContainsKey(call))
        {
            return;
        }

        var ends = summary.Exits.Where(exit => exit.Effects.Any(effect => effect.Entry == entry && effect.State is { Life: Life.Ended or Life.Learned, Threw: false })).ToArray();
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
        _context.Wrapped.Add(call, new WrappedRead(sign, text, end.Effects.FirstOrDefault(effect => effect.Entry == entry).ToldAt));
    }

    /// <summary>The caller's link to each entry of a summary; unknown for one that leads to nothing here.</summary>
    private (FlowState State, ImmutableArray<AbstractValue> Links) Resolve(
        FunctionSummary summary, ImmutableArray<IMethodSymbol> functions, GivenLinks given, IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        var links = ImmutableArray.CreateBuilder<AbstractValue>(summary.Entries.Length);
        foreach (var entry in summary.Entries)
        {
            if (entry.Argument >= 0)
            {
                links.Add(given.LinkOf(entry.Argument));
            }
            else if ((receiver.IsLink || IsOfInterest(entry)) && Find(entry.Path, functions, call, receiver, values, state) is { } found)
            {
                state = found.State;
                links.Add(found.Value);
            }
            else
            {
                links.Add(AbstractValue.Unknown);
            }
        }

        return (state, links.MoveToImmutable());
    }

    /// <summary>
    /// Whether what a function does with a connection that it has found itself matters here: it reads from it, or this function works with
    /// it as well. To follow what nobody asks for would only multiply the paths.
    /// </summary>
    private bool IsOfInterest(Entry entry) => entry.IsRead || !IsOfObject(entry.Path[entry.Path.Length - 1]) || _context.Mentions(entry.Path[entry.Path.Length - 1]);

    private Outcome? Find(
        ImmutableArray<ISymbol> path, ImmutableArray<IMethodSymbol> functions, IInvocationOperation call, AbstractValue receiver, AbstractValue[] values, FlowState state)
    {
        var members = path.Skip(1);
        switch (path[0])
        {
            case IParameterSymbol parameter when functions.Contains(parameter.ContainingSymbol, SymbolEqualityComparer.Default):
                var index = IndexOf(call, parameter.Ordinal);
                if (index < 0)
                {
                    return null;
                }

                if (path.Length == 1)
                {
                    var value = values[index + (call.Instance is null ? 0 : 1)];
                    return value.IsLink ? new Outcome(state, value) : null;
                }

                return BorrowAlong(_context.FindPlace(call.Arguments[index].Value), members, call, state);
            case var own when IsOfObject(own) && call.Instance is null or IInstanceReferenceOperation:
                return BorrowAlong(_context.Places.Variable(path[0]), members, call, state);
            case var member when IsOfObject(member) && receiver.IsLink && _context.Connections[receiver.Connection].Carrier is not null:
                // What an object of the source carries is a link to what it was given, or has made.
                return new Outcome(state, receiver);
            case IFieldSymbol or IPropertySymbol:
                return BorrowAlong(_context.FindPlace(call.Instance!), path, call, state);
            case ILocalSymbol or IParameterSymbol:
                return BorrowAlong(_context.Places.Variable(path[0]), members, call, state);
            default:
                return null;
        }
    }

    private static int IndexOf(IInvocationOperation call, int ordinal)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Parameter?.Ordinal == ordinal)
            {
                return i;
            }
        }

        return -1;
    }

    private Outcome? BorrowAlong(int start, IEnumerable<ISymbol> members, IOperation call, FlowState state)
    {
        if (start < 0)
        {
            return null;
        }

        var place = _context.Places.Along(start, members);
        return state.ValueOf(place) is { } known ? known.IsLink ? new Outcome(state, known) : null : Borrow(place, call, state);
    }
}
