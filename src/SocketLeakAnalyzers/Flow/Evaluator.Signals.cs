using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <content>Who is told that the peer has closed, and who is only woken.</content>
internal sealed partial class Evaluator
{
    /// <summary>Somebody is told; whoever lent a connection that has ended may now close it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cannotReach">Whether who is told gets nothing by which a connection that nobody else holds could be found.</param>
    /// <param name="by">The event or delegate by which.</param>
    private static FlowState Tell(FlowState state, bool cannotReach = false, ISymbol? by = null) => state.MapConnections((_, connection) =>
        cannotReach && connection.Removed ? connection
        : connection is { Life: Life.Learned, Holder: Holder.Lender } ? connection with { HandedOn = true, ToldBy = connection.HandedOn ? null : by, Acted = true }
        : Disturb(connection));

    /// <summary>Somebody who waits is woken, and told nothing: where that is done for data as well as at the end, he learns of no end.</summary>
    private static FlowState Wake(IInvocationOperation call, FlowState state) =>
        state.Connections.All(pair => pair.Value.Life is Life.Closed or Life.None or Life.Open or Life.Ended || (pair.Value.Life == Life.Learned && IsPassedWithData(pair.Value, call)))
            ? NoteUnseen(state)
            : Tell(state);

    /// <summary>Whether what has told of the end is a loop over what was read, of which data come by as well in the end.</summary>
    private static bool IsPassedWithData(ConnectionState connection, IInvocationOperation call) => connection is { Test: { } test, Read: { } read }
        && test.Syntax.Ancestors().FirstOrDefault(outer => outer is ForStatementSyntax or WhileStatementSyntax) is { } loop && loop.SyntaxTree == call.Syntax.SyntaxTree
        && !loop.Span.Contains(read.Syntax.Span) && !loop.Span.Contains(call.Syntax.Span);

    /// <summary>Something was called that may leave by an exception because there is no data.</summary>
    private static FlowState NoteAct(FlowState state) =>
        state.MapConnections((_, connection) => Disturb(connection));

    /// <summary>
    /// After this the loop it stands in may end: a close that the code has not seen need not be followed any further.
    /// </summary>
    private static ConnectionState Disturb(ConnectionState connection) => connection.Life switch
    {
        Life.Unseen => connection with { Life = Life.Open, Read = null },
        Life.Ended or Life.Learned => connection with { Acted = true },
        _ => connection,
    };
}
