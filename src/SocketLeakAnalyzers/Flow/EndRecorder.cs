using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Notes how a function is left once the peer of a connection that it borrowed has closed.</summary>
internal sealed class EndRecorder
{
    private readonly HashSet<(int Connection, MethodEnd End)> _ends = new();
    private readonly HashSet<int> _spoiled = new();
    private readonly FunctionContext _context;

    public EndRecorder(FunctionContext context)
    {
        _context = context;
    }

    public void NoteReturn(FlowState state, AbstractValue value)
    {
        foreach (var pair in state.Connections)
        {
            Note(pair.Key, pair.Value, new MethodEnd(ValueAt(pair.Key, pair.Value, value), null));
        }
    }

    public void NoteThrow(FlowState state, ThrownException exception)
    {
        foreach (var pair in state.Connections)
        {
            // What is thrown without a look at the end is thrown with data as well.
            var told = pair.Value.Life == Life.Learned;
            Note(pair.Key, pair.Value, new MethodEnd(AbstractValue.Unknown, told ? exception : null, told ? ToldAt(pair.Key, pair.Value) : null));
        }
    }

    /// <summary>What was found, for the one connection of which the function says the end; null when it closes or keeps it.</summary>
    public ReadSummary? Summary(bool isIterator)
    {
        var ends = _ends.Where(end => !_spoiled.Contains(end.Connection)).ToLookup(end => end.Connection, end => end.End);
        if (ends.Count != 1 || ends.Single() is not { } only || (!isIterator && only.Any(end => end.Exception is null && end.Value.Kind == ValueKind.Unknown)))
        {
            // A handler that just returns says nothing to its caller.
            return null;
        }

        var place = _context.BorrowedPlaces.Where(pair => pair.Value.Id == only.Key).Select(pair => (int?)pair.Key).FirstOrDefault();
        return place is { } found
            ? new ReadSummary(_context.Places.Path(found), only.OrderBy(end => end.Exception is not null).ThenBy(end => end.Value.Kind).ToImmutableArray(), isIterator)
            : null;
    }

    private ToldAt? ToldAt(int id, ConnectionState state)
    {
        var connection = _context.Connections[id];
        if (state is not { Read: { } read, Test: { } test } || !IsOwn(id))
        {
            return null;
        }

        return _context.Wrapped.TryGetValue(read, out var wrapped)
            ? wrapped.ToldAt
            : new ToldAt(read, test, _context.Tests[(id, test)], connection.Name ?? connection.Origin.Syntax.ToString(), _context.EndTextOf(read));
    }

    /// <summary>Whether a connection is held by the object itself.</summary>
    private bool IsOwn(int id) => _context.BorrowedPlaces.Any(pair => pair.Value.Id == id && _context.Places.Root(pair.Key) is IFieldSymbol or IPropertySymbol);

    private void Note(int connection, ConnectionState state, MethodEnd end)
    {
        if (state is { Life: Life.Closed } or { Holder: not Holder.Lender } or { IsPastEnd: true, HandedOn: true } or { IsPastEnd: true, Acted: true })
        {
            if (state.Life != Life.None)
            {
                _spoiled.Add(connection);
            }
        }
        else if (state is { Life: Life.Ended or Life.Learned, Threw: false })
        {
            _ends.Add((connection, end));
        }
    }

    /// <summary>A value tells the end if it comes from the read, or was chosen because of it.</summary>
    private static AbstractValue ValueAt(int connection, ConnectionState state, AbstractValue value) =>
        value.Kind is ValueKind.Integer or ValueKind.Null or ValueKind.Boolean or ValueKind.Empty or ValueKind.Message
        && (state.Life == Life.Learned || (value.From is not null && value.Connection == connection))
            ? value with { From = null, Connection = -1 }
            : AbstractValue.Unknown;
}
