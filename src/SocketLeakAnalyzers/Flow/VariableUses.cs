using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Flow;

/// <summary>How the variables of one body are used by its nested functions, and which are closed anywhere in it.</summary>
/// <remarks>
/// Insensitive to order on purpose: a closure may run at any time, so a variable that a closure may close or pass on
/// counts as given to it from the beginning.
/// </remarks>
internal sealed class VariableUses
{
    private readonly HashSet<ISymbol> _captured = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _outliving = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _taken = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _takers = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _closed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _passedOn = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<IParameterSymbol>> _givenIn = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _rewritten = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _closedByToken = new(SymbolEqualityComparer.Default);
    private readonly Lazy<bool> _cancels;
    private readonly List<(ISymbol Source, ISymbol Alias)> _aliases = new();
    private readonly ConnectionCatalog _catalog;
    private ILocalSymbol? _alias;
    private IParameterSymbol? _parameter;

    public VariableUses(IOperation body, ConnectionCatalog catalog)
    {
        _catalog = catalog;
        _cancels = new Lazy<bool>(() => body.Descendants().Any(operation => operation is IInvocationOperation { TargetMethod.ContainingType.Name: "CancellationTokenSource" }
            or IObjectCreationOperation { Type.Name: "CancellationTokenSource" }));
        var operations = body.Descendants().ToArray();
        Nested = new NestedFunctions(operations);
        foreach (var operation in operations)
        {
            if (operation is IVariableDeclaratorOperation declarator && IsUsing(declarator))
            {
                _closed.Add(declarator.Symbol);
            }

            var symbol = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => (ISymbol)parameter.Parameter,
                _ => null,
            };

            if (symbol is not null)
            {
                Note(symbol, operation);
            }
        }

        FollowAliases();
    }

    /// <summary>
    /// Whether the variable's connection is closed when somebody else cancels a token, and by nothing before: the peer's close
    /// does not cancel it (measured case 24e).
    /// </summary>
    public bool IsClosedByToken(ISymbol variable) => _closedByToken.Contains(variable);

    /// <summary>The functions that are nested in the body.</summary>
    public NestedFunctions Nested { get; }

    /// <summary>Whether a nested function mentions the variable.</summary>
    public bool IsCaptured(ISymbol variable) => _captured.Contains(variable);

    /// <summary>Whether a nested function mentions the variable that may run at another time than the code round it.</summary>
    public bool MayOutlive(ISymbol variable) => _outliving.Contains(variable);

    /// <summary>
    /// Whether a nested function that may run at another time may close the variable's connection, hand it on or put another one there;
    /// looking at it is not that.
    /// </summary>
    private bool IsTakenByClosure(ISymbol variable) => _taken.Contains(variable);

    /// <summary>The same where that function may have been made before the variable got its connection. One that is made later is no affair of the paths on which it is not.</summary>
    public bool IsExposed(ISymbol variable) => IsTakenByClosure(variable) && IsRewritten(variable);

    /// <summary>The variables whose connection a nested function may take for itself, once it is made.</summary>
    public IEnumerable<ISymbol> TakenBy(ISymbol function) => Nested.CapturedBy(function).Where(IsTakenByClosure);

    /// <summary>
    /// Whether the variable's connection is given to a nested function for good: that function runs on its own, and no
    /// other, the enclosing one included, closes it or hands it on.
    /// </summary>
    public bool IsGivenTo(ISymbol variable, ISymbol function) =>
        _takers.TryGetValue(variable, out var takers) && takers.Count == 1 && takers.Contains(function)
        && function.DeclaringSyntaxReferences.Length == 1 && Launches.IsLaunched(function.DeclaringSyntaxReferences[0].GetSyntax());

    /// <summary>Whether anything in the body, nested functions included, closes the variable's connection.</summary>
    public bool IsClosed(ISymbol variable) => _closed.Contains(variable);

    /// <summary>Whether anything in the body stores the variable's connection or passes it to somebody who may keep or close it.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="onlyBorrows">Whether a function of the source leaves what it is given in a parameter as it is.</param>
    public bool IsPassedOn(ISymbol variable, Func<IParameterSymbol, bool> onlyBorrows) =>
        _passedOn.Contains(variable) || (_givenIn.TryGetValue(variable, out var parameters) && !parameters.All(onlyBorrows));

    /// <summary>Whether the variable is assigned after its declaration, or passed by reference.</summary>
    public bool IsRewritten(ISymbol variable) => _rewritten.Contains(variable);

    private void Note(ISymbol symbol, IOperation reference)
    {
        _alias = null;
        _parameter = null;
        var use = Use(reference);
        if (_alias is not null && !SymbolEqualityComparer.Default.Equals(_alias, symbol))
        {
            _aliases.Add((symbol, _alias));
        }

        if (use == VariableUse.Close)
        {
            _closed.Add(symbol);
        }

        if (use == VariableUse.Write)
        {
            _rewritten.Add(symbol);
        }

        if (use == VariableUse.Take && _parameter is null)
        {
            _passedOn.Add(symbol);
        }
        else if (use == VariableUse.Take)
        {
            GivenIn(symbol).Add(_parameter!);
        }

        if (use == VariableUse.Close && IsRegisteredWithToken(reference))
        {
            _closedByToken.Add(symbol);
        }

        if (!Nested.AreNone && NestedFunctions.FunctionOf(reference) is { Symbol: var inner } && !SymbolEqualityComparer.Default.Equals(inner, symbol.ContainingSymbol))
        {
            _captured.Add(symbol);
        }

        var function = HomeOf(reference, symbol);
        if (use is VariableUse.Take or VariableUse.Close or VariableUse.Arm)
        {
            TakersOf(symbol).Add(function);
        }

        if (!SymbolEqualityComparer.Default.Equals(function, HomeOf(symbol)))
        {
            _outliving.Add(symbol);
            if (use != VariableUse.Look)
            {
                _taken.Add(symbol);
            }
        }
    }

    /// <summary>Whether a reference stands in a callback of a cancellation token that this body does not cancel.</summary>
    private bool IsRegisteredWithToken(IOperation reference)
    {
        for (var current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation)
            {
                return !_cancels.Value && current.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation
                {
                    TargetMethod: { Name: "Register" or "UnsafeRegister", ContainingType.Name: "CancellationToken" }, Instance: IParameterReferenceOperation or IFieldReferenceOperation, Parent: IExpressionStatementOperation,
                } } };
            }
        }

        return false;
    }

    /// <summary>The function that uses a variable by a reference, for which a function that runs on the spot does so.</summary>
    private ISymbol HomeOf(IOperation reference, ISymbol variable) => Nested.HomeOf(reference) ?? BodyOf(variable);

    private ISymbol HomeOf(ISymbol variable) => Nested.HomeOf(variable.ContainingSymbol) ?? BodyOf(variable);

    /// <summary>The member whose body has a variable.</summary>
    private static ISymbol BodyOf(ISymbol variable)
    {
        var function = variable.ContainingSymbol;
        while (function is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
        {
            function = function.ContainingSymbol;
        }

        return function;
    }

    private VariableUse Use(IOperation operation)
    {
        var parent = operation.Parent;
        switch (parent)
        {
            case IConversionOperation or IAwaitOperation or IParenthesizedOperation:
                return Use(parent);
            case IInvocationOperation call when call.Instance == operation:
                return UseByMember(call, call.TargetMethod);
            case IPropertyReferenceOperation property when property.Instance == operation:
                return UseByMember(property, property.Property);
            case IConditionalAccessOperation access when access.Operation == operation:
                return UseOfInstance(access);
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                return argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out
                    ? VariableUse.Write
                    : call.TargetMethod.IsExtensionMethod && call.Arguments[0] == argument && _catalog.Find(call.TargetMethod) is not null
                        ? UseByMember(call, call.TargetMethod)
                        : _catalog.RoleOf(call.TargetMethod) == ApiRole.Borrow ? VariableUse.Look : Give(argument.Parameter);
            case IArgumentOperation { Parent: IObjectCreationOperation creation }
                when _catalog.RoleOf(creation.Constructor) == ApiRole.Wrap:
                return _catalog.Owns(creation.Constructor!, creation.Arguments) ? Use(creation) : VariableUse.Look;
            case IBinaryOperation or IIsPatternOperation or IIsTypeOperation or IIsNullOperation or IExpressionStatementOperation:
                return VariableUse.Look;
            case IUsingOperation or IUsingDeclarationOperation:
                return VariableUse.Close;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return IsUsing(declarator) ? VariableUse.Close : Alias(declarator.Symbol);
            case ISimpleAssignmentOperation assignment when assignment.Target == operation:
                return VariableUse.Write;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                return Alias(target.Local);
            case ICompoundAssignmentOperation or ICoalesceAssignmentOperation or IIncrementOrDecrementOperation:
                return VariableUse.Write;
            default:
                return VariableUse.Take;
        }
    }

    /// <summary>The value goes to a function; what that does with it can be asked where it is of the source.</summary>
    private VariableUse Give(IParameterSymbol? parameter)
    {
        _parameter = parameter is { DeclaringSyntaxReferences.IsEmpty: false } ? parameter.OriginalDefinition : null;
        return VariableUse.Take;
    }

    private HashSet<IParameterSymbol> GivenIn(ISymbol variable)
    {
        if (!_givenIn.TryGetValue(variable, out var parameters))
        {
            _givenIn.Add(variable, parameters = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default));
        }

        return parameters;
    }

    /// <summary>The value goes into another variable: what is done with that one is done with this one.</summary>
    private VariableUse Alias(ILocalSymbol alias)
    {
        _alias = alias;
        return VariableUse.Look;
    }

    /// <summary>What is done with a variable is done with those whose connection it got.</summary>
    private void FollowAliases()
    {
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (source, alias) in _aliases)
            {
                grown |= Inherit(_closed, source, alias) | Inherit(_passedOn, source, alias) | Inherit(_taken, source, alias);
                if (_givenIn.TryGetValue(alias, out var given))
                {
                    grown |= given.ToArray().Count(GivenIn(source).Add) > 0;
                }

                if (_takers.TryGetValue(alias, out var takers))
                {
                    foreach (var taker in takers)
                    {
                        grown |= TakersOf(source).Add(taker);
                        if (!SymbolEqualityComparer.Default.Equals(taker, HomeOf(source)))
                        {
                            grown |= _taken.Add(source);
                        }
                    }
                }
            }
        }
    }

    private static bool Inherit(HashSet<ISymbol> set, ISymbol source, ISymbol alias) => set.Contains(alias) && set.Add(source);

    private HashSet<ISymbol> TakersOf(ISymbol variable)
    {
        if (!_takers.TryGetValue(variable, out var takers))
        {
            _takers.Add(variable, takers = new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        }

        return takers;
    }

    private VariableUse UseByMember(IOperation operation, ISymbol member)
    {
        switch (_catalog.RoleOf(member))
        {
            case ApiRole.Close or ApiRole.Drain:
                return VariableUse.Close;
            case ApiRole.View or ApiRole.Demand:
                return Use(operation);
            case ApiRole.Transfer:
                return VariableUse.Take;
            case ApiRole.HandOff:
                return VariableUse.Arm;
            default:
                // A member declared in source may do anything with its receiver.
                return member.DeclaringSyntaxReferences.IsEmpty ? VariableUse.Look : VariableUse.Take;
        }
    }

    private VariableUse UseOfInstance(IConditionalAccessOperation access)
    {
        foreach (var operation in access.WhenNotNull.DescendantsAndSelf())
        {
            if (operation is IConditionalAccessInstanceOperation { Parent: { } parent }
                && ConnectionCatalog.MemberOf(parent) is { } member)
            {
                return UseByMember(parent, member);
            }
        }

        return VariableUse.Take;
    }

    private static bool IsUsing(IOperation declarator)
    {
        for (var current = declarator.Parent; current is IVariableDeclarationOperation or IVariableDeclarationGroupOperation; current = current.Parent)
        {
            if (current.Parent is IUsingOperation or IUsingDeclarationOperation)
            {
                return true;
            }
        }

        return false;
    }

    private enum VariableUse
    {
        Look,
        Take,

        /// <summary>Starts an operation of the connection itself, whose callback will see it again.</summary>
        Arm,
        Close,
        Write,
    }
}
