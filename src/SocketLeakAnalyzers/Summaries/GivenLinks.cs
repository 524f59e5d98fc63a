using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>What a call gives to a function, in the terms of the function: its connections by number, and the values that decide what it does.</summary>
internal sealed class GivenLinks
{
    private readonly List<AbstractValue> _links = new();
    private readonly List<GivenConnection> _connections = new();
    private readonly FunctionContext _context;
    private readonly FlowState _state;
    private readonly ImmutableArray<AbstractValue> _arguments;
    private readonly ImmutableArray<GivenConnection> _given;

    /// <param name="call">The call.</param>
    /// <param name="values">Its operands: the receiver, where there is one, and the arguments as they stand.</param>
    /// <param name="context">The function that calls.</param>
    /// <param name="state">What is known there.</param>
    /// <param name="captured">The variables of the caller that the function knows, as it is nested in it.</param>
    public GivenLinks(CallSite call, AbstractValue[] values, FunctionContext context, FlowState state, IReadOnlyList<ISymbol> captured)
    {
        (_context, _state) = (context, state);
        var function = call.Target.OriginalDefinition;
        var first = values.Length - call.Arguments.Length;
        foreach (var value in values.Skip(first).Where(value => value.IsLink))
        {
            Add(value, isCaptured: false);
        }

        var known = captured.Select(variable => state.ValueOf(context.Places.Variable(variable)) ?? AbstractValue.Unknown).ToArray();
        foreach (var value in known.Where(value => value.IsLink))
        {
            Add(value, isCaptured: true);
        }

        var given = _connections.Count;
        if (state.IsPastEnd)
        {
            var life = state.Connections.All(pair => pair.Value.Life is not (Life.Learned or Life.Unseen)) ? Life.Ended : Life.Learned;
            foreach (var removed in new[] { false, true })
            {
                _connections.Add(new GivenConnection(life, IsThere: true, Carrier: null, IsResponse: false, IsSure: true, removed, IsWitness: true));
            }
        }

        var arguments = new AbstractValue[function.Parameters.Length + known.Length];
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i] is { ArgumentKind: not ArgumentKind.ParamArray, Parameter: { RefKind: not RefKind.Out, Ordinal: var ordinal } })
            {
                arguments[ordinal] = Given(values[first + i], given, call.Arguments[i].Parameter!.Type.TypeKind == TypeKind.Enum);
            }
        }

        for (var i = 0; i < known.Length; i++)
        {
            arguments[function.Parameters.Length + i] = Given(known[i], given, isChoice: true);
        }

        (_arguments, _given) = (arguments.ToImmutableArray(), _connections.ToImmutableArray());
    }

    /// <summary>A function that the call may run, and what it is given.</summary>
    public SummaryKey KeyOf(IMethodSymbol function) => new(function, _arguments, _given);

    /// <summary>The caller's links to the connections that it gives.</summary>
    public IReadOnlyList<AbstractValue> Links => _links;

    /// <summary>The caller's link to a connection, by its number; unknown for one that stands for others.</summary>
    public AbstractValue LinkOf(int number) => number < _links.Count ? _links[number] : AbstractValue.Unknown;

    /// <summary>The number of the one that stands for those which others can find.</summary>
    public int FirstWitness => _links.Count;

    /// <summary>Whether a number is that of a connection that stands for all that have ended.</summary>
    public bool IsWitness(int number) => number >= _links.Count;

    private AbstractValue Given(AbstractValue value, int witness, bool isChoice)
    {
        if (value.IsLink)
        {
            return AbstractValue.LinkTo(_links.FindIndex(link => link.Connection == value.Connection), value.Owning);
        }

        // What tells of an end, or is a flag, may decide what becomes of a connection.
        if (value.From is not null && witness < _connections.Count)
        {
            var told = _links.FindIndex(link => link.Connection == value.Connection);
            return value with { From = null, Number = value.Kind == ValueKind.Unknown ? 1 : value.Number, Connection = told >= 0 ? told : witness };
        }

        return value.Kind is ValueKind.Null or ValueKind.Boolean || (isChoice && value.Kind == ValueKind.Integer) ? value with { From = null, Connection = -1 } : AbstractValue.Unknown;
    }

    /// <summary>Whether a number is that of a connection in a variable that the function has captured.</summary>
    public bool IsCaptured(int number) => number >= 0 && _given[number].IsCaptured;

    private void Add(AbstractValue value, bool isCaptured)
    {
        var number = _links.FindIndex(link => link.Connection == value.Connection);
        if (number < 0)
        {
            var connection = _context.Connections[value.Connection];
            var state = _state.StateOf(value.Connection);
            _links.Add(value);
            _connections.Add(new GivenConnection(
                state is { IsPastEnd: true, Threw: false } ? state.Life : Life.Open,
                connection.IsThere, connection.Carrier, connection.IsResponse, connection.IsSure, state.Removed, IsCaptured: isCaptured));
        }
        else if (value.Owning)
        {
            _links[number] = value;
        }
    }
}
