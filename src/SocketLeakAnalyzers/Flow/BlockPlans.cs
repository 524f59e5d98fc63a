using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SocketLeakAnalyzers.Flow;

/// <summary>What is the same for the operations of a block on every path; each block is looked at when it is first reached.</summary>
internal sealed class BlockPlans
{
    private readonly FunctionContext _context;
    private readonly PlannedOperation[]?[] _operations;

    public BlockPlans(FunctionContext context)
    {
        _context = context;
        _operations = new PlannedOperation[context.Graph.Blocks.Length][];
    }

    /// <summary>The operations of a block; the value that its end branches on or returns, where it has one, is the last.</summary>
    public PlannedOperation[] Of(BasicBlock block) => _operations[block.Ordinal] ??= Plan(block);

    private PlannedOperation[] Plan(BasicBlock block)
    {
        var isWithinTry = ExceptionRoute.IsWithinTry(block.EnclosingRegion);
        var planned = new PlannedOperation[block.Operations.Length + (block.BranchValue is null ? 0 : 1)];
        for (var i = 0; i < planned.Length; i++)
        {
            var operation = i < block.Operations.Length ? block.Operations[i] : block.BranchValue!;
            planned[i] = new PlannedOperation(operation, isWithinTry && ExceptionRoute.MayThrow(operation), PlainStatement.Of(operation, _context));
        }

        return planned;
    }
}

/// <summary>An operation of a block.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="MayThrow">Whether it stands in a try block and calls something.</param>
/// <param name="Plain">What there is to ask of a statement in which no connection can have a part; null for all others.</param>
internal readonly record struct PlannedOperation(IOperation Operation, bool MayThrow, PlainStatement? Plain);
