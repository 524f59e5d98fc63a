using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0101 where the receive itself is the place: whatever it says of the peer's close, nobody can hear.</summary>
internal sealed class ReceiveUnheard : IConnectionRule
{
    private readonly Func<FunctionContext, IEnumerable<IInvocationOperation>> _receives;

    private ReceiveUnheard(DiagnosticDescriptor descriptor, Func<FunctionContext, IEnumerable<IInvocationOperation>> receives)
    {
        Descriptor = descriptor;
        _receives = receives;
    }

    /// <summary>
    /// A receive with a <c>SocketAsyncEventArgs</c> may complete at once, as it does when the peer has already closed:
    /// <c>Completed</c> is not raised then, and nobody looks at the result that says so.
    /// </summary>
    public static ReceiveUnheard CompletedAtOnce { get; } = new(Descriptors.CompletionNotAsked, function => function.CompletionsNotAsked);

    /// <summary>
    /// A method hands on the 0 of a receive that does not block: its caller cannot tell "the peer has closed" from "nothing has
    /// come yet", and so does not close.
    /// </summary>
    public static ReceiveUnheard AmbiguousZero { get; } = new(Descriptors.EndOfStreamAmbiguous, function => function.Ambiguous);

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation) =>
        facts.Functions
            .SelectMany(_receives)
            .OrderBy(receive => receive.Syntax.SpanStart)
            .Select(receive => Diagnostic.Create(
                Descriptor,
                DiagnosticProperties.Location(receive),
                receive.Instance?.Syntax.ToString() ?? receive.TargetMethod.ContainingType.Name,
                receive.TargetMethod.Name));
}
