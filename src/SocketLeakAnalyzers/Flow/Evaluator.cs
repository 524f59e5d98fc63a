using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Evaluates one operation on one path: what its value is and what it does to the connections.</summary>
/// <remarks>A read forks the path: once with the end of the stream, once with data. Everything else follows from that.</remarks>
internal sealed partial class Evaluator
{
    private readonly FunctionContext _context;
    private readonly CancellationToken _cancellation;

    public Evaluator(FunctionContext context, CancellationToken cancellation)
    {
        _context = context;
        _cancellation = cancellation;
    }

    /// <summary>All ways in which the operation can go.</summary>
    public Outcome[] Evaluate(IOperation operation, FlowState state)
    {
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            return Outcome.One(state, AbstractValue.OfConstant(constant.Value));
        }

        switch (operation)
        {
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation, state);
            case IFlowCaptureOperation capture:
                return Store(Evaluate(capture.Value, state), _context.Places.Capture(capture.Id));
            case IFlowCaptureReferenceOperation capture:
                return Outcome.One(state, state.ValueOf(_context.Places.Capture(capture.Id)) ?? AbstractValue.Unknown);
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation:
                return ReadPlace(operation, state);
            case IPropertyReferenceOperation property:
                return ReadProperty(property, state);
            case IInstanceReferenceOperation:
                return Outcome.One(state, AbstractValue.NonNull);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment, state);
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction, state);
            case ICompoundAssignmentOperation assignment:
                return Accumulate(assignment, state);
            case IIncrementOrDecrementOperation increment:
                return Overwrite(increment.Target, Outcome.One(state));
            case IAwaitOperation { Operation: ILocalReferenceOperation } await:
                return Evaluate(await.Operation, GoOn(state));
            case IAwaitOperation await:
                return Evaluate(await.Operation, state);
            case IConversionOperation conversion:
                return Convert(conversion, state);
            case IInvocationOperation call:
                return Call(call, state);
            case IObjectCreationOperation creation:
                return Create(creation, state);
            case IBinaryOperation binary:
                return Combine(binary, state);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Map(Evaluate(not.Operand, state), Conditions.Not);
            case IIsNullOperation isNull:
                return Evaluate(isNull.Operand, state)
                    .Select(outcome => outcome with { Value = HasBeenAsked(isNull.Operand, outcome) ? AbstractValue.Of(false) : NullTest(outcome.Value) })
                    .ToArray();
            case IIsPatternOperation isPattern:
                return Match(isPattern, state);
            case IIsTypeOperation isType:
                return Evaluate(isType.ValueOperand, state).Select(outcome => outcome with { Value = TypeTest(outcome, isType.TypeOperand) }).ToArray();
            case IDefaultValueOperation:
                return Outcome.One(state, DefaultOf(operation.Type));
            case IEventAssignmentOperation subscription:
                return Look(subscription, state);
            case IInterpolatedStringOperation or IInterpolationOperation or IInterpolatedStringTextOperation:
                return Look(operation, state);
            case IArrayCreationOperation { Initializer: null, DimensionSizes: { Length: 1 } sizes }:
                // Who reads into it wants something; one that is empty is looked for at the read itself.
                return Evaluate(sizes[0], state).Select(outcome => new Outcome(TakePositive(sizes[0], outcome.State), AbstractValue.Unknown.Telling(outcome.Value))).ToArray();
            case IArrayCreationOperation { Initializer: { } elements } array when _context.Containers.OnlyHolds(array):
                return Look(elements, state);
            case IFlowAnonymousFunctionOperation lambda:
                return Outcome.One(GiveCaptured(lambda.Symbol, lambda, state));
            case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } group:
                return Fallback(group, GiveCaptured(local.OriginalDefinition, group, state));
            case IDiscardOperation:
                return Outcome.One(state);
            default:
                return Fallback(operation, state);
        }
    }

    /// <summary>Whether a link may be null: what was acquired here is there; what was borrowed may not be.</summary>
    private bool MayBeNull(int connection) => !_context.Connections[connection].IsThere;

    /// <summary>Whether a connection has been found in a member of an object: then the object is there.</summary>
    private bool HasBeenAsked(IOperation holder, Outcome outcome) => outcome.Value.Kind is ValueKind.Link or ValueKind.Unknown
        && _context.FindPlace(holder) is >= 0 and var place && _context.BorrowedWithin(place).Any(found => outcome.State.StateOf(found.Id).Life != Life.None);

    private AbstractValue NullTest(AbstractValue value) =>
        Conditions.IsNull(value, MayBeNull) is { } isNull
            ? AbstractValue.Of(isNull)
            : AbstractValue.Unknown.Telling(value);

    private static AbstractValue DefaultOf(ITypeSymbol? type) => type switch
    {
        null or { IsReferenceType: true } => AbstractValue.Null,
        { SpecialType: SpecialType.System_Boolean } => AbstractValue.Of(false),
        { SpecialType: SpecialType.System_Int32 } => AbstractValue.Of(0),
        _ => AbstractValue.Unknown,
    };

    private static Outcome[] Map(Outcome[] outcomes, System.Func<AbstractValue, AbstractValue> change)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = outcomes[i] with { Value = change(outcomes[i].Value) };
        }

        return outcomes;
    }

    /// <summary>The operands in order; each way in which they can go, with all their values.</summary>
    private List<(FlowState State, AbstractValue[] Values)> EvaluateAll(IReadOnlyList<IOperation> operands, FlowState state)
    {
        var ways = new List<(FlowState State, AbstractValue[] Values)>(1) { (state, new AbstractValue[operands.Count]) };
        for (var i = 0; i < operands.Count; i++)
        {
            var next = ways;
            for (var w = 0; w < ways.Count; w++)
            {
                var (before, values) = ways[w];
                var outcomes = Evaluate(operands[i], before);
                if (outcomes.Length == 1 && next == ways)
                {
                    values[i] = outcomes[0].Value;
                    ways[w] = (outcomes[0].State, values);
                    continue;
                }

                // From here on there are other ways than before.
                next = next == ways ? ways.GetRange(0, w) : next;
                foreach (var outcome in outcomes)
                {
                    var own = outcomes.Length == 1 ? values : (AbstractValue[])values.Clone();
                    own[i] = outcome.Value;
                    next.Add((outcome.State, own));
                }
            }

            ways = next;
        }

        return ways;
    }

    /// <summary>An operation that looks at its operands and keeps none.</summary>
    private Outcome[] Look(IOperation operation, FlowState state) =>
        EvaluateAll(ChildrenOf(operation), state).Select(way => new Outcome(way.State, Depending(way.Values))).ToArray();

    /// <summary>An operation that is not understood: whatever connection it touches is no longer ours to judge.</summary>
    private Outcome[] Fallback(IOperation operation, FlowState state) =>
        EvaluateAll(ChildrenOf(operation), state)
            .Select(way => new Outcome(way.Values.Aggregate(way.State, Escape), Depending(way.Values)))
            .ToArray();

    /// <summary>An unknown value that depends on the end of a stream if one of those it is made of does.</summary>
    private static AbstractValue Depending(AbstractValue[] values) =>
        AbstractValue.Unknown.Telling(values.FirstOrDefault(value => value.From is not null));

    private static IReadOnlyList<IOperation> ChildrenOf(IOperation operation) => operation.ChildOperations.ToArray();

    /// <summary>The connection goes to somebody else, who may close it.</summary>
    private FlowState Escape(FlowState state, AbstractValue value)
    {
        if (!value.IsLink)
        {
            return state;
        }

        _context.Connections[value.Connection].Escapes = true;

        // Who gets a link that does not own the endpoint cannot close it (07a): the obligation stays.
        var connection = state.StateOf(value.Connection);
        return value.Owning ? state.WithConnection(value.Connection, connection with { Holder = Holder.Elsewhere, IsArmed = false, Callback = null }) : state;
    }

    /// <summary>The connection is used for something: after the end this matters to where it can be closed.</summary>
    private static FlowState Use(FlowState state, AbstractValue value)
    {
        if (!value.IsLink || state.StateOf(value.Connection) is not { Life: Life.Learned } connection)
        {
            return state;
        }

        return state.WithConnection(value.Connection, connection with { UsedAfterEnd = true });
    }

    private Outcome[] Convert(IConversionOperation conversion, FlowState state)
    {
        var outcomes = Evaluate(conversion.Operand, state);
        if (conversion.OperatorMethod is not null)
        {
            // Array to Memory and the like do not concern connections; any other conversion may take one.
            return outcomes.Select(o => new Outcome(Escape(o.State, o.Value), AbstractValue.Unknown.Telling(o.Value.IsLink ? default : o.Value))).ToArray();
        }

        if (!_context.Catalog.IsConnection(conversion.Type) || !ComesAsObject(conversion.Operand))
        {
            return outcomes;
        }

        // "(Socket)state": the connection was passed as an object.
        var place = _context.FindPlace(conversion.Operand);
        for (var i = 0; i < outcomes.Length && place >= 0; i++)
        {
            if (outcomes[i].Value.Kind == ValueKind.Unknown)
            {
                outcomes[i] = Borrow(place, conversion.Operand, outcomes[i].State);
            }
        }

        return outcomes;
    }

    private bool ComesAsObject(IOperation operand) => operand switch
    {
        IConversionOperation conversion => ComesAsObject(conversion.Operand),
        IParameterReferenceOperation parameter => parameter.Type?.SpecialType == SpecialType.System_Object,
        IPropertyReferenceOperation property => _context.Catalog.RoleOf(property.Property) == ApiRole.Carried,
        IFlowCaptureReferenceOperation => true,
        _ => false,
    };
}
