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

    /// <summary>Steps up to which the paths are few, and it is not worth the search what they need not remember.</summary>
    private const int FewSteps = 100;

    /// <summary>States at one point after which a function is left unjudged.</summary>
    public const int MaxStates = 100;

    private readonly FunctionContext _context;
    private readonly Evaluator _evaluator;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<Step, int> _seen;
    private readonly Stack<Step> _open = new();
    private readonly StepGraph _taken = new();
    private readonly HashSet<(ControlFlowRegion Region, FlowState Connections, Pending? Pending)> _thrown = new();
    private readonly HashSet<(ControlFlowRegion Region, FlowState Connections, ThrownException Exception, bool IsCallback, Pending? Pending)> _lost = new();
    private readonly BlockPlans _plans;
    private readonly Scopes _scopes;
    private LiveVariables? _live;
    private int _steps;
    private int _current = -1;
    private bool _left;
    private readonly Dictionary<ControlFlowRegion, ImmutableArray<ControlFlowRegion>> _single = new();

    private ConnectionFlow(FunctionContext context, CancellationToken cancellation)
    {
        _context = context;
        _evaluator = new Evaluator(context, cancellation);
        _seen = new Dictionary<Step, int>(context.Graph.Blocks.Length);
        _scopes = new Scopes(context);
        _plans = new BlockPlans(context);
        _cancellation = cancellation;
    }

    /// <summary>Fills the context's exits; false when the function has too many paths to judge.</summary>
    public static bool TryRun(FunctionContext context, CancellationToken cancellation) =>
        new ConnectionFlow(context, cancellation).Run();

    private bool Run()
    {
        Go(_context.Graph.Blocks[0], _context.Start, null);
        while (_open.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var step = _open.Pop();
            _current = _seen[step];
            if (!Walk(step))
            {
                return false;
            }
        }

        if (_context.MayBeEndless)
        {
            _context.Loops.AddRange(EndlessLoops.Find(_taken, _context));
            _context.Unread.AddRange(EndlessLoops.FindUnread(_taken, _context));
        }

        return true;
    }

    private void Go(BasicBlock block, FlowState state, Pending? pending)
    {
        if (_steps >= FewSteps && state.Values.Count > 0)
        {
            state = (_live ??= new LiveVariables(_context.Graph, _context.Uses)).Remember(state, block, _context.Places);
        }

        var step = new Step(block, state, pending);
        if (!_seen.TryGetValue(step, out var index))
        {
            _seen.Add(step, index = _taken.Add(block, state));
            _open.Push(step);
        }

        if (_current >= 0)
        {
            _taken.Connect(_current, index);
        }
    }

    /// <summary>False when the budget is spent.</summary>
    private bool Walk(Step step)
    {
        var (block, start, pending) = step;
        if (block.Kind == BasicBlockKind.Exit)
        {
            _context.Recorder?.NoteReturn(start, start.ValueOf(_context.Places.Result) ?? AbstractValue.Unknown);
            Leave(start, ExitKind.Return);
            return true;
        }

        var states = new[] { start };
        _steps++;
        var planned = _plans.Of(block);
        for (var i = 0; i < block.Operations.Length; i++)
        {
            var operation = planned[i];
            _steps += states.Length;
            if (states.Length > MaxStates || _steps > MaxSteps)
            {
                return false;
            }

            states = states.Length == 1
                ? StatesOf(Evaluate(operation, block, states[0], pending))
                : states.SelectMany(state => Evaluate(operation, block, state, pending)).Select(o => o.State).Distinct().ToArray();
        }

        foreach (var state in states)
        {
            Branch(block, state, pending);
        }

        return _steps <= MaxSteps;
    }

    private static FlowState[] StatesOf(Outcome[] outcomes) => outcomes.Length == 1
        ? new[] { outcomes[0].State }
        : outcomes.Select(outcome => outcome.State).Distinct().ToArray();

    private Outcome[] Evaluate(in PlannedOperation operation, BasicBlock block, FlowState state, Pending? pending)
    {
        if (operation.MayThrow)
        {
            // The exception may come before the operation has done anything; whatever is open is then open in the handler.
            // Whether the peer had closed by then is not followed. Once is enough for each state of the connections: what else
            // was known there is not what a handler asks for.
            var thrown = state.MapConnections((_, connection) => connection.IsLive
                ? new ConnectionState(Life.Open, connection.Holder, Removed: connection.Removed, Threw: true)
                : connection);
            if (_thrown.Add((block.EnclosingRegion, thrown.OnlyConnections, pending)))
            {
                Unwind(block.EnclosingRegion, thrown, default, pending);
            }
        }

        if (operation.Plain is { } plain && plain.ChangesNothing(state, _evaluator))
        {
            return Outcome.One(state);
        }

        var outcomes = _evaluator.Evaluate(operation.Operation, state);
        foreach (var (after, exception) in _evaluator.TakeThrown())
        {
            Unwind(block.EnclosingRegion, after, exception, pending);
        }

        foreach (var risk in _evaluator.TakeRisks())
        {
            // Which call it was is told of the first one that leads to a handler with the same knowledge.
            if (_lost.Add((block.EnclosingRegion, risk.State.OnlyConnections, risk.Exception, risk.IsCallback, pending)))
            {
                Unwind(block.EnclosingRegion, risk.Lost(), risk.Exception, pending);
            }
        }

        foreach (var (connection, question) in _evaluator.TakeQuestions())
        {
            _taken.Questions.Add((_current, connection, question));
        }

        return outcomes;
    }

    private void Branch(BasicBlock block, FlowState state, Pending? pending)
    {
        if (block.BranchValue is null)
        {
            Follow(block.FallThroughSuccessor, block, state, AbstractValue.Unknown, pending);
            return;
        }

        foreach (var (after, value) in Evaluate(_plans.Of(block)[block.Operations.Length], block, state, pending))
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
                Choose(block.ConditionalSuccessor, jumpsWhen);
            }

            if (!(isThere && !jumpsWhen))
            {
                Choose(block.FallThroughSuccessor, !jumpsWhen);
            }

            void Choose(ControlFlowBranch? arm, bool outcome)
            {
                var before = _taken.NextOf(_current).Count;
                _left = false;
                Follow(arm, block, _evaluator.Assume(block.BranchValue, outcome, after), value, pending);
                var asksForKind = ExceptionRoute.IsWithin(block.EnclosingRegion, ControlFlowRegionKind.Filter) && ExceptionRoute.AsksForKind(block.BranchValue);
                _taken.Choices.Add(new Choice(
                    _current, block.BranchValue, value.From is not null || asksForKind, _taken.NextOf(_current).Skip(before).ToArray(), _left || asksForKind));
            }
        }
    }

    /// <summary>A branch is taken because of what the read returned: from here on the code knows.</summary>
    private FlowState Learn(FlowState state, AbstractValue value, IOperation test)
    {
        // One that stands for all that have ended is taken to be known, and what is chosen because of it is learned here all the same.
        if (value.From is null || state.StateOf(value.Connection) is not { IsPastEnd: true } connection
            || (connection.Life == Life.Learned && !_context.Connections[value.Connection].IsWitness))
        {
            return state;
        }

        _context.NoteTest(test, value.AsBoolean == true, value.Connection, state);
        return state.WithConnection(value.Connection, connection with { Life = Life.Learned, Read = value.From, Test = test });
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
                Unwind(from.EnclosingRegion, state, ExceptionRoute.Thrown(from.BranchValue), pending, from.BranchValue);
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
        if (value is { Kind: ValueKind.Integer, Number: 0, From: IInvocationOperation read } && IsAmbiguous(read))
        {
            _context.Ambiguous.Add(read);
        }

        if (_context.IsCallee)
        {
            state = state.With(_context.Places.Result, _context.HandedOut(state, value));
        }

        if (!value.IsLink || (_context.IsCallee && !_context.Connections[value.Connection].IsAcquired))
        {
            // What a caller gets back it has still.
            return state;
        }

        _context.Connections[value.Connection].Escapes = true;
        _context.Connections[value.Connection].IsHandedOn |= !state.StateOf(value.Connection).Threw;
        return value.Owning
            ? state.WithConnection(value.Connection, state.StateOf(value.Connection) with { Holder = Holder.Elsewhere })
            : state;
    }

    /// <summary>
    /// A receive on a socket that does not block returns 0 for "nothing yet" as well, and says which by an error code: who
    /// lets <c>WouldBlock</c> pass and hands on the 0 alone hides the peer's close.
    /// </summary>
    private bool IsAmbiguous(IInvocationOperation read) =>
        read.Arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Out, Type.Name: "SocketError" } && argument.Value is ILocalReferenceOperation or IDeclarationExpressionOperation)
        && _context.Function.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(_cancellation).DescendantTokens().Any(token => token.ValueText == "WouldBlock"));

    private void Reach(FlowState state, ControlFlowBranch branch, Pending? pending)
    {
        if (branch.Destination is not { } destination)
        {
            return;
        }

        var left = branch.LeavingRegions;
        if (branch.FinallyRegions.IsEmpty)
        {
            Go(destination, _scopes.Leave(state, left), pending);
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
            Go(destination, _scopes.Leave(state, pending.Left), pending.Outer);
        }
        else
        {
            Unwind(pending.Unwinding, state, pending.Exception, pending.Outer);
        }
    }

    /// <summary>An exception goes outward: to the handlers that may take it, through the finally blocks on the way.</summary>
    private void Unwind(ControlFlowRegion? from, FlowState state, ThrownException exception, Pending? pending, IOperation? statement = null)
    {
        var left = ImmutableArray<ControlFlowRegion>.Empty;
        for (var region = ExceptionRoute.Own(from); region is not null; region = ExceptionRoute.Own(region.EnclosingRegion))
        {
            left = left.Add(region);
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } construct)
            {
                continue;
            }

            if (construct.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                Resume(new Pending(Single(construct.NestedRegions[1]), 0, null, ImmutableArray<ControlFlowRegion>.Empty, construct.EnclosingRegion, exception, pending), _scopes.Leave(state, left));
                return;
            }

            foreach (var handler in construct.NestedRegions.Skip(1))
            {
                if (!ExceptionRoute.MayCatch(handler, exception))
                {
                    continue;
                }

                Go(_context.Graph.Blocks[handler.FirstBlockOrdinal], _scopes.Leave(state, left), pending);
                if (ExceptionRoute.CatchesSurely(handler, exception, _context.Graph) || ExceptionRoute.FilterIsGiven(handler, _context.Graph, _context.Catalog.IsConnection))
                {
                    return;
                }
            }
        }

        _context.Recorder?.NoteThrow(state, exception, statement);
        Leave(state, ExitKind.Throw, statement);
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

    private void Leave(FlowState state, ExitKind kind, IOperation? statement = null)
    {
        _left = true;
        foreach (var pair in state.Connections)
        {
            if (pair.Value.IsLive)
            {
                _context.Exits.Add(new OpenExit(pair.Key, pair.Value, kind, statement));
            }
        }
    }

    private readonly record struct Step(BasicBlock Block, FlowState State, Pending? Pending);
}
