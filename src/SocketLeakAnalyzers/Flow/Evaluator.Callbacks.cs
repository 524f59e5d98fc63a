using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <content>Operations that end in a callback: one that comes back here once the peer has closed does so at once, and for ever.</content>
internal sealed partial class Evaluator
{
    /// <summary>The function in which an operation ends that a call starts; null where it is not in sight.</summary>
    private static IMethodSymbol? CallbackOf(IInvocationOperation call) => call.Arguments
        .Where(argument => argument.Parameter?.Type.Name == "AsyncCallback")
        .Select(argument => FunctionIn(argument.Value))
        .FirstOrDefault();

    private static IMethodSymbol? FunctionIn(IOperation value) => value switch
    {
        IConversionOperation conversion => FunctionIn(conversion.Operand),
        IObjectCreationOperation { Arguments: { Length: 1 } arguments } => FunctionIn(arguments[0].Value),
        IDelegateCreationOperation { Target: var target } => FunctionIn(target),
        IMethodReferenceOperation group => group.Method.OriginalDefinition,
        IFlowAnonymousFunctionOperation lambda => lambda.Symbol,
        _ => null,
    };

    /// <summary>Whether a callback is this very function. A lambda is another symbol each time that the code round it is bound.</summary>
    private bool ComesBackHere(IMethodSymbol? callback) => callback is not null && (SymbolEqualityComparer.Default.Equals(callback, _context.Function)
        || (callback is { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } && _context.Function is IMethodSymbol { DeclaringSyntaxReferences: { Length: 1 } own }
            && callback.DeclaringSyntaxReferences is { Length: 1 } other && own[0].Span == other[0].Span && own[0].SyntaxTree == other[0].SyntaxTree));

    /// <summary>Whether the peer has closed and a read has said so.</summary>
    private static bool IsEnded(FlowState state, int connection) => state.StateOf(connection) is { Life: Life.Ended or Life.Learned, Threw: false };

    /// <summary>Who reads again tells nobody. Where nothing has looked at what the read returned, the callback is a loop that never ends.</summary>
    private FlowState AskAgain(int connection, FlowState state)
    {
        if (state.StateOf(connection) is { Life: Life.Ended, HandedOn: false, Acted: false, Holder: not Holder.Elsewhere, Read: { } read } ended)
        {
            _context.Loops.Add(new EndlessLoop(connection, read, ended, _context.CloseTargetOf(state, connection)));
        }

        return state;
    }
}
