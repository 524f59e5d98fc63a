using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Flow;

/// <summary>
/// Answers which functions that are nested in a body run on the spot, so that what they do is done by the code round them: local
/// functions, and lambdas kept in a variable, that are only called, and waited for. And what a call of a delegate in a variable runs.
/// </summary>
internal sealed class NestedFunctions
{
    private readonly Dictionary<ISymbol, IMethodSymbol> _held = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation> _operations = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _onTheSpot = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<ISymbol>> _captured = new(SymbolEqualityComparer.Default);

    /// <param name="operations">All operations of the body, nested functions included.</param>
    public NestedFunctions(IReadOnlyCollection<IOperation> operations)
    {
        foreach (var operation in operations)
        {
            if (operation is ILocalFunctionOperation or IAnonymousFunctionOperation)
            {
                _operations[operation is ILocalFunctionOperation local ? local.Symbol : ((IAnonymousFunctionOperation)operation).Symbol] = operation;
            }

            if (operation is IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } variable } declarator && HeldIn(declarator.GetVariableInitializer()?.Value) is { } function)
            {
                _held[variable] = function;
            }
        }

        var nested = _operations.Keys.OfType<IMethodSymbol>().ToArray();
        if (nested.Length == 0 && _held.Count == 0)
        {
            return;
        }

        foreach (var variable in operations.Select(WrittenBy).OfType<ISymbol>())
        {
            _held.Remove(variable);
        }

        FindOnTheSpot(nested, operations);
        FindCaptured(operations);
    }

    /// <summary>The function that a variable holds which is never given another; null for every other variable.</summary>
    public IMethodSymbol? HeldBy(ISymbol variable) => _held.TryGetValue(variable, out var function) ? function : null;

    /// <summary>Whether a nested function only ever runs while the code round it waits for it.</summary>
    public bool RunsOnTheSpot(ISymbol function) => _onTheSpot.Contains(function);

    /// <summary>The variables of the functions round it that a nested function mentions, or one that it calls, in the order of the source.</summary>
    public IReadOnlyList<ISymbol> CapturedBy(ISymbol function) => _captured.TryGetValue(function, out var variables) ? variables : System.Array.Empty<ISymbol>();

    /// <summary>Whether the body has no nested functions, as most.</summary>
    public bool AreNone => _operations.Count == 0;

    /// <summary>The innermost function that an operation stands in and that does not run on the spot; null for the body itself.</summary>
    public ISymbol? HomeOf(IOperation operation)
    {
        if (AreNone)
        {
            return null;
        }

        var function = FunctionOf(operation);
        while (function is not null && RunsOnTheSpot(function.Value.Symbol))
        {
            function = FunctionOf(function.Value.Operation);
        }

        return function?.Symbol;
    }

    /// <summary>The same for a function: itself, if it may run at another time.</summary>
    public ISymbol? HomeOf(ISymbol function) => !_operations.TryGetValue(function, out var operation) ? null : RunsOnTheSpot(function) ? HomeOf(operation) : function;

    /// <summary>The nested function that an operation stands in; null for the body itself.</summary>
    public static (ISymbol Symbol, IOperation Operation)? FunctionOf(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return (lambda.Symbol, lambda);
                case ILocalFunctionOperation local:
                    return (local.Symbol, local);
            }
        }

        return null;
    }

    /// <summary>Whatever is mentioned other than by a call that is waited for may run at any time, and so may what only that calls.</summary>
    private void FindOnTheSpot(IMethodSymbol[] nested, IReadOnlyCollection<IOperation> operations)
    {
        _onTheSpot.UnionWith(nested.Where(function => (function.MethodKind == MethodKind.LocalFunction || _held.Values.Contains(function, SymbolEqualityComparer.Default))
            && function is not { IsAsync: true, ReturnsVoid: true }));
        _onTheSpot.ExceptWith(operations.Where(operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak)
            .Select(operation => FunctionOf(operation)?.Symbol)
            .OfType<ISymbol>());
        var mentions = operations.Select(operation => (Operation: operation, Function: MentionedBy(operation))).Where(mention => mention.Function is not null).ToArray();
        for (var shrunk = true; shrunk;)
        {
            shrunk = false;
            foreach (var (operation, function) in mentions)
            {
                shrunk |= !(operation is IInvocationOperation call && IsWaitedFor(call) && HomeOf(operation) is null) && _onTheSpot.Remove(function!);
            }
        }
    }

    private void FindCaptured(IReadOnlyCollection<IOperation> operations)
    {
        var calls = new List<(ISymbol Caller, ISymbol Called)>();
        foreach (var operation in operations)
        {
            var variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => (ISymbol)parameter.Parameter,
                _ => null,
            };
            for (var function = FunctionOf(operation); variable is not null && function is { } inner && !SymbolEqualityComparer.Default.Equals(inner.Symbol, variable.ContainingSymbol); function = FunctionOf(inner.Operation))
            {
                Capture(inner.Symbol, variable);
            }

            if (MentionedBy(operation) is { } called && FunctionOf(operation) is { } caller)
            {
                calls.Add((caller.Symbol, called));
            }
        }

        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (caller, called) in calls)
            {
                grown |= CapturedBy(called).ToArray().Count(variable => !SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, caller) && Capture(caller, variable)) > 0;
            }
        }
    }

    private bool Capture(ISymbol function, ISymbol variable)
    {
        if (!_captured.TryGetValue(function, out var variables))
        {
            _captured.Add(function, variables = new List<ISymbol>());
        }

        if (variables.Contains(variable, SymbolEqualityComparer.Default))
        {
            return false;
        }

        variables.Add(variable);
        return true;
    }

    /// <summary>The nested function that an operation calls, or lets others call.</summary>
    private IMethodSymbol? MentionedBy(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called } => called.OriginalDefinition,
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } named } => named.OriginalDefinition,
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: ILocalReferenceOperation raised } => HeldBy(raised.Local),
        ILocalReferenceOperation { Parent: not IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } } mentioned => HeldBy(mentioned.Local),
        ILocalReferenceOperation { Parent: IInvocationOperation raising } given when raising.Instance != given => HeldBy(given.Local),
        _ => null,
    };

    private static IMethodSymbol? HeldIn(IOperation? value) => value switch
    {
        IConversionOperation conversion => HeldIn(conversion.Operand),
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => lambda.Symbol,
        IDelegateCreationOperation { Target: IMethodReferenceOperation { Instance: null or IInstanceReferenceOperation } group } => group.Method,
        _ => null,
    };

    private static ISymbol? WrittenBy(IOperation operation) => operation switch
    {
        IAssignmentOperation { Target: ILocalReferenceOperation written } => written.Local,
        IArgumentOperation { Parameter.RefKind: not RefKind.None, Value: ILocalReferenceOperation given } => given.Local,
        _ => null,
    };

    /// <summary>Whether the code that calls goes on only when the function has ended.</summary>
    private static bool IsWaitedFor(IOperation call) => call.Type is not { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "TaskAwaiter" or "ValueTaskAwaiter" } || call.Parent switch
    {
        IAwaitOperation or IReturnOperation => true,
        IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } => true,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "AsTask" } outer => IsWaitedFor(outer),
        IPropertyReferenceOperation { Property.Name: "Result" } => true,
        IConversionOperation outer => IsWaitedFor(outer),
        _ => false,
    };
}
