using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>The paths that a walk has taken: which step led to which, and which were chosen by a condition left undecided.</summary>
internal sealed class StepGraph
{
    private readonly List<(BasicBlock Block, FlowState State)> _steps = new();
    private readonly List<List<int>> _next = new();

    public int Count => _steps.Count;

    /// <summary>The arms of conditions whose outcome was not known: either may be taken.</summary>
    public List<Choice> Choices { get; } = new();

    /// <summary>Where a connection was asked again although the peer had closed.</summary>
    public List<(int Step, int Connection, IOperation Question)> Questions { get; } = new();

    public (BasicBlock Block, FlowState State) this[int step] => _steps[step];

    public IReadOnlyList<int> NextOf(int step) => _next[step];

    public int Add(BasicBlock block, FlowState state)
    {
        _steps.Add((block, state));
        _next.Add(new List<int>());
        return _steps.Count - 1;
    }

    public void Connect(int from, int to) => _next[from].Add(to);

    /// <summary>
    /// The sets of steps each of which leads to every other of its set, by Tarjan's algorithm, without recursion; among those
    /// steps only whose state fits.
    /// </summary>
    public List<List<int>> Cycles(System.Func<FlowState, bool> fits)
    {
        var within = _steps.Select(step => fits(step.State)).ToArray();
        var cycles = new List<List<int>>();
        var order = new int[Count];
        var low = new int[Count];
        var onStack = new bool[Count];
        var stack = new Stack<int>();
        var work = new Stack<(int Step, int Next)>();
        var visited = 0;
        for (var root = 0; root < Count; root++)
        {
            if (order[root] != 0 || !within[root])
            {
                continue;
            }

            work.Push((root, 0));
            while (work.Count > 0)
            {
                var (step, next) = work.Pop();
                if (next == 0)
                {
                    order[step] = low[step] = ++visited;
                    stack.Push(step);
                    onStack[step] = true;
                }
                else
                {
                    // Back from the step that was gone into last.
                    low[step] = System.Math.Min(low[step], low[_next[step][next - 1]]);
                }

                for (; next < _next[step].Count; next++)
                {
                    var target = _next[step][next];
                    if (!within[target])
                    {
                        continue;
                    }

                    if (order[target] == 0)
                    {
                        work.Push((step, next + 1));
                        work.Push((target, 0));
                        break;
                    }

                    if (onStack[target])
                    {
                        low[step] = System.Math.Min(low[step], order[target]);
                    }
                }

                if (next == _next[step].Count && low[step] == order[step])
                {
                    Collect(step, stack, onStack, cycles);
                }
            }
        }

        return cycles;
    }

    private void Collect(int root, Stack<int> stack, bool[] onStack, List<List<int>> cycles)
    {
        var cycle = new List<int>();
        int member;
        do
        {
            member = stack.Pop();
            onStack[member] = false;
            cycle.Add(member);
        }
        while (member != root);

        if (cycle.Count > 1 || _next[root].Contains(root))
        {
            cycles.Add(cycle);
        }
    }
}

/// <summary>One arm of a condition whose outcome was not known.</summary>
/// <param name="Step">The step that ends with the condition.</param>
/// <param name="Condition">The condition.</param>
/// <param name="DependsOnEnd">Whether it may come out differently because of what a read returned at the end.</param>
/// <param name="Targets">The steps it leads to.</param>
/// <param name="Leaves">Whether it leads out of the function as well.</param>
internal readonly record struct Choice(int Step, IOperation Condition, bool DependsOnEnd, IReadOnlyList<int> Targets, bool Leaves);
