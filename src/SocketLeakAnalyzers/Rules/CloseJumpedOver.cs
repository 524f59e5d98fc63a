using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0202 where no flow is needed: an exception jumps over the close of a connection that this code takes care of.</summary>
/// <remarks>
/// The connection is one that the code was given or keeps: a parameter, a member, or the object itself. What a body acquires
/// is the matter of <see cref="LostOnException"/>.
/// </remarks>
internal sealed class CloseJumpedOver : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.LostOnException;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } =
        Carriers.ClosingNames.AddRange(new[] { "EndConnect", "EndAuthenticateAsClient", "EndAuthenticateAsServer" });

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation) =>
        ReceiveThenClose.Find(body, cancellation)
            .Concat(ParameterClosedLast.Find(body, cancellation))
            .Concat(HandlerLoop.Find(body, cancellation))
            .Concat(ConnectCallback.Find(body, cancellation))
            .GroupBy(close => close.By)
            .Select(same => Report(same.First()));

    private Diagnostic Report(JumpedClose close) => Diagnostic.Create(
        Descriptor,
        DiagnosticProperties.Location(close.By),
        close.Close is { } jumped ? new[] { DiagnosticProperties.Location(jumped) } : null,
        ImmutableDictionary<string, string?>.Empty
            .With(DiagnosticProperties.RescueBy, close.Rescue?.ToString())
            .With(DiagnosticProperties.CloseTarget, close.Target)
            .With(DiagnosticProperties.TargetIsMember, close.TargetIsMember ? "true" : null),
        close.Name,
        ConnectionCatalog.MemberOf(close.By)?.Name ?? "throw",
        DiagnosticProperties.LineOf(close.By));
}

/// <summary>A close that an exception jumps over, or that is missing where the exception is caught.</summary>
/// <param name="Name">What is to be closed.</param>
/// <param name="By">What throws.</param>
internal sealed record JumpedClose(string Name, IOperation By)
{
    /// <summary>The statement that is jumped over.</summary>
    public IOperation? Close { get; init; }

    /// <summary>How it can be mended; null for not by machine.</summary>
    public Rescue? Rescue { get; init; }

    /// <summary>The expression to close.</summary>
    public string? Target { get; init; }

    /// <summary>Whether <see cref="Target"/> starts from a member.</summary>
    public bool TargetIsMember { get; init; }
}

/// <summary>What makes a close happen whatever is thrown.</summary>
internal enum Rescue
{
    /// <summary>The statement that throws goes into a <c>try</c>, the close behind it into its <c>finally</c>.</summary>
    MoveToFinally,

    /// <summary>The <c>try</c> gets a <c>finally</c> that closes.</summary>
    AddFinally,

    /// <summary>Each <c>catch</c> closes.</summary>
    CloseInCatch,
}
