using System;
using System.Collections.Generic;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What is known at one point of one path: the value of each place and the state of each connection. Immutable.</summary>
/// <remarks>Both are few, and a path makes many states: sorted arrays, copied on change, are the cheapest way to keep them.</remarks>
internal sealed class FlowState : IEquatable<FlowState>
{
    public static readonly FlowState Empty = new(
        Array.Empty<KeyValuePair<int, AbstractValue>>(),
        Array.Empty<KeyValuePair<int, ConnectionState>>(),
        valuesHash: 0,
        connectionsHash: 0);

    private readonly KeyValuePair<int, AbstractValue>[] _values;
    private readonly KeyValuePair<int, ConnectionState>[] _connections;
    private readonly int _valuesHash;
    private readonly int _connectionsHash;

    private FlowState(
        KeyValuePair<int, AbstractValue>[] values,
        KeyValuePair<int, ConnectionState>[] connections,
        int valuesHash,
        int connectionsHash)
    {
        _values = values;
        _connections = connections;
        _valuesHash = valuesHash;
        _connectionsHash = connectionsHash;
    }

    /// <summary>This state without any value: two that say the same of their connections are equal.</summary>
    public FlowState OnlyConnections => new(Empty._values, _connections, 0, _connectionsHash);

    public IReadOnlyList<KeyValuePair<int, AbstractValue>> Values => _values;

    public IReadOnlyList<KeyValuePair<int, ConnectionState>> Connections => _connections;

    /// <summary>Whether the peer of some connection has closed and this side has not.</summary>
    public bool IsPastEnd
    {
        get
        {
            foreach (var pair in _connections)
            {
                if (pair.Value.IsPastEnd)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The value of a place, null when the path has not yet said anything of it.</summary>
    public AbstractValue? ValueOf(int place) => IndexOf(_values, place) is >= 0 and var index ? _values[index].Value : null;

    public ConnectionState StateOf(int connection) => IndexOf(_connections, connection) is >= 0 and var index ? _connections[index].Value : default;

    public FlowState With(int place, AbstractValue value)
    {
        var old = ValueOf(place);
        return old == value
            ? this
            : new(Set(_values, place, value), _connections, _valuesHash - Hash(place, old) + Hash(place, value), _connectionsHash);
    }

    public FlowState WithConnection(int connection, ConnectionState state)
    {
        ConnectionState? old = IndexOf(_connections, connection) is >= 0 and var index ? _connections[index].Value : null;
        return (old ?? default) == state
            ? this
            : new(_values, Set(_connections, connection, state), _valuesHash, _connectionsHash - Hash(connection, old) + Hash(connection, state));
    }

    /// <summary>Forgets one place.</summary>
    public FlowState Without(int place)
    {
        var index = IndexOf(_values, place);
        if (index < 0)
        {
            return this;
        }

        var kept = new KeyValuePair<int, AbstractValue>[_values.Length - 1];
        Array.Copy(_values, kept, index);
        Array.Copy(_values, index + 1, kept, index, kept.Length - index);
        return new(kept, _connections, _valuesHash - Hash(place, _values[index].Value), _connectionsHash);
    }

    /// <summary>Forgets the places for which the predicate holds.</summary>
    public FlowState Without(Func<int, bool> places)
    {
        List<KeyValuePair<int, AbstractValue>>? kept = null;
        var hash = _valuesHash;
        for (var i = 0; i < _values.Length; i++)
        {
            if (places(_values[i].Key))
            {
                kept ??= new List<KeyValuePair<int, AbstractValue>>(new ArraySegment<KeyValuePair<int, AbstractValue>>(_values, 0, i));
                hash -= Hash(_values[i].Key, _values[i].Value);
            }
            else
            {
                kept?.Add(_values[i]);
            }
        }

        return kept is null ? this : new(kept.ToArray(), _connections, hash, _connectionsHash);
    }

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
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null && other._valuesHash == _valuesHash && other._connectionsHash == _connectionsHash
            && AreEqual(_values, other._values) && AreEqual(_connections, other._connections);
    }

    public override bool Equals(object? obj) => Equals(obj as FlowState);

    public override int GetHashCode() => unchecked((_valuesHash * 31) ^ _connectionsHash);

    private static bool AreEqual<T>(KeyValuePair<int, T>[] one, KeyValuePair<int, T>[] other)
        where T : IEquatable<T>
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        if (one.Length != other.Length)
        {
            return false;
        }

        for (var i = 0; i < one.Length; i++)
        {
            if (one[i].Key != other[i].Key || !one[i].Value.Equals(other[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The index of a key, or the complement of the index at which it would stand.</summary>
    private static int IndexOf<T>(KeyValuePair<int, T>[] pairs, int key)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Key >= key)
            {
                return pairs[i].Key == key ? i : ~i;
            }
        }

        return ~pairs.Length;
    }

    private static KeyValuePair<int, T>[] Set<T>(KeyValuePair<int, T>[] pairs, int key, T value)
    {
        var index = IndexOf(pairs, key);
        KeyValuePair<int, T>[] changed;
        if (index >= 0)
        {
            changed = (KeyValuePair<int, T>[])pairs.Clone();
        }
        else
        {
            index = ~index;
            changed = new KeyValuePair<int, T>[pairs.Length + 1];
            Array.Copy(pairs, changed, index);
            Array.Copy(pairs, index, changed, index + 1, pairs.Length - index);
        }

        changed[index] = new KeyValuePair<int, T>(key, value);
        return changed;
    }

    /// <summary>A sum over the entries, so that a change costs one entry and the order does not matter.</summary>
    private static int Hash(int place, AbstractValue? value) => value is { } held ? unchecked((place * 397) ^ held.GetHashCode()) : 0;

    private static int Hash(int connection, ConnectionState? state) => state is { } held ? unchecked((connection * 7919) ^ held.GetHashCode()) : 0;
}
