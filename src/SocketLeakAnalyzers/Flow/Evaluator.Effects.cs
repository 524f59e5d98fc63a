using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Flow;

/// <content>What the functions that are called have done with the connections of the caller.</content>
internal sealed partial class Evaluator
{
    /// <summary>Whether it matters on this path what is done with a connection.</summary>
    private static bool IsFollowed(ConnectionState connection) =>
        connection is { Holder: not (Holder.Elsewhere or Holder.Object), Life: not (Life.None or Life.Closed), Threw: false };

    /// <summary>What a function has done with a connection by the time that it is left.</summary>
    private FlowState Affect(KnownCall known, FlowState state, Effect made, SummaryExit exit)
    {
        var (link, effect, call) = (known.Links[made.Entry], made.State, known.Operation);
        var connection = state.StateOf(link.Connection);
        if (connection.Life is Life.None or Life.Closed)
        {
            return state;
        }

        // One that closes, but for what any call may throw and it has swallowed, closes.
        var entry = known.Summary.Entries[made.Entry];
        if (effect.Life == Life.Closed || (entry.IsClosed && exit.Exception is null && effect is { Threw: true, LostBy: null }))
        {
            return Close(state, link);
        }

        if (connection.Holder == Holder.Elsewhere)
        {
            return state;
        }

        if (effect.IsArmed && ComesBackHere(effect.Callback) && IsEnded(state, link.Connection))
        {
            return AskAgain(link.Connection, state);
        }

        var isCaptured = IsCaptured(known, made.Entry);
        var isHandled = effect is { Life: Life.Learned, Threw: false } && exit.Exception is null && exit.Tells < 0;
        if (effect.Holder is Holder.Elsewhere or Holder.Object || (isHandled && made.ToldAt is null))
        {
            return Escape(state, link);
        }

        // What an object does with a part of what it carries is its own business, for as long as it can be closed.
        var isCarried = _context.Connections[link.Connection].Carrier is not null;
        var next = connection with
        {
            HalfClosed = effect.HalfClosed is null || isCarried ? connection.HalfClosed : connection.HalfClosed ?? (isCaptured ? effect.HalfClosed : call),
            GaveUp = connection.GaveUp ?? Here(effect.GaveUp, call),
            LinkClosed = connection.LinkClosed | (effect.LinkClosed && !isCarried),
            Removed = connection.Removed | effect.Removed,
            HandedOn = connection.HandedOn | effect.HandedOn,
            ToldBy = effect.HandedOn ? effect.ToldBy : connection.ToldBy,
            Acted = connection.Acted | effect.Acted,
            SaidDead = connection.SaidDead | effect.SaidDead,
            HasData = connection.HasData | (effect.HasData && _context.IsCallee),
        };
        if (!IsFollowed(connection))
        {
            return state.WithConnection(link.Connection, next);
        }

        if (effect.Threw)
        {
            return state.WithConnection(link.Connection, next with
            {
                Life = Life.Open,
                Read = null,
                Test = null,
                Threw = true,
                LostBy = isCaptured || effect.LostBy is null ? effect.LostBy : call,
                LostRole = effect.LostRole,
                GaveUp = Here(effect.GaveUp, call),
            });
        }

        if (isHandled && made.ToldAt is { } told && connection.Life != Life.Learned)
        {
            // A place in another file no rule can report from here: there the call is what has told.
            return told.Test.Syntax.SyntaxTree == call.Syntax.SyntaxTree ? LearnThere(state, link.Connection, next, told) : Learn(link.Connection, next with { Read = call }, call, state);
        }

        if (effect.Life is Life.Ended or Life.Learned && connection.Life is Life.Ended or Life.Learned)
        {
            return Use(state.WithConnection(link.Connection, next), link);
        }

        return state.WithConnection(link.Connection, effect.Life is Life.Ended or Life.Learned ? next with { Life = Life.Ended, Read = call } : next);
    }

    /// <summary>What a message names that speaks of something in a function: the thing itself where it stands in the same file, or else the call.</summary>
    private static IOperation? Here(IOperation? operation, IOperation call) =>
        operation is null || operation.Syntax.SyntaxTree == call.Syntax.SyntaxTree ? operation : call;

    /// <summary>What a function has learned this one has learned, where that one has.</summary>
    private FlowState LearnThere(FlowState state, int id, ConnectionState connection, ToldAt told)
    {
        _context.Tests[(id, told.Test)] = told.Known;
        if (told.Wrapped is { } wrapped)
        {
            _context.Wrapped[told.Read] = wrapped;
        }

        return state.WithConnection(id, connection with { Life = Life.Learned, Read = told.Read, Test = told.Test });
    }

    /// <summary>Whether an entry is a variable of this function, which the one that is called is nested in.</summary>
    private static bool IsCaptured(KnownCall known, int entry) => known.Summary.Entries[entry] switch
    {
        { Argument: >= 0 and var number } => known.Given.IsCaptured(number),
        { Path: { IsEmpty: false } path } => path[0] is ILocalSymbol
            || (path[0] is IParameterSymbol && !IsOfObject(path[0]) && !known.Functions.Contains(path[0].ContainingSymbol, SymbolEqualityComparer.Default)),
        _ => false,
    };

    /// <summary>
    /// What a function may do for connections that it was not given, on whatever path, as the flags that decide it are not followed: it
    /// tells somebody, or calls what may leave by an exception, or closes something that may be another link.
    /// </summary>
    private static FlowState TellOthers(KnownCall known, FlowState state)
    {
        foreach (var entry in known.Summary.Entries.Where(entry => known.Given.IsWitness(entry.Argument)))
        {
            state = Testify(state, entry.Told, entry.Argument == known.Given.FirstWitness);
        }

        return known.Summary.Closed.Any(IsOfObject) ? Tell(state) : state;
    }

    /// <summary>What is closed of an object may be another link to a connection that has ended.</summary>
    private static bool IsOfObject(Entry entry) => entry is { Argument: < 0, Path: { IsEmpty: false } path } && (path.Length > 1 || IsOfObject(path[0]));

    /// <summary>Whether a symbol is a member of an object, or a parameter with which it was made and which it has captured.</summary>
    private static bool IsOfObject(ISymbol symbol) =>
        symbol is IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };

    /// <summary>What a function has done for connections that it was not given: it has told somebody, or something that may leave.</summary>
    private static FlowState Testify(FlowState state, ConnectionState witness, bool isOfThoseInSight) => state.MapConnections((_, connection) =>
        connection.Removed == isOfThoseInSight || !(witness.HandedOn || witness.Acted) ? connection
        : witness.HandedOn && connection is { Life: Life.Learned, Holder: Holder.Lender }
            ? connection with { HandedOn = true, ToldBy = connection.HandedOn ? null : witness.ToldBy, Acted = true }
        : Disturb(connection));

    /// <summary>An object that may close what it carries is taken to do so: under which of its own flags it does is not followed.</summary>
    private FlowState CloseCarried(KnownCall known, FlowState state)
    {
        foreach (var effect in known.Summary.Exits.Where(exit => exit.Exception is null).SelectMany(exit => exit.Effects))
        {
            var link = known.Links[effect.Entry];
            if (effect.State.Life == Life.Closed && link.IsLink && known.Summary.Entries[effect.Entry].Argument < 0 && _context.Connections[link.Connection].Carrier is not null)
            {
                state = Close(state, link);
            }
        }

        return state;
    }

    private void LeaveByException(KnownCall known, SummaryExit exit, ThrownException exception, FlowState before, FlowState after)
    {
        var call = known.Operation;
        if (exit.Effects.FirstOrDefault(effect => SaysEnd(known, effect, before)) is { State.Life: Life.Learned, Entry: var entry })
        {
            var id = known.Links[entry].Connection;

            // Who takes a step on the way wants all of the steps to be made, or the connection closed: for that one it is lost.
            if (IsCaptured(known, entry) && exit.Effects.First(effect => effect.Entry == entry).ToldAt is { } told)
            {
                _thrown.Add((LearnThere(after, id, after.StateOf(id), told), exception));
                return;
            }

            if (!_context.Connections[id].IsAcquired || !FunctionSummaries.ReturnsNothing(known.Site.Target))
            {
                _thrown.Add((before.StateOf(id).Life == Life.Learned ? after : Learn(id, after.StateOf(id), call, after), exception));
                return;
            }
        }

        if (before.IsPastEnd)
        {
            var isLearned = exit.Effects.Any(effect => effect.State is { Life: Life.Learned, Threw: false });
            _thrown.Add((isLearned ? LearnBy(call, known.Values, after) : after, exception));
        }

        var lost = exit.Effects.FirstOrDefault(effect => effect.State.LostBy is not null).State;
        if (IsAtStake(before) && !IsJudgedItself(known) && (lost.LostBy is null ? !IsOfArguments(exception) : exit.IsOfFunction || IsPartOfCaller(known)))
        {
            // What it has been given to by then is lost with it, unless it was closed.
            var open = before.MapConnections((id, connection) => after.StateOf(id) is { Life: Life.Closed } closed ? closed : connection);
            // What a delegate does that is known is no user's code that is called back.
            var by = known.Site.Target.MethodKind == MethodKind.DelegateInvoke && lost.LostBy is not null ? lost.LostBy : call;
            _risks.Add(new Risk(open, by, exception, IsCancellation: lost.GaveUp is not null) { Role = lost.LostRole });
        }
    }

    /// <summary>Whether an exception says that the peer of a connection which the caller has still has closed.</summary>
    private static bool SaysEnd(KnownCall known, Effect effect, FlowState before) =>
        effect.State is { Life: Life.Learned, Threw: false } && known.Links[effect.Entry] is { IsLink: true, Connection: var id }
        && IsFollowed(before.StateOf(id)) && IsLeftToCaller(effect.Entry, known.Summary);

    /// <summary>
    /// Whether a function that returns has left a connection where it was: it only reads. One that takes it over if it likes the answer
    /// agrees on how to go on.
    /// </summary>
    private static bool IsLeftToCaller(int entry, FunctionSummary summary)
    {
        var returns = summary.Exits.Where(exit => exit.Exception is null).ToArray();
        return returns.Length == 0 || returns.Any(exit => !(exit.Value.IsLink && exit.Value.Connection == entry)
            && exit.Effects.All(effect => effect.Entry != entry || effect.State is { Holder: Holder.Lender, IsLive: true }));
    }

    /// <summary>The function was given what tells of an end, and throws because of it.</summary>
    private FlowState LearnBy(IOperation call, AbstractValue[] values, FlowState state) =>
        values.FirstOrDefault(value => value.From is not null) is { From: not null, Connection: var id } && state.StateOf(id).Life == Life.Ended
            ? Learn(id, state.StateOf(id), call, state)
            : state;

    /// <summary>A function that closes what it is given closes it too late, or not on each path: that is said there.</summary>
    private static bool IsJudgedItself(KnownCall known) => known.Site.Target.MethodKind != MethodKind.DelegateInvoke && FunctionSummaries.ReturnsNothing(known.Site.Target)
        && known.Summary.Entries.Where((entry, index) => known.Links[index].IsLink && entry.Argument >= 0 && !IsCaptured(known, index)).Any(entry => entry.IsClosed);

    /// <summary>
    /// Whether a function does no more with what it gets than this one could do in its place: it closes nothing, keeps nothing, and works
    /// with no object that has its own ways.
    /// </summary>
    private bool IsPartOfCaller(KnownCall known)
    {
        for (var i = 0; i < known.Links.Length; i++)
        {
            if (known.Links[i].IsLink && (known.Summary.Entries[i] is { Escapes: true } or { IsHandedOn: true } or { IsClosed: true } || _context.Connections[known.Links[i].Connection].Carrier is not null))
            {
                return IsCaptured(known, i);
            }
        }

        return true;
    }

    /// <summary>What blames the arguments is thrown before anything has been done.</summary>
    private static bool IsOfArguments(ThrownException exception) =>
        exception.Type?.Name.StartsWith("Argument", System.StringComparison.Ordinal) == true;
}
