using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Decides conditions: "what is this comparison when the read returned the end?"</summary>
internal static class Conditions
{
    /// <summary>
    /// The outcome of a comparison. It tells the end of the stream only when it would not come out the same with data:
    /// a test for −1 on a count that is never negative tells nothing.
    /// </summary>
    public static AbstractValue Compare(BinaryOperatorKind kind, AbstractValue left, AbstractValue right)
    {
        var teller = left.From is not null ? left : right;
        var result = CompareOnce(kind, left, right);

        if (teller.From is null)
        {
            return result;
        }

        if (result.AsBoolean is null)
        {
            return AbstractValue.Unknown.Telling(teller);
        }

        // "line == \"quit\"" is false at the end, but that does not make it a question about the end.
        if ((left.From is not null ? right : left).Kind is ValueKind.NonNull or ValueKind.Text)
        {
            return result;
        }

        var withData = CompareOnce(
            kind,
            left.From is not null ? left.WithData() : left,
            right.From is not null ? right.WithData() : right);
        return withData.AsBoolean == result.AsBoolean ? result : result.Telling(teller);
    }

    /// <summary>The outcome of <c>value is pattern</c>, with the same care as <see cref="Compare"/>.</summary>
    public static AbstractValue Match(AbstractValue value, IPatternOperation pattern)
    {
        var result = MatchOnce(value, pattern);
        if (value.From is null)
        {
            return Known(result);
        }

        if (result is null)
        {
            return AbstractValue.Unknown.Telling(value);
        }

        return MatchOnce(value.WithData(), pattern) == result ? Known(result) : Known(result).Telling(value);
    }

    /// <summary>Whether a value is null: null when it cannot be told.</summary>
    public static bool? IsNull(AbstractValue value, Func<int, bool> mayBeNull) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Link => mayBeNull(value.Connection) ? null : false,
        ValueKind.Unknown => null,
        _ => false,
    };

    public static AbstractValue Not(AbstractValue value) =>
        value.Kind == ValueKind.Boolean ? value with { Number = 1 - value.Number } : AbstractValue.Unknown.Telling(value);

    /// <summary>The comparison that says the same with its operands exchanged.</summary>
    public static BinaryOperatorKind Exchanged(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => kind,
    };

    private static AbstractValue Known(bool? value) => value is { } known ? AbstractValue.Of(known) : AbstractValue.Unknown;

    private static AbstractValue CompareOnce(BinaryOperatorKind kind, AbstractValue left, AbstractValue right)
    {
        if (left.Kind == ValueKind.Boolean && right.Kind == ValueKind.Boolean)
        {
            return kind switch
            {
                BinaryOperatorKind.Equals => AbstractValue.Of(left.Number == right.Number),
                BinaryOperatorKind.NotEquals or BinaryOperatorKind.ExclusiveOr => AbstractValue.Of(left.Number != right.Number),
                BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => AbstractValue.Of((left.Number & right.Number) != 0),
                BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => AbstractValue.Of((left.Number | right.Number) != 0),
                _ => AbstractValue.Unknown,
            };
        }

        if (Range(left) is { } a && Range(right) is { } b)
        {
            return Known(CompareRanges(kind, a, b));
        }

        bool? equal = (left.Kind, right.Kind) switch
        {
            (ValueKind.Null, ValueKind.Null) or (ValueKind.Empty, ValueKind.Empty) => true,
            (ValueKind.Empty, ValueKind.Text) or (ValueKind.Text, ValueKind.Empty) => false,
            (ValueKind.Null, _) when right.IsThere => false,
            (_, ValueKind.Null) when left.IsThere => false,
            _ => null,
        };

        return kind switch
        {
            BinaryOperatorKind.Equals => Known(equal),
            BinaryOperatorKind.NotEquals => Known(!equal),
            _ => AbstractValue.Unknown,
        };
    }

    private static (long Low, long High)? Range(AbstractValue value) => value.Kind switch
    {
        ValueKind.Integer => (value.Number, value.Number),
        ValueKind.Positive => (1, long.MaxValue),
        ValueKind.NonNegative => (0, long.MaxValue),
        _ => null,
    };

    private static bool? CompareRanges(BinaryOperatorKind kind, (long Low, long High) a, (long Low, long High) b)
    {
        switch (kind)
        {
            case BinaryOperatorKind.Equals:
                return a.Low == a.High && a == b ? true : a.High < b.Low || b.High < a.Low ? false : null;
            case BinaryOperatorKind.NotEquals:
                return !CompareRanges(BinaryOperatorKind.Equals, a, b);
            case BinaryOperatorKind.LessThan:
                return a.High < b.Low ? true : a.Low >= b.High ? false : null;
            case BinaryOperatorKind.LessThanOrEqual:
                return a.High <= b.Low ? true : a.Low > b.High ? false : null;
            case BinaryOperatorKind.GreaterThan:
                return CompareRanges(BinaryOperatorKind.LessThan, b, a);
            case BinaryOperatorKind.GreaterThanOrEqual:
                return CompareRanges(BinaryOperatorKind.LessThanOrEqual, b, a);
            default:
                return null;
        }
    }

    private static bool? MatchOnce(AbstractValue value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return true;
            case IConstantPatternOperation constant:
                var other = constant.Value.ConstantValue;
                return other.HasValue
                    ? CompareOnce(BinaryOperatorKind.Equals, value, AbstractValue.OfConstant(other.Value)).AsBoolean
                    : null;
            case IRelationalPatternOperation relational:
                return relational.Value.ConstantValue is { HasValue: true } bound
                    ? CompareOnce(relational.OperatorKind, value, AbstractValue.OfConstant(bound.Value)).AsBoolean
                    : null;
            case INegatedPatternOperation negated:
                return !MatchOnce(value, negated.Pattern);
            case IBinaryPatternOperation binary:
                var (left, right) = (MatchOnce(value, binary.LeftPattern), MatchOnce(value, binary.RightPattern));
                return binary.OperatorKind == BinaryOperatorKind.And ? left & right : left | right;
            case IDeclarationPatternOperation { MatchesNull: true }:
                return true;

            // A pattern on the type or on members never fits null; whether it fits anything else is not known,
            // but for one that asks for nothing more.
            case IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true } members when members.PropertySubpatterns.All(part => AsksNothing(part.Pattern)):
                return value.Kind == ValueKind.Null ? false : value.Kind == ValueKind.Unknown ? null : true;
            case IDeclarationPatternOperation or ITypePatternOperation:
                return value.Kind == ValueKind.Null ? false : value.IsThere ? true : null;
            default:
                return value.Kind == ValueKind.Null ? false : null;
        }
    }

    /// <summary>A pattern that fits whatever it is given: it only names it.</summary>
    private static bool AsksNothing(IPatternOperation pattern) => pattern is IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true };
}
