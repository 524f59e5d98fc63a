using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>
/// Answers which variables of a function may still be asked for behind a point of it. What no condition can ask any more need not be
/// remembered: two paths that differ in nothing else are one.
/// </summary>
internal sealed class LiveVariables
{
    private readonly HashSet<ISymbol>[] _live;
    private readonly HashSet<ISymbol> _always = new(SymbolEqualityComparer.Default);

    /// <param name="graph">The graph of the function.</param>
    /// <param name="uses">How its variables are used: what a nested function has captured may be read at any time.</param>
    public LiveVariables(ControlFlowGraph graph, VariableUses uses)
    {
        var reads = new HashSet<ISymbol>[graph.Blocks.Length];
        var writes = new HashSet<ISymbol>[graph.Blocks.Length];
        foreach (var block in graph.Blocks)
        {
            (reads[block.Ordinal], writes[block.Ordinal]) = Scan(block, uses);
        }

        var next = Successors(graph);
        _live = reads.Select(read => new HashSet<ISymbol>(read, SymbolEqualityComparer.Default)).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = graph.Blocks.Length - 1; i >= 0; i--)
            {
                foreach (var symbol in next[i].SelectMany(successor => _live[successor]).Where(symbol => !writes[i].Contains(symbol)).ToArray())
                {
                    changed |= _live[i].Add(symbol);
                }
            }
        }
    }

    /// <summary>A state as a block begins, without the values of variables that nothing can ask for any more; links stay, as they are names.</summary>
    public FlowState Remember(FlowState state, BasicBlock block, PlaceTable places) =>
        state.Without(place => state.ValueOf(place) is { IsLink: false } && !IsLive(places.Root(place), block));

    /// <summary>Whether a variable may be asked for in a block, before it is written there, or behind it; of what is no variable this is taken for granted.</summary>
    private bool IsLive(ISymbol? variable, BasicBlock block) =>
        variable is not (ILocalSymbol or IParameterSymbol) || _always.Contains(variable) || _live[block.Ordinal].Contains(variable);

    private (HashSet<ISymbol> Reads, HashSet<ISymbol> Writes) Scan(BasicBlock block, VariableUses uses)
    {
        var reads = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var writes = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
        {
            foreach (var part in operation.DescendantsAndSelf())
            {
                if (VariableOf(part) is not { } variable)
                {
                    continue;
                }

                if (uses.IsCaptured(variable) || variable is ILocalSymbol { RefKind: not RefKind.None } or IParameterSymbol { RefKind: not RefKind.None })
                {
                    _always.Add(variable);
                }
                else if (!IsWritten(part) && !writes.Contains(variable) && IsAsked(part, block))
                {
                    reads.Add(variable);
                }
            }

            // A write counts from the next statement on: what stands on its right may read the variable still.
            var statement = operation is IExpressionStatementOperation expression ? expression.Operation : operation;
            if (statement is ISimpleAssignmentOperation { Target: var target } && VariableOf(target) is { } written)
            {
                writes.Add(written);
            }
        }

        return (reads, writes);
    }

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>Whether something may hang on the value: a condition, a call that is looked into, another variable. What only prints it does not ask.</summary>
    private static bool IsAsked(IOperation value, BasicBlock block) => value == block.BranchValue || value.Parent switch
    {
        null or IExpressionStatementOperation => false,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false } } => true,
        IArgumentOperation { Parent: IObjectCreationOperation { Constructor.DeclaringSyntaxReferences.IsEmpty: false } or IObjectCreationOperation { Constructor.IsImplicitlyDeclared: true } } => false,
        IAssignmentOperation or IFlowCaptureOperation or IMemberReferenceOperation => true,
        IInvocationOperation call when call.Instance == value => true,
        var outer => IsAsked(outer, block),
    };

    private static bool IsWritten(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;

    /// <summary>The blocks that may follow each block: those that it leads to, through the finally blocks on the way, and the handlers round it.</summary>
    private static HashSet<int>[] Successors(ControlFlowGraph graph)
    {
        var next = graph.Blocks.Select(_ => new HashSet<int>()).ToArray();
        foreach (var block in graph.Blocks)
        {
            foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
            {
                var from = block.Ordinal;
                if (branch?.Destination is not { } destination)
                {
                    continue;
                }

                foreach (var region in branch.FinallyRegions)
                {
                    next[from].Add(region.FirstBlockOrdinal);
                    from = region.LastBlockOrdinal;
                }

                next[from].Add(destination.Ordinal);
            }

            for (var region = ExceptionRoute.Own(block.EnclosingRegion); region is not null; region = ExceptionRoute.Own(region.EnclosingRegion))
            {
                if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { } construct)
                {
                    next[block.Ordinal].UnionWith(construct.NestedRegions.Skip(1).Select(handler => handler.FirstBlockOrdinal));
                }
            }
        }

        return next;
    }
}
