using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0303: an idle timeout with which the connections of an HTTP handler are neither reused nor closed (zero: measured cases
/// 14g, 14k, 14m), or lie in the pool long after their server has closed (an hour: 14e).
/// </summary>
internal sealed class PoolSettings : IBodyRule
{
    private const string IdleTimeout = "PooledConnectionIdleTimeout";
    private const string Lifetime = "PooledConnectionLifetime";

    /// <summary>The pool looks at what is idle four times per idle timeout (measured cases 14a, 14e, 14l).</summary>
    private const int LooksPerTimeout = 4;

    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>With more than this the first request throws: no timer takes a quarter of it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(LooksPerTimeout * (uint.MaxValue - 1.0));

    private static readonly TypeName Handler = new("System.Net.Http.SocketsHttpHandler");

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.PoolSettings;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create(IdleTimeout);

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        // A connection without a lifetime is closed after its request, whatever the idle timeout (measured case 14i). Of which
        // handler a body with two of them says so is not asked.
        if (Settings(Lifetime, body, cancellation).Any(lifetime => lifetime.Duration == TimeSpan.Zero))
        {
            yield break;
        }

        foreach (var (assignment, timeout) in Settings(IdleTimeout, body, cancellation))
        {
            var written = assignment.Value.Syntax.ToString();
            if (timeout == TimeSpan.Zero)
            {
                yield return Diagnostic.Create(Descriptor, assignment.Syntax.GetLocation(), written);
            }
            else if (timeout >= Long && timeout <= Longest)
            {
                var minutes = (timeout.TotalMinutes / LooksPerTimeout).ToString("0.#", CultureInfo.InvariantCulture);
                yield return Diagnostic.Create(Descriptors.PoolRarelySwept, assignment.Syntax.GetLocation(), written, minutes);
            }
        }
    }

    /// <summary>Where a property of a handler is set, and to which duration.</summary>
    private static IEnumerable<(ISimpleAssignmentOperation Assignment, TimeSpan Duration)> Settings(string property, Body body, CancellationToken cancellation)
    {
        foreach (var assignment in body.All.OfType<ISimpleAssignmentOperation>())
        {
            if (assignment.Target is IPropertyReferenceOperation { Property: { ContainingType: { } type, Name: var name } }
                && name == property
                && Handler.Is(type)
                && Durations.Of(assignment.Value, body.Bodies, cancellation) is { } duration)
            {
                yield return (assignment, duration);
            }
        }
    }
}
