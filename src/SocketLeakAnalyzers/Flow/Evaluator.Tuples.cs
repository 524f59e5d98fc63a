using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <content>Tuples: what holds a connection is a link to it, and so is each element that may.</content>
internal sealed partial class Evaluator
{
    private Outcome[] Deconstruct(IDeconstructionAssignmentOperation deconstruction, FlowState state)
    {
        var targets = (deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target) as ITupleOperation;
        var source = deconstruction.Value;
        while (source is IConversionOperation conversion)
        {
            source = conversion.Operand;
        }

        if (targets is null)
        {
            return Fallback(deconstruction, state);
        }

        var ways = source is ITupleOperation values && values.Elements.Length == targets.Elements.Length
            ? EvaluateAll(values.Elements, state)
            : Evaluate(deconstruction.Value, state)
                .Select(outcome => (outcome.State, Values: targets.Elements.Select(target => IsMade(target.Type) ? outcome.Value : AbstractValue.Unknown).ToArray()))
                .ToList();
        return ways.SelectMany(way => Outcome.One(Spread(way.Values, targets, deconstruction, way.State))).ToArray();
    }

    /// <summary>Each element of a tuple goes to its target.</summary>
    private FlowState Spread(AbstractValue[] values, ITupleOperation targets, IAssignmentOperation assignment, FlowState state)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var target = targets.Elements[i] is IDeclarationExpressionOperation declared ? declared.Expression : targets.Elements[i];
            if (target is IDiscardOperation)
            {
                continue;
            }

            state = _context.FindPlace(target) is >= 0 and var place
                ? Put(Keep(state, values[i], place, assignment), place, values[i])
                : Escape(state, values[i]);
        }

        return state;
    }

    /// <summary>An element of a tuple that is known to hold a connection; null for any other.</summary>
    private Outcome[]? ElementOf(IFieldReferenceOperation element, FlowState state)
    {
        if (element.Instance is not { Type.IsTupleType: true } tuple || !IsTuple(tuple.Type))
        {
            return null;
        }

        var place = _context.FindPlace(tuple);
        return place < 0 || state.ValueOf(place) is { IsLink: true }
            ? Map(Evaluate(tuple, state), value => IsMade(element.Type) ? value : AbstractValue.Unknown)
            : null;
    }
}
