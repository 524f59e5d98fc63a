using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>Notes each way out of a function that is walked for its summary.</summary>
internal sealed class SummaryRecorder
{
    /// <summary>Different values that say nothing of a connection: of a function with more of them nothing is known but that it returns.</summary>
    private const int MaxValues = 4;

    private readonly HashSet<SummaryExit> _exits = new();
    private readonly Dictionary<int, int> _entryOf = new();
    private readonly List<Connection> _entries = new();
    private readonly List<int> _made = new();
    private readonly Dictionary<int, ConnectionState> _told = new();
    private readonly FunctionContext _context;

    public SummaryRecorder(FunctionContext context)
    {
        _context = context;
    }

    /// <summary>A return, with the value that is returned.</summary>
    public void NoteReturn(FlowState state, AbstractValue value)
    {
        foreach (var pair in state.Connections)
        {
            if (_context.Connections[pair.Key].IsWitness)
            {
                // Which flags decide it is not followed, and so not on which path.
                var told = _told.TryGetValue(pair.Key, out var known) ? known : default;
                _told[pair.Key] = told with
                {
                    HandedOn = told.HandedOn | pair.Value.HandedOn,
                    ToldBy = told.HandedOn && pair.Value.HandedOn ? null : told.ToldBy ?? pair.Value.ToldBy,
                    Acted = told.Acted | pair.Value.Acted,
                };
                EntryNumber(pair.Key);
            }
        }

        _exits.Add(new SummaryExit(ValueAt(state, value), null, EffectsOf(state, isThrown: false), WrittenAt(state)));
    }

    /// <summary>The function works with a connection, even if it never comes back.</summary>
    public void NoteUse(int connection)
    {
        if (IsEntry(_context.Connections[connection]))
        {
            EntryNumber(connection);
        }
    }

    /// <summary>An exception that leaves the function. One that any call may throw, and that nobody has an answer to, is every caller's own guess.</summary>
    public void NoteThrow(FlowState state, ThrownException exception, IOperation? statement)
    {
        var effects = EffectsOf(state, isThrown: true);
        if (statement is not null || effects.Any(effect => effect.State is { LostBy: not null } or { Threw: false, IsPastEnd: true }))
        {
            _exits.Add(new SummaryExit(AbstractValue.Unknown, exception, effects, ImmutableArray<Written>.Empty));
        }
    }

    /// <summary>What was noted.</summary>
    public FunctionSummary Summary(bool isIterator) => new(
        _entries.Select(EntryOf).ToImmutableArray(),
        Merged(_exits.Select(exit => Numbered(IsSaidOfData(exit) ? exit with { Value = exit.Value with { Connection = -1 } } : exit))).ToImmutableArray(),
        _made.Select(id => new Fresh(_context.Connections[id].Carrier, _context.Connections[id].IsResponse)).ToImmutableArray(),
        isIterator,
        _context.KeepsOwn);

    private Entry EntryOf(Connection connection) => new(
        _context.ArgumentOf(connection),
        _context.PathOf(connection),
        connection.IsSure,
        _context.ReadFrom.Contains(connection.Id),
        connection.IsClosed,
        connection.Escapes,
        connection.IsHandedOn,
        connection.Borrower,
        _context.Written.Where(written => written.Connection == connection.Id).OrderBy(written => written.Write.Syntax.SpanStart).FirstOrDefault().Write,
        _told.TryGetValue(connection.Id, out var told) ? told : default);

    private ImmutableArray<Effect> EffectsOf(FlowState state, bool isThrown) => state.Connections
        .Where(pair => pair.Value.Life != Life.None && pair.Value != _context.FoundAs(pair.Key) && IsEntry(_context.Connections[pair.Key])
            && (!_context.Connections[pair.Key].IsWitness || (isThrown && WasLearnedHere(pair.Key, pair.Value))))
        .Select(pair => new Effect(EntryNumber(pair.Key), pair.Value, pair.Value.Life == Life.Learned ? ToldAtOf(pair.Key, pair.Value, isThrown) : null))
        .ToImmutableArray();

    private bool IsEntry(Connection connection) => !connection.IsAcquired && (_context.ArgumentOf(connection) >= 0 || !_context.PathOf(connection).IsEmpty);

    private int EntryNumber(int connection)
    {
        if (!_entryOf.TryGetValue(connection, out var number))
        {
            _entryOf.Add(connection, number = _entries.Count);
            _entries.Add(_context.Connections[connection]);
        }

        return number;
    }

    private ImmutableArray<Written> WrittenAt(FlowState state) => _context.Shared.IsEmpty ? ImmutableArray<Written>.Empty : _context.Shared
        .Select(variable => new Written(variable, ValueAt(state, _context.HandedOut(state, state.ValueOf(_context.Places.Variable(variable)) ?? AbstractValue.Unknown))))
        .ToImmutableArray();

    /// <summary>A value tells the end if it comes from the read, or was chosen because of it.</summary>
    private AbstractValue ValueAt(FlowState state, AbstractValue value)
    {
        if (value.IsLink)
        {
            return _context.Connections[value.Connection].IsAcquired
                ? value with { Connection = -2 - MadeNumber(value.Connection), From = null }
                : IsEntry(_context.Connections[value.Connection]) ? value with { Connection = EntryNumber(value.Connection), From = null } : AbstractValue.Unknown;
        }

        foreach (var pair in state.Connections)
        {
            if (pair.Value is { Life: Life.Ended or Life.Learned, Threw: false } && IsEntry(_context.Connections[pair.Key])
                && ((value.From is not null && value.Connection == pair.Key) || (IsChoice(value) && WasLearnedHere(pair.Key, pair.Value))))
            {
                return value with { From = null, Connection = EntryNumber(pair.Key), Number = value.Kind == ValueKind.Unknown ? 1 : value.Number };
            }
        }

        return value.Kind == ValueKind.Unknown ? AbstractValue.Unknown : value with { From = null, Connection = -1 };
    }

    /// <summary>Whether a value may have been chosen because of something.</summary>
    private static bool IsChoice(AbstractValue value) =>
        value.Kind is ValueKind.Integer or ValueKind.Null or ValueKind.Boolean or ValueKind.Empty or ValueKind.Message or ValueKind.NonNull;

    private bool WasLearnedHere(int connection, ConnectionState state) => state.Life == Life.Learned && state.Test != _context.FoundAs(connection).Test;

    /// <summary>Whether a value that is returned at the end is returned with data as well: then nobody learns anything from it.</summary>
    private bool IsSaidOfData(SummaryExit exit) => exit.Tells is >= 0 and var entry && exit.Value.Kind != ValueKind.Unknown
        && _exits.Any(other => other.Exception is null && other.Tells < 0 && other.Value.Kind == exit.Value.Kind && other.Value.Number == exit.Value.Number
            && other.Effects.Any(effect => effect.Entry == entry && effect.State is { HasData: true, IsPastEnd: false }));

    private int MadeNumber(int connection)
    {
        var number = _made.IndexOf(connection);
        if (number < 0)
        {
            number = _made.Count;
            _made.Add(connection);
        }

        return number;
    }

    /// <summary>What the function acquired is numbered behind the entries, once it is known how many those are.</summary>
    private SummaryExit Numbered(SummaryExit exit) =>
        exit.Map(value => value is { IsLink: true, Connection: < 0 } ? value with { Connection = _entries.Count - 2 - value.Connection } : value);

    /// <summary>Exits that only differ in a value that says nothing of a connection are one where all others are, or where they are many.</summary>
    private static IEnumerable<SummaryExit> Merged(IEnumerable<SummaryExit> exits)
    {
        var groups = exits
            .GroupBy(exit => exit.Map(value => SaysNothing(value) ? AbstractValue.Unknown : value))
            .Select(same => (same.Key, Exits: same.ToArray()))
            .ToArray();
        var most = groups.Count(group => group.Key.Exception is null) == 1 ? 1 : MaxValues;
        return groups.SelectMany(group => group.Exits.Length > most ? new[] { group.Key } : group.Exits);
    }

    private static bool SaysNothing(AbstractValue value) => !value.IsLink && SummaryExit.TellsOf(value) < 0;

    private bool IsOfObject(Connection connection) => _context.PathOf(connection) is { IsEmpty: false } path && path[0] is IFieldSymbol or IPropertySymbol;

    private ToldAt? ToldAtOf(int id, ConnectionState state, bool isThrown)
    {
        var connection = _context.Connections[id];
        var isCaptured = _context.IsCaptured(connection);
        if (state is not { Read: { } read, Test: { } test } || !_context.Tests.TryGetValue((id, test), out var known)
            || !(isCaptured || (isThrown ? IsOfObject(connection) : _context.ArgumentOf(connection) >= 0)))
        {
            return null;
        }

        var wrapped = _context.Wrapped.TryGetValue(read, out var call) ? call : null;
        return isThrown && !isCaptured && wrapped is not null
            ? wrapped.ToldAt
            : new ToldAt(read, test, known, connection.Name ?? connection.Origin.Syntax.ToString(), _context.EndTextOf(read), wrapped);
    }
}
