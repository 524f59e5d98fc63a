using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <content>Calls of source methods that read and say the end in their own way: such a call is a read.</content>
internal sealed partial class Evaluator
{
    /// <summary>The ways in which a call of a method that reads can go; null when it is not known to be one.</summary>
    private Outcome[]? ReadWrapped(IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        if (!MayConcern(call, values) || _context.Summaries.Of(call.TargetMethod, _context, _cancellation) is not { Place.IsEmpty: false } summary
            || Resolve(summary, call, values, state) is not { } borrowed)
        {
            return null;
        }

        var (after, link) = borrowed;
        foreach (var other in values.Where(value => value.IsLink && value.Connection != link.Connection))
        {
            after = Escape(after, other);
        }

        if (summary.IsIterator)
        {
            return Outcome.One(after, AbstractValue.LinkTo(link.Connection, owning: false));
        }

        after = after.MapConnections((other, asked) => other != link.Connection && asked.Life == Life.Unseen ? Disturb(asked) : asked);
        var connection = after.StateOf(link.Connection);
        if (connection is { Holder: Holder.Elsewhere or Holder.Object } or { Life: Life.None or Life.Closed } or { Threw: true })
        {
            return Outcome.One(after);
        }

        Note(call, summary);
        _context.ReadFrom.Add(link.Connection);
        if (connection.Life is Life.Ended or Life.Learned)
        {
            Ask(link.Connection, call);
            after = Use(after, link);
            return ConnectionCatalog.IsSession(ConnectionCatalog.TypeOf(summary.Place.Last())) ? Throw(after, null) : summary.Ends.SelectMany(end => End(end, call, link.Connection, after)).ToArray();
        }

        var ended = connection with { Life = Life.Ended, Read = call };
        var outcomes = summary.Ends.SelectMany(end => End(end, call, link.Connection, end.Exception is null
            ? after.WithConnection(link.Connection, ended)
            : Learn(link.Connection, ended, call, after)));
        return (connection.Life == Life.Unseen ? outcomes : outcomes.Append(new Outcome(after, DataOf(summary)))).ToArray();
    }

    /// <summary>A method that gets no connection, and whose object has none, reads from something else.</summary>
    private bool MayConcern(IInvocationOperation call, AbstractValue[] values) =>
        values.Any(value => value.IsLink) || call.TargetMethod.MethodKind == MethodKind.LocalFunction
        || _context.Catalog.HoldsConnection(call.TargetMethod.ContainingType)
        || call.Arguments.Any(argument => _context.Catalog.HoldsConnection(argument.Value.Type));

    private Outcome[] End(MethodEnd end, IOperation call, int connection, FlowState state)
    {
        if (end.Exception is { } exception)
        {
            _thrown.Add((state, exception));
            return System.Array.Empty<Outcome>();
        }

        return Outcome.One(state, end.Value with { From = call, Connection = connection });
    }

    private static AbstractValue DataOf(ReadSummary summary)
    {
        var values = summary.Ends.Where(end => end.Exception is null).Select(end => end.Value).Distinct().ToArray();
        return values.Length == 1 ? values[0].WithData() : AbstractValue.Unknown;
    }

    /// <summary>What a message says of the end of such a read.</summary>
    private void Note(IInvocationOperation call, ReadSummary summary)
    {
        if (!_context.Wrapped.ContainsKey(call))
        {
            var end = summary.Ends[0];
            var (sign, text) = end switch
            {
                { Exception: { } exception } => (EndSign.Throws, exception.Type?.Name ?? "an exception"),
                { Value: { Kind: ValueKind.Integer, Number: 0 } } => (EndSign.Zero, "0"),
                { Value.Kind: ValueKind.Integer } => (EndSign.MinusOne, end.Value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                { Value.Kind: ValueKind.Null } => (EndSign.Null, "null"),
                { Value.Kind: ValueKind.Empty } => (EndSign.None, "\"\""),
                { Value: { Kind: ValueKind.Boolean, Number: 0 } } => (EndSign.False, "false"),
                { Value.Kind: ValueKind.Boolean } => (EndSign.True, "true"),
                _ => (EndSign.None, "nothing"),
            };
            _context.Wrapped.Add(call, new WrappedRead(sign, text, end.ToldAt));
        }
    }

    /// <summary>The caller's link to the connection that the called method reads from.</summary>
    private Outcome? Resolve(ReadSummary summary, IInvocationOperation call, AbstractValue[] values, FlowState state)
    {
        var members = summary.Place.Skip(1);
        switch (summary.Place[0])
        {
            case IParameterSymbol parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, call.TargetMethod.OriginalDefinition):
                var index = IndexOf(call, parameter.Ordinal);
                if (index < 0)
                {
                    return null;
                }

                if (summary.Place.Length == 1)
                {
                    var value = values[index + (call.Instance is null ? 0 : 1)];
                    return value.IsLink ? new Outcome(state, value) : null;
                }

                return BorrowAlong(_context.FindPlace(call.Arguments[index].Value), members, call, state);
            case IFieldSymbol or IPropertySymbol when call.Instance is null or IInstanceReferenceOperation:
                return BorrowAlong(_context.Places.Variable(summary.Place[0]), members, call, state);
            case IFieldSymbol or IPropertySymbol:
                return BorrowAlong(_context.FindPlace(call.Instance!), summary.Place, call, state);
            case ILocalSymbol or IParameterSymbol:
                return BorrowAlong(_context.Places.Variable(summary.Place[0]), members, call, state);
            default:
                return null;
        }
    }

    private static int IndexOf(IInvocationOperation call, int ordinal)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Parameter?.Ordinal == ordinal)
            {
                return i;
            }
        }

        return -1;
    }

    private Outcome? BorrowAlong(int start, IEnumerable<ISymbol> members, IOperation call, FlowState state)
    {
        if (start < 0)
        {
            return null;
        }

        var place = _context.Places.Along(start, members);
        return state.ValueOf(place) is { } known ? known.IsLink ? new Outcome(state, known) : null : Borrow(place, call, state);
    }
}
