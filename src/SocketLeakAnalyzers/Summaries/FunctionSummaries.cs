using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>The summaries of the functions of a compilation, each made by the same flow when it is first asked for.</summary>
/// <remarks>
/// What functions that call each other do is a fixed point: while one is on its way, those it calls see what is known of it so far, and
/// it is walked again until nothing changes. What was found on the way with an answer that was not final is forgotten, so that no
/// answer depends on who asks first.
/// </remarks>
internal sealed class FunctionSummaries
{
    /// <summary>Walks through one function after which it is given up; each can only add exits.</summary>
    private const int MaxRounds = 8;

    private readonly ConcurrentDictionary<SummaryKey, FunctionSummary?> _known = new();
    private readonly ConcurrentDictionary<(IMethodSymbol Method, bool IsGivenOne), bool> _reads = new();
    private readonly ConcurrentDictionary<IParameterSymbol, bool> _borrows = new(SymbolEqualityComparer.Default);
    private readonly Func<Knowledge> _knowledge;
    private readonly Lazy<Touches> _touches;

    /// <param name="bodies">The graphs of the functions.</param>
    /// <param name="implementations">Which functions a call may run.</param>
    /// <param name="knowledge">All that a flow may ask, these summaries included.</param>
    public FunctionSummaries(FunctionBodies bodies, Implementations implementations, Func<Knowledge> knowledge)
    {
        Bodies = bodies;
        Implementations = implementations;
        _knowledge = knowledge;
        _touches = new Lazy<Touches>(() => new Touches(knowledge().Catalog), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The graphs of the functions.</summary>
    public FunctionBodies Bodies { get; }

    /// <summary>Whether nobody learns anything from a call: what returns nothing handles the connection itself, and is judged itself.</summary>
    public static bool ReturnsNothing(IMethodSymbol method) =>
        method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false };

    /// <summary>Which functions a call may run.</summary>
    public Implementations Implementations { get; }

    /// <summary>Whether a function of the source may have to do with a connection.</summary>
    public bool MayTouch(IMethodSymbol method, CancellationToken cancellation) => TouchOf(method, cancellation) != Touch.None;

    /// <summary>What a function of the source may do with a connection, by the words of it; of one without a body, what those may that implement it.</summary>
    public Touch TouchOf(IMethodSymbol method, CancellationToken cancellation) => method.OriginalDefinition switch
    {
        { DeclaringSyntaxReferences.IsEmpty: true } => Touch.None,
        { IsAbstract: true } called => Implementations.Of(called, cancellation).Select(function => _touches.Value.Of(function, cancellation)).DefaultIfEmpty().Max(),
        var called => _touches.Value.Of(called, cancellation),
    };

    /// <summary>Whether a call of a function reads, and says in some way that the peer has closed, or leaves it at that; a local function is taken to.</summary>
    /// <param name="method">The function.</param>
    /// <param name="isGivenOne">Whether it is given a connection; if not, it must have one itself, and not just something that may be one.</param>
    /// <param name="cancellation">Cancels the flow.</param>
    public bool Reads(IMethodSymbol method, bool isGivenOne, CancellationToken cancellation)
    {
        var called = method.OriginalDefinition;
        return (isGivenOne || !ReturnsNothing(called)) && TouchOf(called, cancellation) == Touch.Reads
            && (called.MethodKind == MethodKind.LocalFunction
                || _reads.GetOrAdd((called, isGivenOne), asked => Implementations.Of(asked.Method, cancellation).Any(function => SaysEnd(function, asked.IsGivenOne, cancellation))));
    }

    private bool SaysEnd(IMethodSymbol method, bool isGivenOne, CancellationToken cancellation)
    {
        var summary = Of(WithoutArguments(method), caller: null, new SummaryChain(), cancellation);
        return summary is not null && summary.Exits.Any(exit => (exit.Tells >= 0 && Counts(exit.Tells))
                || ((exit.Exception is not null || ReturnsNothing(method)) && exit.Effects.Any(effect => effect.State is { IsPastEnd: true, Threw: false } && Counts(effect.Entry))));

        bool Counts(int entry) => isGivenOne || summary!.Entries[entry].IsSure;
    }

    /// <summary>
    /// Whether a function of the source leaves a connection that it is given with who gave it, and open, on each of its exits: it closes it
    /// nowhere, keeps it nowhere and does not give it back. False for one that is not in sight.
    /// </summary>
    public bool OnlyBorrows(IParameterSymbol parameter, CancellationToken cancellation)
    {
        var asked = parameter.OriginalDefinition;
        return asked is { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol function } && Implementations.Of(function, cancellation) is { IsEmpty: false } functions
            && _borrows.GetOrAdd(asked, _ => functions.All(one => OnlyBorrows(one, asked.Ordinal, new SummaryChain(), cancellation)));
    }

    /// <summary>The same on the way through functions that may call each other: what is not final is not kept.</summary>
    public bool OnlyBorrows(IParameterSymbol parameter, SummaryChain chain, CancellationToken cancellation)
    {
        var asked = parameter.OriginalDefinition;
        return asked is { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol function } && Implementations.Of(function, cancellation) is { IsEmpty: false } functions
            && functions.All(one => OnlyBorrows(one, asked.Ordinal, chain, cancellation));
    }

    /// <summary>Whether a function acquires a connection and keeps it; null where it is not in sight, or is on its way itself.</summary>
    public bool? KeepsOwn(IMethodSymbol function, SummaryChain chain, CancellationToken cancellation) =>
        WithoutArguments(function.OriginalDefinition) is var key && chain.Has(key) ? null : Of(key, caller: null, chain, cancellation)?.KeepsOwn;

    /// <summary>Whether all that a function of the source ever returns, but for null, is a connection or a link to one.</summary>
    public bool ReturnsConnection(IMethodSymbol method, CancellationToken cancellation) =>
        Implementations.Of(method, cancellation) is { IsEmpty: false } functions
        && functions.All(function => Of(WithoutArguments(function), caller: null, new SummaryChain(), cancellation) is { IsIterator: false } summary && summary.ReturnsConnection);

    /// <summary>Whether a function of the source closes what a member of its object, or a parameter of its own, holds; false for one that is not in sight.</summary>
    /// <param name="function">The function.</param>
    /// <param name="holder">The member or parameter, or another link to the same endpoint.</param>
    /// <param name="always">Whether it must do so on each way on which it returns, and not just on one.</param>
    /// <param name="cancellation">Cancels the flow.</param>
    public bool Closes(IMethodSymbol function, ISymbol holder, bool always, CancellationToken cancellation)
    {
        var knowledge = _knowledge();
        var root = knowledge.Chains.Of(holder, knowledge, cancellation)?.Root ?? holder;
        return Implementations.Of(function, cancellation) is { IsEmpty: false } functions
            && functions.All(one => Of(WithoutArguments(one), caller: null, new SummaryChain(), cancellation) is { } summary && summary.Closes(root.OriginalDefinition, always));
    }

    private static SummaryKey WithoutArguments(IMethodSymbol function) =>
        new(function, ImmutableArray.CreateRange(Enumerable.Repeat(AbstractValue.Unknown, function.Parameters.Length)), ImmutableArray<GivenConnection>.Empty);

    private bool OnlyBorrows(IMethodSymbol function, int ordinal, SummaryChain chain, CancellationToken cancellation)
    {
        var arguments = Enumerable.Range(0, function.Parameters.Length).Select(i => i == ordinal ? AbstractValue.LinkTo(0, owning: true) : AbstractValue.Unknown).ToImmutableArray();
        var given = new GivenConnection(Life.Open, IsThere: true, Carrier: null, IsResponse: false, IsSure: true);
        return Of(new SummaryKey(function, arguments, ImmutableArray.Create(given)), caller: null, chain, cancellation) is { IsIterator: false } summary
            && summary.Entries.All(entry => entry is not { Argument: 0 } or { Escapes: false, IsClosed: false, IsHandedOn: false })
            && summary.Exits.All(exit => !(exit.Value is { IsLink: true, Connection: >= 0 and var returned } && returned < summary.Entries.Length && summary.Entries[returned].Argument == 0)
                && exit.Effects.All(effect => summary.Entries[effect.Entry].Argument != 0 || effect.State is { IsLive: true, Holder: Holder.Lender }));
    }

    /// <summary>What a call does, whichever of the functions it runs; null when one of them is not in sight, or is too much to walk.</summary>
    /// <param name="functions">The functions that it may run.</param>
    /// <param name="given">What it gives them.</param>
    /// <param name="caller">The function that calls.</param>
    /// <param name="cancellation">Cancels the flow.</param>
    public FunctionSummary? Of(ImmutableArray<IMethodSymbol> functions, GivenLinks given, FunctionContext caller, CancellationToken cancellation)
    {
        FunctionSummary? joined = null;
        foreach (var function in functions)
        {
            if (Of(given.KeyOf(function), caller, caller.Chain, cancellation) is not { } summary)
            {
                return null;
            }

            joined = joined is null ? summary : joined.Or(summary);
        }

        return joined;
    }

    private FunctionSummary? Of(SummaryKey key, FunctionContext? caller, SummaryChain chain, CancellationToken cancellation)
    {
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        if (chain.SoFar(key) is { } unfinished)
        {
            return unfinished;
        }

        if (Bodies.Of(key.Function, caller, cancellation) is not { } body || !HasRoomOnStack())
        {
            return null;
        }

        chain.Enter(key);
        FunctionSummary? summary;
        var rounds = 0;
        do
        {
            summary = rounds++ < MaxRounds ? Walk(key, body, chain, cancellation) : null;
        }
        while (chain.Changes(summary));

        if (chain.Leave())
        {
            _known.TryAdd(key, summary);
        }

        return summary;
    }

    private FunctionSummary? Walk(SummaryKey key, FunctionBody body, SummaryChain chain, CancellationToken cancellation)
    {
        var context = new FunctionContext(key.Function, body.Graph, body.Uses, _knowledge(), chain, given: key);
        var recorder = context.Recorder = new SummaryRecorder(context);
        return ConnectionFlow.TryRun(context, cancellation) ? recorder.Summary(FunctionBodies.IsIterator(key.Function, body.Graph)) : null;
    }

    /// <summary>Each call that is looked into is a recursion of the analyzer's own; what lies too deep is not seen.</summary>
    private static bool HasRoomOnStack()
    {
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return true;
        }
        catch (InsufficientExecutionStackException)
        {
            return false;
        }
    }
}

/// <summary>A function, and what it is given: the same function may do one thing with nothing and another with a connection.</summary>
/// <param name="Function">The method, local function or lambda.</param>
/// <param name="Arguments">
/// What is known of each argument, in the order of the parameters, and then of the variables that a nested function has captured; links
/// have the numbers of <paramref name="Connections"/>.
/// </param>
/// <param name="Connections">The connections among them, each once.</param>
internal sealed record SummaryKey(IMethodSymbol Function, ImmutableArray<AbstractValue> Arguments, ImmutableArray<GivenConnection> Connections)
{
    /// <summary>Whether it is the same call.</summary>
    public bool Equals(SummaryKey? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(Function, other.Function)
        && Arguments.SequenceEqual(other.Arguments) && Connections.SequenceEqual(other.Connections);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Arguments.Aggregate(SymbolEqualityComparer.Default.GetHashCode(Function), (hash, value) => unchecked((hash * 31) + value.GetHashCode()));
}

/// <summary>A connection that a call gives to a function, or one of the caller's whose peer has closed and of which the function may tell somebody.</summary>
/// <param name="Life">What has become of it so far.</param>
/// <param name="IsThere">Whether it is surely not null.</param>
/// <param name="Carrier">The type of the source whose object carries it; null for none.</param>
/// <param name="IsResponse">Whether it is that of an HTTP response.</param>
/// <param name="IsSure">Whether it is known to be a connection.</param>
/// <param name="Removed">Whether it was taken out of the collection in which others could find it.</param>
/// <param name="IsWitness">Whether the function does not get it: it stands for all connections of the caller that have ended.</param>
/// <param name="IsCaptured">Whether a nested function does not get it as an argument, but knows the variable.</param>
internal readonly record struct GivenConnection(
    Life Life, bool IsThere, ITypeSymbol? Carrier, bool IsResponse, bool IsSure, bool Removed = false, bool IsWitness = false, bool IsCaptured = false)
{
    /// <summary>The state in which the function finds it.</summary>
    /// <param name="read">What stands for the read that told of the end.</param>
    public ConnectionState StateWith(IOperation read) => Life is Life.Ended or Life.Learned or Life.Unseen
        ? new ConnectionState(Life, Holder.Lender, Read: read, Test: Life == Life.Learned ? read : null, Removed: Removed)
        : new ConnectionState(Life.Open, Holder.Lender, Removed: Removed);
}
