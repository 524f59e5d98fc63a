using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether a value is, on every way to it, a link to a connection that this body acquires or is given.</summary>
internal sealed class Origins
{
    private const int MaxDepth = 16;

    private readonly IOperation _body;
    private readonly ISymbol? _owner;
    private readonly Knowledge _knowledge;

    /// <param name="body">The body, nested functions included.</param>
    /// <param name="owner">The member whose body it is: of a constructor's parameters it may be said that they are given.</param>
    /// <param name="knowledge">What framework members do to a connection, and which methods of the source make one.</param>
    public Origins(IOperation body, ISymbol? owner, Knowledge knowledge)
    {
        _body = body;
        _owner = owner;
        _knowledge = knowledge;
    }

    /// <summary>Where the value comes from; null when that is not known, or not the same on all ways.</summary>
    public Origin? Of(IOperation value)
    {
        var found = new Found();
        return Follow(value, found, MaxDepth) && found.Sources.Count > 0
            && (found.Sources.All(source => source is IParameterSymbol) ? found.Sources.Count == 1 : !found.Sources.OfType<IParameterSymbol>().Any())
                ? new Origin(found.Sources.OfType<IParameterSymbol>().FirstOrDefault(), found.Variables.ToImmutableArray(), found.Sources.OfType<IOperation>().ToImmutableArray())
                : null;
    }

    private bool Follow(IOperation? value, Found found, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return Follow(conversion.Operand, found, depth - 1);
            case IParenthesizedOperation parenthesized:
                return Follow(parenthesized.Operand, found, depth - 1);
            case IAwaitOperation awaited:
                return Follow(awaited.Operation, found, depth - 1);
            case IConditionalOperation choice:
                return Follow(choice.WhenTrue, found, depth - 1) && Follow(choice.WhenFalse, found, depth - 1);
            case ILiteralOperation { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation:
                return true;
            case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } parameter }
                when _knowledge.Catalog.IsConnection(parameter.Type)
                    && (SymbolEqualityComparer.Default.Equals(constructor, _owner) || _owner is IFieldSymbol or IPropertySymbol):
                found.Variables.Add(parameter);
                found.Sources.Add(parameter);
                return true;
            case ILocalReferenceOperation { Local: var local }:
                return !found.Variables.Add(local) || FollowWrites(local, found, depth - 1);
            case IInvocationOperation call:
                return FollowMember(call, call.TargetMethod, call.Instance, call.Arguments, found, depth);
            case IObjectCreationOperation { Type: { Name: "Lazy", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } lazy when lazy.Arguments.FirstOrDefault()?.Value is IDelegateCreationOperation made && MakesFresh(made):
                found.Sources.Add(lazy);
                return true;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                return FollowMember(creation, constructor, null, creation.Arguments, found, depth);
            case IArgumentOperation { Parameter: { RefKind: RefKind.Out } handed, Parent: IInvocationOperation call } when _knowledge.Factories.IsFresh(call.TargetMethod) && IsConnection(handed.Type):
                found.Sources.Add(call);
                return true;
            case IPropertyReferenceOperation property:
                return FollowMember(property, property.Property, property.Instance, ImmutableArray<IArgumentOperation>.Empty, found, depth);
            default:
                return false;
        }
    }

    private bool FollowMember(
        IOperation operation, ISymbol member, IOperation? instance, ImmutableArray<IArgumentOperation> arguments, Found found, int depth)
    {
        switch (_knowledge.Catalog.RoleOf(member))
        {
            case ApiRole.Acquire when IsTcp(arguments):
                found.Sources.Add(operation);
                return true;
            case ApiRole.View or ApiRole.Transparent:
                return Follow(instance, found, depth - 1);
            case ApiRole.Wrap when member is IMethodSymbol wrap && _knowledge.Catalog.Owns(wrap, arguments):
                return Follow(arguments.FirstOrDefault()?.Value, found, depth - 1);
            case ApiRole.None when operation is IInvocationOperation { TargetMethod: var method } && _knowledge.Factories.IsFresh(method) && IsConnection(method.ReturnType) && !arguments.Any(argument => IsConnection(argument.Value.Type)):
                found.Sources.Add(operation);
                return true;
            case ApiRole.None when operation is IObjectCreationOperation { Constructor: { } constructor } && _knowledge.Carriers.IsClosedByItsOwner(constructor.ContainingType)
                && !_knowledge.Callees.MayKeepObject(constructor, default) && !arguments.Any(argument => IsConnection(argument.Value.Type)):
                found.Sources.Add(operation);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether a method returns a connection or a link to one, or a task or a tuple of it.</summary>
    private bool IsConnection(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } => IsConnection(result[0]),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => IsConnection(element.Type)),
        _ => _knowledge.Catalog.IsConnection(type) || _knowledge.Catalog.IsLink(type),
    };

    /// <summary>Whether a delegate makes a connection whenever it is called.</summary>
    private bool MakesFresh(IDelegateCreationOperation made) => made.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var result } && IsConnection(result) && made.Target switch
    {
        IAnonymousFunctionOperation lambda => _knowledge.Factories.IsFresh(lambda.Syntax),
        IMethodReferenceOperation group => _knowledge.Factories.IsFresh(group.Method),
        _ => false,
    };

    /// <summary>Everything that the local is ever given.</summary>
    private bool FollowWrites(ILocalSymbol local, Found found, int depth)
    {
        foreach (var operation in _body.Descendants())
        {
            var written = operation switch
            {
                IVariableDeclaratorOperation declarator when Is(declarator.Symbol) => declarator.GetVariableInitializer()?.Value,
                ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Is(target.Local) => assignment.Value,
                ILocalReferenceOperation other when Is(other.Local) => WrittenTo(other.Parent is IDeclarationExpressionOperation declared ? declared : other),
                _ => null,
            };
            if (written is not null && !Follow(written, found, depth))
            {
                return false;
            }
        }

        return true;

        bool Is(ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(local, other);
    }

    /// <summary>What a use of a variable, other than a plain assignment, puts into it; null if nothing.</summary>
    private static IOperation? WrittenTo(IOperation use) => use.Parent switch
    {
        IArgumentOperation { Parameter.RefKind: RefKind.Out } handed => handed,
        ITupleOperation tuple => DeconstructedInto(tuple, use) ?? use,
        IArgumentOperation { Parameter.RefKind: not RefKind.None } or ICompoundAssignmentOperation or ICoalesceAssignmentOperation => use,
        _ => null,
    };

    private static IOperation? DeconstructedInto(ITupleOperation target, IOperation element) =>
        (target.Parent is IDeclarationExpressionOperation declared ? declared : (IOperation)target) is { Parent: IDeconstructionAssignmentOperation deconstruction } whole && deconstruction.Target == whole
            ? StoredField.Opposite(deconstruction.Value, target, target.Elements.IndexOf(element))
            : null;

    /// <summary>Whether the arguments of a new socket say that it speaks TCP; what is not a socket has no such arguments.</summary>
    private static bool IsTcp(ImmutableArray<IArgumentOperation> arguments) => arguments.All(argument => argument.Parameter?.Type.Name switch
    {
        "SocketType" => argument.Value is IFieldReferenceOperation { Field.Name: "Stream" },
        "ProtocolType" => argument.Value is IFieldReferenceOperation { Field.Name: "Tcp" or "IP" or "Unspecified" },
        "AddressFamily" => argument.Value is not IFieldReferenceOperation { Field.Name: "Unix" },
        _ => true,
    });

    private sealed class Found
    {
        public HashSet<ISymbol> Variables { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>Acquiring operations, and parameters.</summary>
        public HashSet<object> Sources { get; } = new();
    }
}

/// <summary>Where a link comes from.</summary>
/// <param name="Given">The constructor's parameter; null for a connection that is acquired.</param>
/// <param name="Variables">The variables that hold the same connection on the way.</param>
/// <param name="Sources">The operations that acquire it.</param>
internal sealed record Origin(IParameterSymbol? Given, ImmutableArray<ISymbol> Variables, ImmutableArray<IOperation> Sources);
