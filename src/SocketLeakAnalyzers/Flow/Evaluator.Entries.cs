using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Summaries;

namespace SocketLeakAnalyzers.Flow;

/// <content>Which connections of the caller a called function has got hold of.</content>
internal sealed partial class Evaluator
{
    /// <summary>A call as the way to what a function has found.</summary>
    private sealed record Entries(CallSite Call, ImmutableArray<IMethodSymbol> Functions, AbstractValue Receiver, AbstractValue[] Values);

    /// <summary>The caller's link to each entry of a summary; unknown for one that leads to nothing here.</summary>
    private (FlowState State, ImmutableArray<AbstractValue> Links) Resolve(Entries entries, FunctionSummary summary, GivenLinks given, FlowState state)
    {
        var links = ImmutableArray.CreateBuilder<AbstractValue>(summary.Entries.Length);
        for (var i = 0; i < summary.Entries.Length; i++)
        {
            var entry = summary.Entries[i];
            if (entry.Argument >= 0)
            {
                links.Add(given.LinkOf(entry.Argument));
            }
            else if ((entries.Receiver.IsLink || IsOfInterest(entry) || (entry.IsClosed && _context.IsCallee) || summary.Returns(i)) && Find(entry.Path, entries, state) is { } found)
            {
                state = found.State;
                links.Add(found.Value);
            }
            else
            {
                links.Add(AbstractValue.Unknown);
            }
        }

        return (state, links.MoveToImmutable());
    }

    /// <summary>
    /// Whether what a function does with a connection that it has found itself matters here: it reads from it, or this function works with
    /// it as well. To follow what nobody asks for would only multiply the paths.
    /// </summary>
    private bool IsOfInterest(Entry entry) => entry.IsRead || entry.Path[entry.Path.Length - 1] is var last && (!IsOfObject(last) || _context.Mentions(last));

    private Outcome? Find(ImmutableArray<ISymbol> path, Entries entries, FlowState state)
    {
        var (call, members) = (entries.Call, path.Skip(1));
        switch (path[0])
        {
            case IParameterSymbol parameter when entries.Functions.Contains(parameter.ContainingSymbol, SymbolEqualityComparer.Default):
                var index = call.IndexOf(parameter.Ordinal);
                if (index < 0)
                {
                    return null;
                }

                if (path.Length == 1)
                {
                    var value = entries.Values[index + (call.Instance is null ? 0 : 1)];
                    return value.IsLink ? new Outcome(state, value) : null;
                }

                return BorrowAlong(_context.FindPlace(call.Arguments[index].Value), members, call.Operation, state);
            case var own when IsOfObject(own) && call.IsOnOwnObject:
                return BorrowAlong(_context.Places.Variable(path[0]), members, call.Operation, state);
            case var member when IsOfObject(member) && entries.Receiver.IsLink && _context.Connections[entries.Receiver.Connection].Carrier is not null:
                // What an object of the source carries is a link to what it was given, or has made.
                return new Outcome(state, entries.Receiver);
            case IFieldSymbol or IPropertySymbol:
                return call.Instance is { } instance ? BorrowAlong(_context.FindPlace(instance), path, call.Operation, state) : null;
            case ILocalSymbol or IParameterSymbol:
                return BorrowAlong(_context.Places.Variable(path[0]), members, call.Operation, state);
            default:
                return null;
        }
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
