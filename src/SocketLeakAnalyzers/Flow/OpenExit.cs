using Microsoft.CodeAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>A connection that is open where the function, or the place that held it, is left.</summary>
/// <param name="Connection">Its number.</param>
/// <param name="State">Its state there.</param>
/// <param name="Kind">How it was left.</param>
/// <param name="Statement">For a throw statement, what it throws.</param>
internal readonly record struct OpenExit(int Connection, ConnectionState State, ExitKind Kind, IOperation? Statement = null)
{
    /// <summary>Where in the source it was left, for those of which that is known.</summary>
    public int Order => (State.LostBy ?? State.GaveUp ?? Statement)?.Syntax.SpanStart ?? 0;
}

/// <summary>How a function, or a turn of a loop, is left.</summary>
internal enum ExitKind : byte
{
    /// <summary>By a return or the end of the body.</summary>
    Return,

    /// <summary>By a throw statement.</summary>
    Throw,

    /// <summary>Not at all: the same statement acquires the next connection.</summary>
    NextTurn,
}
