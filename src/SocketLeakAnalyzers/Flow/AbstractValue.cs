using System;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What is known of a value on one path.</summary>
internal enum ValueKind : byte
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>It is null.</summary>
    Null,

    /// <summary>It is not null.</summary>
    NonNull,

    /// <summary>It is the boolean in <see cref="AbstractValue.Number"/>.</summary>
    Boolean,

    /// <summary>It is the integer in <see cref="AbstractValue.Number"/>.</summary>
    Integer,

    /// <summary>It is an integer above 0: a count that a read returned, or the length of a buffer.</summary>
    Positive,

    /// <summary>It is an integer from 0 up: a byte that was read.</summary>
    NonNegative,

    /// <summary>It is a link to the endpoint <see cref="AbstractValue.Connection"/>.</summary>
    Link,

    /// <summary>It is a string without characters: what is made of no bytes.</summary>
    Empty,

    /// <summary>It is a string constant with characters.</summary>
    Text,

    /// <summary>
    /// It is what a pipe or a WebSocket read returned, or a part of it: <see cref="AbstractValue.Number"/> is 1 for the end.
    /// </summary>
    Message,
}

/// <summary>A value on one path; two that say the same are equal.</summary>
/// <param name="Kind">What is known.</param>
/// <param name="Number">The integer, or 1 and 0 for true and false.</param>
/// <param name="Connection">For a link, the endpoint; for a value with <paramref name="From"/>, the endpoint that was read.</param>
/// <param name="Owning">For a link: closing it closes the endpoint.</param>
/// <param name="From">
/// The read whose end of stream this value tells, or, for an unknown value, the read on whose end it depends; null for all others.
/// </param>
internal readonly record struct AbstractValue(
    ValueKind Kind,
    int Number = 0,
    int Connection = -1,
    bool Owning = false,
    IOperation? From = null)
{
    public static readonly AbstractValue Unknown = default;
    public static readonly AbstractValue Null = new(ValueKind.Null);
    public static readonly AbstractValue NonNull = new(ValueKind.NonNull);
    public static readonly AbstractValue Positive = new(ValueKind.Positive);
    public static readonly AbstractValue NonNegative = new(ValueKind.NonNegative);
    public static readonly AbstractValue Empty = new(ValueKind.Empty);
    public static readonly AbstractValue Text = new(ValueKind.Text);

    // Written out, as a walk compares values more than it does anything else.
    public bool Equals(AbstractValue other) =>
        Kind == other.Kind && Number == other.Number && Connection == other.Connection && Owning == other.Owning && ReferenceEquals(From, other.From);

    public override int GetHashCode() => unchecked((((int)Kind * 2) + (Owning ? 1 : 0)) ^ (Number * 397) ^ (Connection * 7919) ^ ((From?.GetHashCode() ?? 0) * 31));

    /// <summary>Whether it is a reference that is surely not null, whatever else.</summary>
    public bool IsThere => Kind is ValueKind.NonNull or ValueKind.Empty or ValueKind.Text or ValueKind.Message;

    public bool IsLink => Kind == ValueKind.Link;

    /// <summary>The boolean, or null when it is not known.</summary>
    public bool? AsBoolean => Kind == ValueKind.Boolean ? Number != 0 : null;

    public static AbstractValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static AbstractValue Of(int value) => new(ValueKind.Integer, value);

    public static AbstractValue Message(bool end) => new(ValueKind.Message, end ? 1 : 0);

    public static AbstractValue LinkTo(int connection, bool owning) => new(ValueKind.Link, Connection: connection, Owning: owning);

    /// <summary>This value as one that tells the end which <paramref name="other"/> tells.</summary>
    public AbstractValue Telling(AbstractValue other) =>
        other.From is null ? this : this with { From = other.From, Connection = other.Connection };

    /// <summary>The value in the place of this one when the same read brings data instead of the end.</summary>
    public AbstractValue WithData() => Kind switch
    {
        ValueKind.Integer when Number == 0 => Positive,
        ValueKind.Integer => NonNegative,
        ValueKind.Null or ValueKind.Empty => NonNull,
        ValueKind.NonNull => Null,
        ValueKind.Message => Message(end: false),
        ValueKind.Boolean => Of(Number == 0),
        _ => Unknown,
    };

    /// <summary>The constant of an operation, as far as it matters.</summary>
    public static AbstractValue OfConstant(object? constant) => constant switch
    {
        null => Null,
        bool value => Of(value),
        int value => Of(value),
        sbyte value => Of(value),
        byte value => Of(value),
        short value => Of(value),
        ushort value => Of(value),
        uint value and <= int.MaxValue => Of((int)value),
        long value and >= int.MinValue and <= int.MaxValue => Of((int)value),
        ulong value and <= int.MaxValue => Of((int)value),
        "" => Empty,
        string => Text,
        _ => Unknown,
    };
}
