using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Summaries;

/// <summary>What a call of one function of the source does: the connections it got hold of, and what has become of them on each of its exits.</summary>
/// <param name="Entries">The connections that came from outside.</param>
/// <param name="Exits">The ways out, each once.</param>
/// <param name="Makes">What the function acquired and hands out, by the numbers that follow those of the entries.</param>
/// <param name="IsIterator">Whether the function is an iterator: not the call does all this, but the enumeration.</param>
/// <param name="KeepsOwn">Whether it acquires something and keeps it, itself or by what it calls.</param>
internal sealed record FunctionSummary(
    ImmutableArray<Entry> Entries,
    ImmutableArray<SummaryExit> Exits,
    ImmutableArray<Fresh> Makes,
    bool IsIterator,
    bool KeepsOwn)
{
    /// <summary>A function that never comes back, as far as is known: where the search for the answer of a recursion begins.</summary>
    public static FunctionSummary Nothing { get; } = new(
        ImmutableArray<Entry>.Empty, ImmutableArray<SummaryExit>.Empty, ImmutableArray<Fresh>.Empty, IsIterator: false, KeepsOwn: false);

    /// <summary>Whether it may return, and may throw as well: something of its own, and not what the framework throws while it reads or writes.</summary>
    public bool MayThrow => Exits.Any(exit => exit.Exception is null) && Exits.Any(exit => exit.Exception is not null && exit.IsOfFunction);

    /// <summary>The entries that some exit leaves closed which returns.</summary>
    public IEnumerable<Entry> Closed => Exits.Where(exit => exit.Exception is null)
        .SelectMany(exit => exit.Effects)
        .Where(effect => effect.State.Life == Life.Closed)
        .Select(effect => Entries[effect.Entry]);

    /// <summary>Whether what a member or parameter holds is closed, or with somebody who closes it, where the function returns.</summary>
    public bool Closes(ISymbol holder, bool always)
    {
        var returns = Exits.Where(exit => exit.Exception is null).ToArray();
        return returns.Length > 0 && (always ? returns.All(IsClosed) : returns.Any(IsClosed));

        bool IsClosed(SummaryExit exit) => exit.Effects.Any(effect => effect.State is { Life: Life.Closed } or { Holder: Holder.Elsewhere }
            && Entries[effect.Entry].Path is { Length: 1 } path && SymbolEqualityComparer.Default.Equals(path[0].OriginalDefinition, holder));
    }

    /// <summary>Whether some exit returns a link to an entry.</summary>
    public bool Returns(int entry) => Exits.Any(exit => exit.Value.IsLink && exit.Value.Connection == entry);

    /// <summary>Whether it returns connections, or links to them, and nothing else but null.</summary>
    public bool ReturnsConnection => Exits.Where(exit => exit.Exception is null && exit.Value.Kind != ValueKind.Null).Select(exit => exit.Value).ToArray() is { Length: > 0 } values
        && values.All(value => value.IsLink && (value.Connection < Entries.Length ? Entries[value.Connection].IsSure : !Makes[value.Connection - Entries.Length].IsResponse));

    /// <summary>What a call does that runs this function or another one.</summary>
    public FunctionSummary Or(FunctionSummary other)
    {
        var entries = Entries.Length + other.Entries.Length;
        return new(
            Entries.AddRange(other.Entries),
            Exits.Select(exit => exit.Map(value => Moved(value, Entries.Length, 0, entries - Entries.Length)))
                .Concat(other.Exits.Select(exit => exit.Map(value => Moved(value, other.Entries.Length, Entries.Length, Entries.Length + Makes.Length)) with
                {
                    Effects = exit.Effects.Select(effect => effect with { Entry = effect.Entry + Entries.Length }).ToImmutableArray(),
                }))
                .ToImmutableArray(),
            Makes.AddRange(other.Makes),
            IsIterator || other.IsIterator,
            KeepsOwn || other.KeepsOwn);
    }

    /// <summary>A value whose connection has another number: an entry, or beyond the entries what was acquired.</summary>
    private static AbstractValue Moved(AbstractValue value, int entries, int byEntries, int byMakes) =>
        value.Connection < 0 || (value.Kind == ValueKind.Unknown && value.Number == 0) ? value
        : value with { Connection = value.Connection + (value.Connection < entries ? byEntries : byMakes) };

    /// <summary>Whether a call does the same.</summary>
    public bool Equals(FunctionSummary? other) =>
        other is not null && IsIterator == other.IsIterator && KeepsOwn == other.KeepsOwn && Entries.SequenceEqual(other.Entries) && Exits.Length == other.Exits.Length
        && new HashSet<SummaryExit>(Exits).SetEquals(other.Exits);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Entries.Length * 397) ^ Exits.Length);
}

/// <summary>A connection that a function got from outside.</summary>
/// <param name="Argument">The number of the connection among those that the call gives; −1 for one that the function found itself.</param>
/// <param name="Path">Where it found it: a parameter, a member of its object, a captured variable, and members of that.</param>
/// <param name="IsSure">Whether it is known to be a connection, whoever calls; a mere <c>Stream</c> may be one.</param>
/// <param name="IsRead">Whether some path reads from it.</param>
/// <param name="IsClosed">Whether some path closes it.</param>
/// <param name="Escapes">Whether some path lets it go where it may outlive the call.</param>
/// <param name="IsHandedOn">Whether some path that no exception has crossed keeps it in a field.</param>
/// <param name="Borrower">What made a link to it that does not own it; null for none.</param>
/// <param name="Write">A write to it; null for none.</param>
/// <param name="Told">For one that stands for all that have ended: what some path that returns has done for them.</param>
internal readonly record struct Entry(int Argument, ImmutableArray<ISymbol> Path, bool IsSure, bool IsRead, bool IsClosed, bool Escapes, bool IsHandedOn, IOperation? Borrower, IOperation? Write, ConnectionState Told = default)
{
    /// <summary>Whether two say the same of the same connection.</summary>
    public bool Equals(Entry other) =>
        Argument == other.Argument && IsRead == other.IsRead && IsClosed == other.IsClosed && Escapes == other.Escapes && IsHandedOn == other.IsHandedOn && Borrower == other.Borrower && Write == other.Write && Told == other.Told
        && Path.SequenceEqual<ISymbol>(other.Path, SymbolEqualityComparer.Default);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Argument * 397) ^ Path.Length);
}

/// <summary>A connection that a function acquired and hands out.</summary>
/// <param name="Carrier">The type of the source whose object carries it; null for none.</param>
/// <param name="IsResponse">Whether it is that of an HTTP response.</param>
internal readonly record struct Fresh(ITypeSymbol? Carrier, bool IsResponse);

/// <summary>One way out of a function.</summary>
/// <param name="Value">
/// What it returns, unknown when that tells nothing. A link leads to an entry or, beyond those, to what the function acquired. A value with
/// <see cref="AbstractValue.Connection"/> tells that the stream of this entry has ended; an unknown one whose number is 1 depends on it.
/// </param>
/// <param name="Exception">What it throws instead; null when it returns.</param>
/// <param name="Effects">What has become of the entries by then: of those that are not named, nothing.</param>
/// <param name="Written">What it has put into variables of the caller: those given by reference, and those that a nested function has captured.</param>
internal sealed record SummaryExit(AbstractValue Value, ThrownException? Exception, ImmutableArray<Effect> Effects, ImmutableArray<Written> Written)
{
    /// <summary>The entry of whose end the returned value tells; −1 where it tells of none.</summary>
    public int Tells => TellsOf(Value);

    /// <summary>
    /// Whether an exception is the function's own affair. What the framework throws while a function works with a connection is let be, as
    /// it is in the function itself; that it does not get that far is not.
    /// </summary>
    public bool IsOfFunction => Effects.All(effect => effect.State.LostBy is null || effect.State.LostRole is not (ApiRole.Read or ApiRole.Write or ApiRole.Drain));

    /// <summary>The entry of whose end a value tells that a function hands out; −1 where it tells of none.</summary>
    public static int TellsOf(AbstractValue value) => value.IsLink || (value.Kind == ValueKind.Unknown && value.Number == 0) ? -1 : value.Connection;

    /// <summary>This exit with all of its values changed.</summary>
    public SummaryExit Map(Func<AbstractValue, AbstractValue> change) => this with
    {
        Value = change(Value),
        Written = Written.IsEmpty ? Written : Written.Select(written => written with { Value = change(written.Value) }).ToImmutableArray(),
    };

    /// <summary>Whether it is the same way out.</summary>
    public bool Equals(SummaryExit? other) =>
        other is not null && Value == other.Value && Nullable.Equals(Exception, other.Exception) && Effects.SequenceEqual(other.Effects) && Written.SequenceEqual(other.Written);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Value.GetHashCode() * 31) ^ Effects.Length ^ (Exception is null ? 0 : 7919));
}

/// <summary>What a function has put into a variable of its caller.</summary>
/// <param name="Variable">The parameter, or the captured variable.</param>
/// <param name="Value">The value, as <see cref="SummaryExit.Value"/> has it.</param>
internal readonly record struct Written(ISymbol Variable, AbstractValue Value);

/// <summary>What a function has done with an entry on the way to one of its exits.</summary>
/// <param name="Entry">The number of the entry.</param>
/// <param name="State">The state in which it leaves it.</param>
/// <param name="ToldAt">Where it learned of the end: of a connection of its own object, when it throws; of one that it was given, when it returns.</param>
internal readonly record struct Effect(int Entry, ConnectionState State, ToldAt? ToldAt);

/// <summary>A place in another method that learned of the end.</summary>
/// <param name="Read">The read.</param>
/// <param name="Test">The condition.</param>
/// <param name="Known">What is known of the condition.</param>
/// <param name="Name">What a message calls the connection there.</param>
/// <param name="EndText">What the read returns at the end.</param>
/// <param name="Wrapped">What the read is, where it is a call itself.</param>
internal sealed record ToldAt(IOperation Read, IOperation Test, EndTest Known, string Name, string EndText, WrappedRead? Wrapped);

/// <summary>A read that is a call of a source method.</summary>
/// <param name="Sign">How it says the end.</param>
/// <param name="Text">What a message calls that.</param>
/// <param name="ToldAt">Where the called method, which throws, has learned of it.</param>
/// <param name="IsSession">Whether what is read are the messages of a WebSocket.</param>
internal sealed record WrappedRead(EndSign Sign, string Text, ToldAt? ToldAt, bool IsSession);
