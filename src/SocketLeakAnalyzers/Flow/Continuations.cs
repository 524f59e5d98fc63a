using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>Answers which read a lambda continues: <c>stream.ReadAsync(…).ContinueWith(t => …)</c>.</summary>
internal static class Continuations
{
    /// <summary>The read and the parameter that is its task; null when the lambda continues none that is seen.</summary>
    public static Antecedent? AntecedentOf(IFlowAnonymousFunctionOperation lambda, ControlFlowGraph graph, ConnectionCatalog catalog)
    {
        if (lambda.Symbol.Parameters.IsEmpty || lambda.Parent is not IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } }
            || call is not { TargetMethod: { Name: "ContinueWith", ContainingType.Name: "Task" }, Instance: { } task })
        {
            return null;
        }

        return ReadOf(task, graph, catalog) is { Instance: not null } read ? new Antecedent(lambda.Symbol.Parameters[0], read) : null;
    }

    private static IInvocationOperation? ReadOf(IOperation task, ControlFlowGraph graph, ConnectionCatalog catalog)
    {
        switch (task)
        {
            case IConversionOperation conversion:
                return ReadOf(conversion.Operand, graph, catalog);
            case IInvocationOperation call when catalog.RoleOf(call.TargetMethod) == ApiRole.Read:
                return call;
            case IInvocationOperation { Instance: { } inner } call when catalog.RoleOf(call.TargetMethod) == ApiRole.Transparent:
                return ReadOf(inner, graph, catalog);
            case ILocalReferenceOperation local:
                var values = Operations(graph).OfType<ISimpleAssignmentOperation>()
                    .Where(assignment => assignment.Target is ILocalReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Local, local.Local))
                    .ToArray();
                return values.Length == 1 ? ReadOf(values[0].Value, graph, catalog) : null;
            case IFlowCaptureReferenceOperation reference:
                var captures = Operations(graph).OfType<IFlowCaptureOperation>().Where(capture => capture.Id.Equals(reference.Id)).ToArray();
                return captures.Length == 1 ? ReadOf(captures[0].Value, graph, catalog) : null;
            default:
                return null;
        }
    }

    private static System.Collections.Generic.IEnumerable<IOperation> Operations(ControlFlowGraph graph) =>
        graph.Blocks.SelectMany(block => block.Operations).Select(operation => operation is IExpressionStatementOperation statement ? statement.Operation : operation);
}
