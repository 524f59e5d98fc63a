using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0208: the only close of a connection is skipped just when the connection is broken, by a condition (measured cases 33b,
/// 33e) or by an exception before it (33d).
/// </summary>
internal sealed class CloseSkipped : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.CloseSkipped;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("Connected", "GetStream", "Shutdown", "Disconnect");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        // A finalizer runs when nobody cares any more: the connection closes itself then.
        if (body.Owner is IMethodSymbol { MethodKind: MethodKind.Destructor })
        {
            return Enumerable.Empty<Diagnostic>();
        }

        return ConditionalClose.In(body, cancellation).Concat(ThrowBeforeClose.In(body, cancellation));
    }
}
