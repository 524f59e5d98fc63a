using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Finds the loops that go on for ever once the peer has closed: the same question is asked again and nothing has changed.</summary>
/// <remarks>
/// A loop that something else than the peer's close can end (a flag, a token, an exception of another call) is endless all
/// the same: until then it spins or sleeps. A loop whose way out depends on the read in a way that is not understood, on a
/// counter, on the time or on an enumerator is not.
/// </remarks>
internal static class EndlessLoops
{
    public static IEnumerable<EndlessLoop> Find(StepGraph taken, FunctionContext context)
    {
        foreach (var questions in taken.Questions.GroupBy(question => question.Connection))
        {
            var found = new HashSet<IOperation>();
            foreach (var cycle in taken.Cycles(state => IsOurs(state.StateOf(questions.Key))))
            {
                var steps = new HashSet<int>(cycle);
                var asked = questions.Where(question => steps.Contains(question.Step)).OrderBy(question => question.Question.Syntax.SpanStart).ToArray();
                if (asked.Length == 0 || HasWayOut(taken, steps, questions.Key, taken[cycle[0]].State.StateOf(questions.Key).Life == Life.Unseen))
                {
                    continue;
                }

                foreach (var question in asked.Where(question => found.Add(question.Question)))
                {
                    var state = taken[question.Step].State;
                    yield return new EndlessLoop(
                        questions.Key, question.Question, state.StateOf(questions.Key), context.CloseTargetOf(state, questions.Key));
                }
            }
        }
    }

    /// <summary>
    /// The loops without any way out in which a connection that was acquired here is only held, or written to: nobody reads, so
    /// nobody learns of the peer's close (measured cases 03f, 03h).
    /// </summary>
    public static IEnumerable<(int Connection, IOperation Where)> FindUnread(StepGraph taken, FunctionContext context)
    {
        var candidates = context.Written.Where(write => !context.ReadFrom.Contains(write.Connection)
            && context.Connections[write.Connection] is { IsAcquired: true, Escapes: false }).ToLookup(write => write.Connection, write => write.Write);
        if (candidates.Count == 0)
        {
            yield break;
        }

        foreach (var candidate in candidates)
        {
            foreach (var cycle in taken.Cycles(state => state.StateOf(candidate.Key) is { Life: Life.Open, Holder: Holder.Here, Threw: false }))
            {
                var steps = new HashSet<int>(cycle);
                if (!taken.Choices.Any(choice => steps.Contains(choice.Step) && (choice.Leaves || !choice.Targets.All(steps.Contains))))
                {
                    var written = new HashSet<IOperation>(cycle.SelectMany(step => taken[step].Block.Operations).SelectMany(operation => operation.DescendantsAndSelf()));
                    yield return (candidate.Key, candidate.Where(written.Contains).OrderBy(write => write.Syntax.SpanStart).FirstOrDefault() ?? context.Connections[candidate.Key].Origin);
                }
            }
        }
    }

    private static bool IsOurs(ConnectionState state) =>
        state is { IsPastEnd: true, HandedOn: false, Acted: false, Holder: not Holder.Elsewhere };

    private static bool HasWayOut(StepGraph taken, HashSet<int> steps, int connection, bool isUnseen)
    {
        ChangingSymbols? changing = null;
        foreach (var choice in taken.Choices)
        {
            if (!steps.Contains(choice.Step) || (!choice.Leaves && choice.Targets.All(steps.Contains)))
            {
                continue;
            }

            changing ??= ChangingSymbols.In(
                steps.SelectMany(step => taken[step].Block is { BranchValue: { } value } block ? block.Operations.Add(value) : taken[step].Block.Operations),
                new HashSet<IOperation>(taken.Questions.Where(question => steps.Contains(question.Step)).Select(question => question.Question)));
            if (choice.DependsOnEnd || changing.MayChange(choice.Condition) || LeadsToAct(taken, choice, steps, connection) || (isUnseen && changing.MayBeAnswered(choice.Condition) && !ComesBack(taken, choice, steps)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the paths from an arm come back with somebody told: who then ends the loop need not be told in each of its turns.</summary>
    private static bool LeadsToAct(StepGraph taken, Choice choice, HashSet<int> steps, int connection)
    {
        var blocks = BlocksOf(taken, steps);
        return choice.Targets.Where(target => !steps.Contains(target)).Any(target => Leads(taken, target, step =>
            blocks.Contains(taken[step].Block.Ordinal) && taken[step].State.StateOf(connection) is { IsPastEnd: true, Acted: true }));
    }

    /// <summary>Whether the paths from an arm can lead back to the loop, if in another state.</summary>
    private static bool ComesBack(StepGraph taken, Choice choice, HashSet<int> steps)
    {
        var blocks = BlocksOf(taken, steps);
        return !choice.Leaves && choice.Targets.All(target => steps.Contains(target) || Leads(taken, target, step => blocks.Contains(taken[step].Block.Ordinal)));
    }

    private static HashSet<int> BlocksOf(StepGraph taken, HashSet<int> steps) => new(steps.Select(step => taken[step].Block.Ordinal));

    private static bool Leads(StepGraph taken, int start, System.Func<int, bool> to)
    {
        var seen = new HashSet<int> { start };
        var open = new Stack<int>(seen);
        while (open.Count > 0)
        {
            var step = open.Pop();
            if (to(step))
            {
                return true;
            }

            foreach (var next in taken.NextOf(step).Where(seen.Add))
            {
                open.Push(next);
            }
        }

        return false;
    }
}

/// <summary>A loop that goes on for ever once the peer has closed.</summary>
/// <param name="Connection">The connection's number.</param>
/// <param name="Question">What it is asked again and again: a read, or a property or poll that does not tell.</param>
/// <param name="State">The connection's state in the loop.</param>
/// <param name="CloseTarget">The expression that names an owning link there; null when nothing does.</param>
internal readonly record struct EndlessLoop(int Connection, IOperation Question, ConnectionState State, CloseTarget? CloseTarget);
