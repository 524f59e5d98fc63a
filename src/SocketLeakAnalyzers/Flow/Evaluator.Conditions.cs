using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Conditions: their outcome on this path, and what taking a branch says of the path.</content>
internal sealed partial class Evaluator
{
    private Outcome[] Combine(IBinaryOperation binary, FlowState state)
    {
        if (binary.OperatorMethod is { ContainingType.SpecialType: not SpecialType.System_String })
        {
            return Look(binary, state);
        }

        return EvaluateAll(new[] { binary.LeftOperand, binary.RightOperand }, state)
            .Select(way => new Outcome(
                way.State,
                binary.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
                    ? Sum(binary.OperatorKind, way.Values[0], way.Values[1])
                    : Conditions.Compare(binary.OperatorKind, Comparable(way.Values[0]), Comparable(way.Values[1]))))
            .ToArray();
    }

    private Outcome[] Match(IIsPatternOperation isPattern, FlowState state) =>
        Evaluate(isPattern.Value, state)
            .Select(outcome => new Outcome(
                Bind(isPattern.Pattern, isPattern.Value, outcome),
                isPattern.Pattern is IRecursivePatternOperation { PropertySubpatterns: { Length: 1 } parts } && parts[0] is { Member: IPropertyReferenceOperation property, Pattern: var wanted }
                    && outcome.Value.Kind == ValueKind.Message
                    ? Conditions.Match(PartOf(property, outcome.Value), wanted)
                    : MatchType(isPattern.Pattern, outcome) ?? Conditions.Match(Comparable(outcome.Value), isPattern.Pattern)))
            .ToArray();

    /// <summary>The outcome of a pattern that asks what kind of stream a connection is; null for every other.</summary>
    private AbstractValue? MatchType(IPatternOperation pattern, Outcome asked) => pattern switch
    {
        INegatedPatternOperation negated => MatchType(negated.Pattern, asked) is { } answer ? Conditions.Not(answer) : null,
        IDeclarationPatternOperation { MatchedType: { } type } when asked.Value.IsLink && ConnectionCatalog.IsStream(type) => TypeTest(asked, type),
        ITypePatternOperation { MatchedType: { } type } when asked.Value.IsLink && ConnectionCatalog.IsStream(type) => TypeTest(asked, type),
        _ => null,
    };

    /// <summary>A connection that was acquired here is not null; one that was borrowed may be.</summary>
    private AbstractValue Comparable(AbstractValue value) =>
        value.IsLink ? MayBeNull(value.Connection) ? AbstractValue.Unknown : AbstractValue.NonNull : value;

    /// <summary>The stream of a connection is none of a file. Which of those of the network it is is not known, and may be what lets it out.</summary>
    private AbstractValue TypeTest(Outcome asked, ITypeSymbol tested)
    {
        var (state, value) = asked;
        if (!value.IsLink || IsResponse(value) || _context.Connections[value.Connection].Carrier is not null || !ConnectionCatalog.IsStream(tested))
        {
            return AbstractValue.Unknown.Telling(value);
        }

        return ConnectionCatalog.IsOfFileOrMemory(tested) ? AbstractValue.Of(false) : Answer(state, value);
    }

    /// <summary>The variable that a pattern declares holds the value, wherever it is used.</summary>
    private FlowState Bind(IPatternOperation pattern, IOperation source, Outcome outcome)
    {
        if (pattern is INegatedPatternOperation negated)
        {
            return Bind(negated.Pattern, source, outcome);
        }

        var declared = pattern switch
        {
            IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
            IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
            _ => null,
        };

        if (declared is null)
        {
            return outcome.State;
        }

        var place = _context.Places.Variable(declared);
        var value = outcome.Value;
        if (value.Kind == ValueKind.Unknown
            && _context.Catalog.IsConnection((declared as ILocalSymbol)?.Type) && ComesAsObject(source)
            && _context.FindPlace(source) is >= 0 and var origin)
        {
            var borrowed = Borrow(origin, source, outcome.State);
            return Put(borrowed.State, place, borrowed.Value);
        }

        return Put(outcome.State, place, value);
    }

    /// <summary>
    /// What a path knows when it takes the branch on which the condition, undecided so far, is <paramref name="value"/>:
    /// a flag keeps its value, and a connection that is null is not there to be closed.
    /// </summary>
    public FlowState Assume(IOperation condition, bool value, FlowState state)
    {
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Assume(not.Operand, !value, state);
            case ILocalReferenceOperation or IParameterReferenceOperation:
                return state.With(_context.FindPlace(condition), AbstractValue.Of(value));
            case IFieldReferenceOperation or IPropertyReferenceOperation when value && state.Connections.Any(pair => pair.Value is { Holder: Holder.Lender, IsLive: true })
                && _context.Knowledge.Flags.SaysClosed(((IMemberReferenceOperation)condition).Member, _cancellation):
                // Whoever has set the flag has closed, or is about to.
                return state.MapConnections((_, connection) => connection is { Holder: Holder.Lender, IsLive: true } ? connection with { Holder = Holder.Elsewhere } : connection);
            case IFieldReferenceOperation { Field.IsReadOnly: true } field when _context.FindPlace(field) is >= 0 and var fixedPlace:
                return state.With(fixedPlace, AbstractValue.Of(value));
            case IPropertyReferenceOperation property when IsStable(property.Property) && _context.FindPlace(property) is >= 0 and var place:
                return state.With(place, AbstractValue.Of(value));
            case IIsNullOperation isNull:
                return AssumeNull(isNull.Operand, value, state);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary
                when NullComparand(binary) is { } operand:
                return AssumeNull(operand, value == (binary.OperatorKind == BinaryOperatorKind.Equals), state);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } ofState when SessionAskedIfOpen(ofState) is { } session:
                return value == (ofState.OperatorKind == BinaryOperatorKind.Equals) ? state : AssumeDead(session, state);
            case IIsPatternOperation pattern when ConnectedPattern(pattern.Pattern) is { } matchesConnected:
                return value == matchesConnected ? state : AssumeDead(pattern.Value, state);
            case IIsPatternOperation { Value: IPropertyReferenceOperation { Instance: { } session } asked } open when _context.Catalog.RoleOf(asked.Property) == ApiRole.SessionState && OpenPattern(open.Pattern) is { } matchesOpen:
                return value == matchesOpen ? state : AssumeDead(session, state);
            case IBinaryOperation comparison:
                return AssumeRange(comparison, value, value ? AssumeEmpty(comparison, state) : state);
            case IIsPatternOperation isPattern when NullPattern(isPattern.Pattern) is { } matchesNull:
                return AssumeNull(isPattern.Value, value == matchesNull, state);
            default:
                return state;
        }
    }

    /// <summary>A condition that is kept in a variable says the same of the path as one that is asked at once.</summary>
    private Outcome[] Decide(IOperation condition, Outcome[] outcomes) => outcomes.SelectMany(outcome =>
    {
        if (outcome.Value != AbstractValue.Unknown)
        {
            return new[] { outcome };
        }

        var (holds, fails) = (Assume(condition, true, outcome.State), Assume(condition, false, outcome.State));
        return holds.Equals(outcome.State) && fails.Equals(outcome.State)
            ? new[] { outcome }
            : new[] { new Outcome(holds, AbstractValue.Of(true)), new Outcome(fails, AbstractValue.Of(false)) };
    }).ToArray();

    /// <summary>
    /// Whether the condition is the null test of <c>?.</c> on something that is no connection: a subscriber or a log that is
    /// not there is taken to be there, as the code that calls it expects.
    /// </summary>
    public bool IsTakenToBeThere(IOperation condition, FlowState state) =>
        condition is IIsNullOperation { Operand: var operand } && operand.Syntax.Parent is ConditionalAccessExpressionSyntax access
        && access.Expression == operand.Syntax && Evaluate(operand, state).All(outcome => !outcome.Value.IsLink);

    /// <summary>Whether a property gives the same answer whenever it is asked: one that is set when its object is made.</summary>
    private static bool IsStable(IPropertySymbol property) => property.Name == "CanBeCanceled"
        || (property.SetMethod is null or { IsInitOnly: true }
            && property.ContainingType.GetMembers().Any(member => member is IFieldSymbol { AssociatedSymbol: { } owner } && SymbolEqualityComparer.Default.Equals(owner, property)));

    /// <summary>A number that has been found to be above 0 stays so for as long as its variable is not written.</summary>
    private FlowState AssumeRange(IBinaryOperation comparison, bool value, FlowState state)
    {
        var (operand, bound, kind) = comparison switch
        {
            { RightOperand.ConstantValue: { HasValue: true, Value: int right } } => (comparison.LeftOperand, right, comparison.OperatorKind),
            { LeftOperand.ConstantValue: { HasValue: true, Value: int left } } => (comparison.RightOperand, left, Conditions.Exchanged(comparison.OperatorKind)),
            _ => (null, 0, BinaryOperatorKind.None),
        };
        var isPositive = (kind, bound) switch
        {
            (BinaryOperatorKind.GreaterThan, >= 0) or (BinaryOperatorKind.GreaterThanOrEqual, >= 1) => value,
            (BinaryOperatorKind.LessThanOrEqual, 0) or (BinaryOperatorKind.LessThan, 1) => !value,
            _ => false,
        };
        return isPositive && operand is not null ? TakePositive(operand, state) : state;
    }

    /// <summary>A variable of which nothing is known holds a number above 0.</summary>
    private FlowState TakePositive(IOperation operand, FlowState state)
    {
        while (operand is IConversionOperation { OperatorMethod: null } conversion)
        {
            operand = conversion.Operand;
        }

        return operand is ILocalReferenceOperation or IParameterReferenceOperation && _context.FindPlace(operand) is >= 0 and var place
            && (state.ValueOf(place) ?? AbstractValue.Unknown) == AbstractValue.Unknown
            ? state.With(place, AbstractValue.Positive)
            : state;
    }

    private FlowState AssumeNull(IOperation operand, bool isNull, FlowState state)
    {
        var place = _context.FindPlace(operand);
        if (place < 0)
        {
            return state;
        }

        var held = state.ValueOf(place) ?? AbstractValue.Unknown;
        if (!isNull)
        {
            return held.Kind == ValueKind.Unknown && operand is ILocalReferenceOperation or IParameterReferenceOperation
                ? state.With(place, AbstractValue.NonNull)
                : state;
        }

        if (held.IsLink && _context.ChainOf(place) is { Root: not null })
        {
            // Who has not got so far as to make the stream may have the client.
            return state.With(place, AbstractValue.Null);
        }

        if (held.IsLink)
        {
            // Every other name of it is null as well.
            var connection = held.Connection;
            foreach (var pair in state.Values.Where(pair => pair.Value.IsLink && pair.Value.Connection == connection).ToArray())
            {
                state = state.With(pair.Key, AbstractValue.Null);
            }

            return state.WithConnection(connection, new ConnectionState(Life.Closed, Holder.Lender));
        }

        // Whether a lock or a logger is there says nothing of any connection.
        return operand is ILocalReferenceOperation or IParameterReferenceOperation or IFlowCaptureReferenceOperation || _context.MayBeBorrowed(place)
            ? state.With(place, AbstractValue.Null)
            : state;
    }

    /// <summary>The WebSocket whose state is compared with that of an open one; null for any other comparison.</summary>
    private IOperation? SessionAskedIfOpen(IBinaryOperation comparison) =>
        (IsOpenState(comparison.RightOperand) ? comparison.LeftOperand : IsOpenState(comparison.LeftOperand) ? comparison.RightOperand : null)
            is IPropertyReferenceOperation { Instance: { } session } asked && _context.Catalog.RoleOf(asked.Property) == ApiRole.SessionState ? session : null;

    private static bool IsOpenState(IOperation operation) => operation is IFieldReferenceOperation { Field: { Name: "Open", ContainingType.Name: "WebSocketState" } };

    /// <summary>Whether a pattern fits exactly an open state (true), exactly all others (false), or neither (null).</summary>
    private static bool? OpenPattern(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value: var value } when IsOpenState(value) => true,
        INegatedPatternOperation negated => !OpenPattern(negated.Pattern),
        _ => null,
    };

    /// <summary>Whether a pattern fits exactly what says that it is connected (true), exactly all else (false), or neither (null).</summary>
    private bool? ConnectedPattern(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => !ConnectedPattern(negated.Pattern),
        IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true, PropertySubpatterns: { Length: 1 } parts } when parts[0] is
            { Member: IPropertyReferenceOperation { Property: var asked }, Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: true } } }
            && _context.Catalog.RoleOf(asked) == ApiRole.TrueAfterEnd => true,
        _ => null,
    };

    private FlowState AssumeDead(IOperation session, FlowState state) =>
        _context.FindPlace(session) is >= 0 and var place && state.ValueOf(place) is { IsLink: true, Connection: var id } && state.StateOf(id) is { Life: Life.Open, Holder: Holder.Lender } && IsKept(id)
            ? NoteDead(id, state)
            : state;

    private static IOperation? NullComparand(IBinaryOperation binary) =>
        IsNullConstant(binary.RightOperand) ? binary.LeftOperand
        : IsNullConstant(binary.LeftOperand) ? binary.RightOperand
        : null;

    private static bool IsNullConstant(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };

    /// <summary>Whether a pattern fits exactly null (true), exactly what is not null (false), or neither (null).</summary>
    private static bool? NullPattern(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => true,
        INegatedPatternOperation negated => !NullPattern(negated.Pattern),
        IDeclarationPatternOperation { MatchesNull: false } => false,
        _ => null,
    };
}
