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
}

/// <summary>A value on one path; two that say the same are equal.</summary>
/// <param name="Kind">What is known.</param>
/// <param name="Number">The integer, or 1 and 0 for true and false.</param>
/// <param name="Connection">For a link, the endpoint; for a value with <paramref name="From"/>, the endpoint that was read.</param>
/// <param name="Owning">For a link: closing it closes the endpoint.</param>
/// <param name="From">The read whose end of stream this value tells; null for all values that tell none.</param>
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

    public bool IsLink => Kind == ValueKind.Link;

    /// <summary>The boolean, or null when it is not known.</summary>
    public bool? AsBoolean => Kind == ValueKind.Boolean ? Number != 0 : null;

    public static AbstractValue Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static AbstractValue Of(int value) => new(ValueKind.Integer, value);

    public static AbstractValue LinkTo(int connection, bool owning) => new(ValueKind.Link, Connection: connection, Owning: owning);

    /// <summary>This value as one that tells the end which <paramref name="other"/> tells.</summary>
    public AbstractValue Telling(AbstractValue other) => this with { From = other.From, Connection = other.Connection };

    /// <summary>The value in the place of this one when the same read brings data instead of the end.</summary>
    public AbstractValue WithData() => Kind switch
    {
        ValueKind.Integer when Number == 0 => Positive,
        ValueKind.Integer => NonNegative,
        ValueKind.Null => NonNull,
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
        string => NonNull,
        _ => Unknown,
    };
}
