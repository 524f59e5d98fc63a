using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0107: an accept loop that may stop accepting while its listener lives. The kernel goes on completing handshakes, and
/// what waits in the queue goes to CLOSE_WAIT when its peer gives up.
/// </summary>
internal sealed class AcceptLoopStops : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcceptLoopStops;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } =
        ImmutableArray.Create("Accept", "AcceptAsync", "AcceptTcpClient", "AcceptTcpClientAsync", "AcceptSocket", "AcceptSocketAsync");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        foreach (var loop in AcceptLoop.In(body))
        {
            if ((InlineHandler.Find(loop, body, cancellation)
                ?? SkippedRelease.Find(loop, body, cancellation)
                ?? UnobservedEnd.Find(loop, body, cancellation)) is { } stop)
            {
                yield return Diagnostic.Create(
                    Descriptor,
                    stop.Location,
                    ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.HandOff, stop.CanBeHandedOff ? "true" : null),
                    loop.Accept.TargetMethod.Name,
                    new LocalizableResourceString(stop.Reason, Resources.ResourceManager, typeof(Resources), stop.Name));
            }
        }
    }
}

/// <summary>Why a loop may stop.</summary>
/// <param name="Location">Where it does.</param>
/// <param name="Reason">The name of the text that says why.</param>
/// <param name="Name">The name in that text.</param>
internal sealed record LoopStop(Location Location, string Reason, string Name)
{
    /// <summary>Whether what is called can run as a task of its own.</summary>
    public bool CanBeHandedOff { get; init; }
}
