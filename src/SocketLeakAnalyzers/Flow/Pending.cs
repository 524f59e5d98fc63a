using System.Collections.Immutable;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What is to happen when the finally blocks on the way have run.</summary>
/// <param name="Regions">The finally blocks.</param>
/// <param name="Next">The index of the one that comes next.</param>
/// <param name="Destination">Where a branch leads to; null for an exception.</param>
/// <param name="Left">The regions that the branch leaves.</param>
/// <param name="Unwinding">Where an exception goes on from.</param>
/// <param name="Exception">The exception.</param>
/// <param name="Outer">What was pending before.</param>
internal sealed record Pending(
    ImmutableArray<ControlFlowRegion> Regions,
    int Next,
    BasicBlock? Destination,
    ImmutableArray<ControlFlowRegion> Left,
    ControlFlowRegion? Unwinding,
    ThrownException Exception,
    Pending? Outer);
