using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What is known at one point of one path: the value of each place and the state of each connection. Immutable.</summary>
internal sealed class FlowState : IEquatable<FlowState>
{
    public static readonly FlowState Empty = new(
        ImmutableSortedDictionary<int, AbstractValue>.Empty,
        ImmutableSortedDictionary<int, ConnectionState>.Empty,
        hash: 0);

    private readonly ImmutableSortedDictionary<int, AbstractValue> _values;
    private readonly ImmutableSortedDictionary<int, ConnectionState> _connections;
    private readonly int _hash;

    private FlowState(
        ImmutableSortedDictionary<int, AbstractValue> values,
        ImmutableSortedDictionary<int, ConnectionState> connections,
        int hash)
    {
        _values = values;
        _connections = connections;
        _hash = hash;
    }

    public IEnumerable<KeyValuePair<int, AbstractValue>> Values => _values;

    public IEnumerable<KeyValuePair<int, ConnectionState>> Connections => _connections;

    /// <summary>The value of a place, null when the path has not yet said anything of it.</summary>
    public AbstractValue? ValueOf(int place) => _values.TryGetValue(place, out var value) ? value : null;

    public ConnectionState StateOf(int connection) =>
        _connections.TryGetValue(connection, out var state) ? state : default;

    public FlowState With(int place, AbstractValue value)
    {
        var old = ValueOf(place);
        return old == value
            ? this
            : new(_values.SetItem(place, value), _connections, _hash - Hash(place, old) + Hash(place, value));
    }

    public FlowState WithConnection(int connection, ConnectionState state)
    {
        ConnectionState? old = _connections.TryGetValue(connection, out var known) ? known : null;
        return (old ?? default) == state
            ? this
            : new(_values, _connections.SetItem(connection, state), _hash - Hash(connection, old) + Hash(connection, state));
    }

    /// <summary>Forgets the places for which the predicate holds.</summary>
    public FlowState Without(Func<int, bool> places)
    {
        var values = _values;
        var hash = _hash;
        foreach (var pair in _values)
        {
            if (places(pair.Key))
            {
                values = values.Remove(pair.Key);
                hash -= Hash(pair.Key, pair.Value);
            }
        }

        return ReferenceEquals(values, _values) ? this : new(values, _connections, hash);
    }

    /// <summary>A sum over the entries, so that a change costs one entry and the order does not matter.</summary>
    private static int Hash(int place, AbstractValue? value) => value is { } held ? unchecked((place * 397) ^ held.GetHashCode()) : 0;

    private static int Hash(int connection, ConnectionState? state) => state is { } held ? unchecked((connection * 7919) ^ held.GetHashCode()) : 0;

    /// <summary>This state with every connection changed by the function.</summary>
    public FlowState MapConnections(Func<int, ConnectionState, ConnectionState> change)
    {
        var state = this;
        foreach (var pair in _connections)
        {
            state = state.WithConnection(pair.Key, change(pair.Key, pair.Value));
        }

        return state;
    }

    public bool Equals(FlowState? other)
    {
        if (other is null || other._hash != _hash || other._values.Count != _values.Count
            || other._connections.Count != _connections.Count)
        {
            return false;
        }

        foreach (var pair in _values)
        {
            if (!other._values.TryGetValue(pair.Key, out var value) || value != pair.Value)
            {
                return false;
            }
        }

        foreach (var pair in _connections)
        {
            if (!other._connections.TryGetValue(pair.Key, out var state) || state != pair.Value)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as FlowState);

    public override int GetHashCode() => _hash;
}
