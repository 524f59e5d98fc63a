using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>
/// Walks the control flow graph of one function along every path that differs in what is known, and notes where a
/// connection is left open. Paths that come to the same block with the same knowledge are one path from there on, so
/// the walk ends; a function with more of them than <see cref="MaxSteps"/> is given up.
/// </summary>
internal sealed class ConnectionFlow
{
    /// <summary>Operations × states after which a function is left unjudged.</summary>
    public const int MaxSteps = 20000;

    /// <summary>States at one point after which a function is left unjudged.</summary>
    public const int MaxStates = 100;

    private readonly FunctionContext _context;
    private readonly Evaluator _evaluator;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<Step> _seen = new();
    private readonly Stack<Step> _open = new();
    private int _steps;
    private readonly Dictionary<ControlFlowRegion, ImmutableArray<ControlFlowRegion>> _single = new();

    private ConnectionFlow(FunctionContext context, CancellationToken cancellation)
    {
        _context = context;
        _evaluator = new Evaluator(context, cancellation);
        _cancellation = cancellation;
    }

    /// <summary>Fills the context's exits; false when the function has too many paths to judge.</summary>
    public static bool TryRun(FunctionContext context, CancellationToken cancellation) =>
        new ConnectionFlow(context, cancellation).Run();

    private bool Run()
    {
        Go(_context.Graph.Blocks[0], FlowState.Empty, null);
        while (_open.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!Walk(_open.Pop()))
            {
                return false;
            }
        }

        return true;
    }

    private void Go(BasicBlock block, FlowState state, Pending? pending)
    {
        var step = new Step(block, state, pending);
        if (_seen.Add(step))
        {
            _open.Push(step);
        }
    }

    /// <summary>False when the budget is spent.</summary>
    private bool Walk(Step step)
    {
        var (block, start, pending) = step;
        if (block.Kind == BasicBlockKind.Exit)
        {
            Leave(start, ExitKind.Return);
            return true;
        }

        var states = new[] { start };
        _steps++;
        foreach (var operation in block.Operations)
        {
            _steps += states.Length;
            if (states.Length > MaxStates || _steps > MaxSteps)
            {
                return false;
            }

            states = states.SelectMany(state => Evaluate(operation, block, state, pending)).Select(o => o.State).Distinct().ToArray();
        }

        foreach (var state in states)
        {
            Branch(block, state, pending);
        }

        return _steps <= MaxSteps;
    }

    private Outcome[] Evaluate(IOperation operation, BasicBlock block, FlowState state, Pending? pending)
    {
        if (ExceptionRoute.MayThrow(operation) && ExceptionRoute.IsWithinTry(block.EnclosingRegion))
        {
            // The exception may come before the operation has done anything; whatever is open is then open in the handler.
            var thrown = state.MapConnections((_, connection) => connection.IsLive ? connection with { Threw = true } : connection);
            Unwind(block.EnclosingRegion, thrown, default, pending);
        }

        return _evaluator.Evaluate(operation, state);
    }

    private void Branch(BasicBlock block, FlowState state, Pending? pending)
    {
        if (block.BranchValue is null)
        {
            Follow(block.FallThroughSuccessor, block, state, AbstractValue.Unknown, pending);
            return;
        }

        foreach (var (after, value) in Evaluate(block.BranchValue, block, state, pending))
        {
            if (block.ConditionKind == ControlFlowConditionKind.None)
            {
                Follow(block.FallThroughSuccessor, block, after, value, pending);
                continue;
            }

            var jumpsWhen = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            if (value.AsBoolean is { } decided)
            {
                var branch = decided == jumpsWhen ? block.ConditionalSuccessor : block.FallThroughSuccessor;
                Follow(branch, block, Learn(after, value, block.BranchValue), value, pending);
                continue;
            }

            var isThere = _evaluator.IsTakenToBeThere(block.BranchValue, after);
            if (!(isThere && jumpsWhen))
            {
                Follow(block.ConditionalSuccessor, block, _evaluator.Assume(block.BranchValue, jumpsWhen, after), value, pending);
            }

            if (!(isThere && !jumpsWhen))
            {
                Follow(block.FallThroughSuccessor, block, _evaluator.Assume(block.BranchValue, !jumpsWhen, after), value, pending);
            }
        }
    }

    /// <summary>A branch is taken because of what the read returned: from here on the code knows.</summary>
    private FlowState Learn(FlowState state, AbstractValue value, IOperation test)
    {
        if (value.From is null || state.StateOf(value.Connection) is not { Life: Life.Ended } connection)
        {
            return state;
        }

        _context.Tests[(value.Connection, test)] = new EndTest(value.AsBoolean == true, CloseTarget(state, value.Connection));
        return state.WithConnection(value.Connection, connection with { Life = Life.Learned, Read = value.From, Test = test });
    }

    /// <summary>The expression with which the connection can be closed here: its own name, or else any owning link's.</summary>
    private CloseTarget? CloseTarget(FlowState state, int connection)
    {
        var names = state.Values
            .Where(pair => pair.Value.IsLink && pair.Value.Connection == connection && pair.Value.Owning)
            .Where(pair => _context.Places[pair.Key].Symbol is { } symbol && !_context.ComesAsObject(symbol))
            .Select(pair => (Text: _context.Places.Text(pair.Key), Root: _context.Places.Root(pair.Key)))
            .Where(name => name.Text is not null)
            .ToArray();
        if (names.Length == 0)
        {
            return null;
        }

        // Its own name first, but a variable rather than "state.workSocket".
        var own = _context.Connections[connection].Name;
        var (text, root) = names.OrderBy(name => name.Text!.Contains('.')).ThenBy(name => name.Text != own).First();
        return new CloseTarget(text!, root is IFieldSymbol or IPropertySymbol);
    }

    private void Follow(ControlFlowBranch? branch, BasicBlock from, FlowState state, AbstractValue value, Pending? pending)
    {
        switch (branch?.Semantics)
        {
            case ControlFlowBranchSemantics.Return:
                Reach(Returned(state, value), branch, pending);
                break;
            case ControlFlowBranchSemantics.Regular:
                Reach(state, branch, pending);
                break;
            case ControlFlowBranchSemantics.Throw:
                Unwind(from.EnclosingRegion, state, ExceptionRoute.Thrown(from.BranchValue), pending);
                break;
            case ControlFlowBranchSemantics.Rethrow:
                Unwind(from.EnclosingRegion, state, default, pending);
                break;
            case ControlFlowBranchSemantics.StructuredExceptionHandling when pending is not null
                && ExceptionRoute.IsWithin(from.EnclosingRegion, ControlFlowRegionKind.Finally):
                Resume(pending, state);
                break;
        }
    }

    private FlowState Returned(FlowState state, AbstractValue value)
    {
        if (!value.IsLink)
        {
            return state;
        }

        _context.Connections[value.Connection].Escapes = true;
        return value.Owning
            ? state.WithConnection(value.Connection, state.StateOf(value.Connection) with { Holder = Holder.Elsewhere })
            : state;
    }

    private void Reach(FlowState state, ControlFlowBranch branch, Pending? pending)
    {
        if (branch.Destination is not { } destination)
        {
            return;
        }

        var left = branch.LeavingRegions;
        if (branch.FinallyRegions.IsEmpty)
        {
            Go(destination, Forget(state, left), pending);
            return;
        }

        Resume(new Pending(branch.FinallyRegions, 0, destination, left, Unwinding: null, default, pending), state);
    }

    /// <summary>The next finally block that stands before the destination, or the destination itself.</summary>
    private void Resume(Pending pending, FlowState state)
    {
        if (pending.Next < pending.Regions.Length)
        {
            var region = pending.Regions[pending.Next];
            Go(_context.Graph.Blocks[region.FirstBlockOrdinal], state, pending with { Next = pending.Next + 1 });
        }
        else if (pending.Destination is { } destination)
        {
            Go(destination, Forget(state, pending.Left), pending.Outer);
        }
        else
        {
            Unwind(pending.Unwinding, state, pending.Exception, pending.Outer);
        }
    }

    /// <summary>An exception goes outward: to the handlers that may take it, through the finally blocks on the way.</summary>
    private void Unwind(ControlFlowRegion? from, FlowState state, ThrownException exception, Pending? pending)
    {
        var left = ImmutableArray<ControlFlowRegion>.Empty;
        foreach (var region in ExceptionRoute.Outward(from))
        {
            left = left.Add(region);
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } construct)
            {
                continue;
            }

            if (construct.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                Resume(new Pending(Single(construct.NestedRegions[1]), 0, null, ImmutableArray<ControlFlowRegion>.Empty, construct.EnclosingRegion, exception, pending), Forget(state, left));
                return;
            }

            foreach (var handler in construct.NestedRegions.Skip(1))
            {
                if (!ExceptionRoute.MayCatch(handler, exception))
                {
                    continue;
                }

                Go(_context.Graph.Blocks[handler.FirstBlockOrdinal], Forget(state, left), pending);
                if (ExceptionRoute.CatchesSurely(handler, exception))
                {
                    return;
                }
            }
        }

        Leave(state, ExitKind.Throw);
    }

    /// <summary>The same array for the same region: two that wait for the same are to be equal.</summary>
    private ImmutableArray<ControlFlowRegion> Single(ControlFlowRegion region)
    {
        if (!_single.TryGetValue(region, out var regions))
        {
            _single.Add(region, regions = ImmutableArray.Create(region));
        }

        return regions;
    }

    private void Leave(FlowState state, ExitKind kind)
    {
        foreach (var pair in state.Connections)
        {
            if (pair.Value.IsLive)
            {
                _context.Exits.Add(new OpenExit(pair.Key, pair.Value, kind));
            }
        }
    }

    private FlowState Forget(FlowState state, ImmutableArray<ControlFlowRegion> regions)
    {
        if (regions.IsEmpty)
        {
            return state;
        }

        var gone = new HashSet<int>(regions.SelectMany(region =>
            region.Locals.Select(local => _context.Places.Variable(local)).Concat(region.CaptureIds.Select(_context.Places.Capture))));
        foreach (var pair in state.Values)
        {
            // A link that stays behind when the variable goes: a "using" on the variable would close it too early.
            if (pair.Value.IsLink && !gone.Contains(pair.Key)
                && _context.Connections[pair.Value.Connection] is { Declared: { } declared } connection
                && gone.Contains(_context.Places.Variable(declared)))
            {
                connection.Escapes = true;
            }
        }

        return state.Without(place => gone.Contains(place) || gone.Any(ancestor => _context.Places.IsWithin(place, ancestor)));
    }

    private readonly record struct Step(BasicBlock Block, FlowState State, Pending? Pending);

    /// <summary>What is to happen when the finally blocks on the way have run.</summary>
    private sealed record Pending(
        ImmutableArray<ControlFlowRegion> Regions,
        int Next,
        BasicBlock? Destination,
        ImmutableArray<ControlFlowRegion> Left,
        ControlFlowRegion? Unwinding,
        ThrownException Exception,
        Pending? Outer);
}
