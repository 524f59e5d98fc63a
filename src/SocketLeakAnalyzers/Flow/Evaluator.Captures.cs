using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <content>Variables that a nested function has captured, and what it may do with them.</content>
internal sealed partial class Evaluator
{
    /// <summary>A nested function that is not followed may do anything with the variables that it shares with this one.</summary>
    private FlowState EscapeCaptured(IInvocationOperation call, FlowState state) =>
        (call.TargetMethod.MethodKind == MethodKind.LocalFunction ? call.TargetMethod : _context.HeldBy(call, _cancellation)) is { } nested
            ? _context.Uses.Nested.CapturedBy(nested).Aggregate(state, (after, variable) => after.ValueOf(_context.Places.Variable(variable)) is { } value ? Escape(after, value) : after)
            : state;

    /// <summary>A nested function that may run at any time from here on has what it takes for itself.</summary>
    private FlowState GiveCaptured(IMethodSymbol nested, IOperation made, FlowState state)
    {
        foreach (var variable in _context.Uses.TakenBy(nested))
        {
            if (!_context.IsCallee && variable is IParameterSymbol && _context.Uses.IsClosedByToken(variable))
            {
                // Whether the token is ever cancelled only those know who have given the connection.
                continue;
            }

            var place = _context.Places.Variable(variable);
            var (after, value) = state.ValueOf(place) is { } known ? new Outcome(state, known)
                : variable is IParameterSymbol && _context.MayBeBorrowed(place) ? Borrow(place, made, state)
                : new Outcome(state, AbstractValue.Unknown);
            state = Escape(after, value);
        }

        return state;
    }
}
