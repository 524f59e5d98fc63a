using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// Answers what becomes of a connection that an object keeps: follows it through every variable, field and property of the
/// type that holds a link to it, to those who use them, without regard to order.
/// </summary>
/// <remarks>Whatever is not known to leave the connection alone may close it.</remarks>
internal sealed class LinkHolders
{
    private readonly INamedTypeSymbol _type;
    private readonly Body _body;
    private readonly CancellationToken _cancellation;
    private readonly Func<SyntaxNode, bool>? _ignores;
    private readonly HashSet<ISymbol> _holders = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> _unseen = new();
    private readonly List<IOperation> _readings = new();
    private SourceBody? _current;

    private LinkHolders(INamedTypeSymbol type, Body body, Func<SyntaxNode, bool>? ignores, CancellationToken cancellation)
    {
        _ignores = ignores;
        _type = type;
        _body = body;
        _cancellation = cancellation;
    }

    /// <summary>The calls that read from the connection; null when somebody may close it, or when it is none that gets a FIN.</summary>
    /// <param name="holders">The field, and the variables that its value went through.</param>
    /// <param name="type">The type that keeps it.</param>
    /// <param name="body">The body that stores it.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <param name="ignores">The members that are not looked at.</param>
    public static IReadOnlyList<IOperation>? ReadsOfUnclosed(
        IEnumerable<ISymbol> holders, INamedTypeSymbol type, Body body, CancellationToken cancellation, Func<SyntaxNode, bool>? ignores = null)
    {
        var search = new LinkHolders(type, body, ignores, cancellation);
        return holders.All(search.Add) && search.Run() ? search._readings : null;
    }

    /// <summary>Whether nobody closes: looks at all uses of a holder, which may lead to further holders.</summary>
    private bool Run()
    {
        while (_unseen.Count > 0)
        {
            var holder = _unseen.Dequeue();
            foreach (var body in ScopesOf(holder).SelectMany(scope => _body.Bodies.Mentioning(holder.Name, scope, _cancellation)))
            {
                _current = body;
                if (!IsOtherConstructor(body.Syntax) && _ignores?.Invoke(body.Syntax) != true
                    && !body.Operations.DescendantsAndSelf().All(operation => !SymbolEqualityComparer.Default.Equals(SymbolOf(operation), holder) || IsLeftOpen(operation)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IInvocationOperation call => call.TargetMethod.OriginalDefinition,
        IMethodReferenceOperation group => group.Method.OriginalDefinition,
        _ => null,
    };

    /// <summary>Where a holder can be used: what is private in the type itself, and everything else where its name stands.</summary>
    private IEnumerable<SyntaxNode> ScopesOf(ISymbol holder) =>
        holder is ILocalSymbol or IParameterSymbol || holder.DeclaredAccessibility is Accessibility.Private or Accessibility.NotApplicable
            ? _type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(_cancellation))
            : _body.Mentions.TreesWith(holder.Name).Select(tree => tree.GetRoot(_cancellation));

    /// <summary>A constructor makes an object of its own, unless the constructors call each other.</summary>
    private bool IsOtherConstructor(SyntaxNode body) =>
        _body.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor } own
        && body is ConstructorDeclarationSyntax constructor
        && SymbolEqualityComparer.Default.Equals(_current?.Owner?.ContainingType, _type)
        && !SymbolEqualityComparer.Default.Equals(_current?.Owner, own)
        && constructor.Initializer is not { ThisOrBaseKeyword.ValueText: "this" }
        && own.DeclaringSyntaxReferences.All(reference => reference.GetSyntax(_cancellation) is ConstructorDeclarationSyntax { Initializer: not { ThisOrBaseKeyword.ValueText: "this" } });

    /// <summary>Adds a holder; false for one that others can reach who are not seen.</summary>
    private bool Add(ISymbol symbol)
    {
        var holder = symbol.OriginalDefinition;
        if (holder is not (ILocalSymbol or IParameterSymbol)
            && (holder is IPropertySymbol { IsIndexer: true } || holder.IsVirtual || holder.IsOverride || holder.IsAbstract
                || !SymbolEqualityComparer.Default.Equals(holder.ContainingType, _type)
                || Subscribers.IsOpenToAll(holder) || Implements(holder)))
        {
            return false;
        }

        if (_holders.Add(holder))
        {
            _unseen.Enqueue(holder);
        }

        return true;
    }

    private static bool Implements(ISymbol member) => member is not IFieldSymbol && member.ContainingType.AllInterfaces
        .SelectMany(implemented => implemented.GetMembers())
        .Any(required => SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(required), member));

    /// <summary>Whether what is done with a link leaves its connection open and with its holders.</summary>
    private bool IsLeftOpen(IOperation link)
    {
        switch (link.Parent)
        {
            case IConversionOperation or IParenthesizedOperation or IAwaitOperation or ICoalesceOperation or IDeclarationExpressionOperation:
                return IsLeftOpen(link.Parent);
            case IConditionalOperation choice:
                return choice.Condition == link || IsLeftOpen(choice);
            case IConditionalAccessOperation access when access.Operation == link:
                return access.WhenNotNull.DescendantsAndSelf().OfType<IConditionalAccessInstanceOperation>().FirstOrDefault() is { } instance && IsLeftOpen(instance);
            case IConditionalAccessOperation access:
                return IsLeftOpen(access);
            case IInvocationOperation call when call.Instance == link:
                return IsLeftOpenBy(call, call.TargetMethod);
            case IPropertyReferenceOperation property when property.Instance == link:
                return IsLeftOpenBy(property, property.Property);
            case IMethodReferenceOperation group:
                return _body.Catalog.RoleOf(group.Method) is not (ApiRole.Close or ApiRole.None or ApiRole.Connect or ApiRole.Handshake or ApiRole.Write);
            case IArgumentOperation argument:
                return IsLeftOpenBy(argument);
            case IIsPatternOperation pattern:
                return pattern.Pattern.DescendantsAndSelf().OfType<IPatternOperation>().All(IsLeftOpenBy);
            case IBinaryOperation or IIsTypeOperation or INameOfOperation or ILockOperation or IInterpolationOperation:
            case IExpressionStatementOperation:
            case IBlockOperation:
                return true;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return !IsUsing(declarator) && Add(declarator.Symbol);
            case IFieldInitializerOperation initializer:
                return initializer.InitializedFields.All(Add);
            case IPropertyInitializerOperation initializer:
                return initializer.InitializedProperties.All(Add);
            case IAssignmentOperation and (ISimpleAssignmentOperation or ICoalesceAssignmentOperation):
                var assignment = (IAssignmentOperation)link.Parent;
                return (assignment.Target == link || IsKeptIn(assignment.Target)) && (assignment.Parent is IExpressionStatementOperation || IsLeftOpen(assignment));
            case ITupleOperation tuple:
                return IsLeftOpenIn(tuple, link);
            case IReturnOperation:
                return IsReturnedByMember(link) && _current?.Owner is { } exposing && (exposing is IPropertySymbol || exposing is IMethodSymbol { IsAsync: false, MethodKind: MethodKind.Ordinary }) && Add(exposing);
            default:
                return false;
        }
    }

    private bool IsLeftOpenBy(IOperation use, ISymbol member)
    {
        switch (_body.Catalog.RoleOf(member))
        {
            case ApiRole.View or ApiRole.Transparent:
                return IsLeftOpen(use);
            case ApiRole.Read:
            case ApiRole.HandOff when member.Name.StartsWith("BeginRe", StringComparison.Ordinal) || member.Name == "ReceiveAsync":
            case ApiRole.TrueAfterEnd or ApiRole.ZeroAfterEnd when ConnectionCatalog.IsInLoop(use):
                _readings.Add(use);
                return true;
            case ApiRole.Close when IsOfFailure(use):
                return true;
            case ApiRole.Close or ApiRole.HalfClose or ApiRole.Acquire:
            case ApiRole.HandOff when member.Name.IndexOf("Accept", StringComparison.Ordinal) >= 0:
                // What is shut down and not closed is another rule's business; what accepts gets no FIN.
                return false;
            case ApiRole.None when _body.Carriers.IsClosedByItsOwner(member.ContainingType):
                return IsLeftOpenByCarrier(use, member);
            case ApiRole.None or ApiRole.Connect or ApiRole.Handshake or ApiRole.Write:
                return member.DeclaringSyntaxReferences.IsEmpty
                    && member.Name is not ("Handle" or "SafeHandle" or "DuplicateAndClose" or "Listen" or "SendTo" or "SendToAsync" or "ReceiveFrom" or "ReceiveFromAsync" or "ReceiveMessageFromAsync");
            default:
                return true;
        }
    }

    /// <summary>Whether a member of an object of the source that closes its connection only when told to is another one.</summary>
    private bool IsLeftOpenByCarrier(IOperation use, ISymbol member)
    {
        if (member is not IMethodSymbol method || ClosedNames.NameCloses(member.Name) || _body.Callees.MayKeepObject(method, _cancellation))
        {
            return member is IPropertySymbol or IFieldSymbol && ConnectionCatalog.TypeOf(member) is { IsValueType: true } or { SpecialType: SpecialType.System_String };
        }

        if (_body.Knowledge.Summaries.Reads(method, isGivenOne: true, _cancellation))
        {
            _readings.Add(use);
        }

        return true;
    }

    /// <summary>
    /// Whether a variable is closed where the exception goes on, so that the object does not come to be or keeps nothing that works.
    /// </summary>
    private static bool IsOfFailure(IOperation close) => close is IInvocationOperation { Instance: ILocalReferenceOperation or IConditionalAccessInstanceOperation }
        && close.Syntax.Ancestors().TakeWhile(node => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<CatchClauseSyntax>().Any(handler => handler.Block.Statements.LastOrDefault() is ThrowStatementSyntax);

    private bool IsLeftOpenBy(IArgumentOperation argument)
    {
        if (argument.Parameter is not { RefKind: not RefKind.Ref } parameter)
        {
            return false;
        }

        if (parameter.RefKind == RefKind.Out)
        {
            // What is there goes unseen: another connection is put in its place.
            return true;
        }

        switch (argument.Parent)
        {
            case IInvocationOperation call when IsOwnState(argument, call):
                return true;
            case IInvocationOperation call when _body.Catalog.Find(call.TargetMethod) is not null:
                return _body.Catalog.RoleOf(call.TargetMethod) switch
                {
                    ApiRole.Borrow => true,
                    ApiRole.Wrap => IsLeftOpenBy(call, call.TargetMethod, call.Arguments),
                    _ => call.TargetMethod.IsExtensionMethod && call.Arguments[0] == argument && IsLeftOpenBy(call, call.TargetMethod),
                };
            case IObjectCreationOperation { Constructor: { } constructor } creation when _body.Catalog.RoleOf(constructor) == ApiRole.Wrap:
                return IsLeftOpenBy(creation, constructor, creation.Arguments);
            default:
                return _body.Knowledge.Summaries.OnlyBorrows(parameter, _cancellation);
        }
    }

    /// <summary>The connection as the state of an operation of its own, whose callback stands here and closes nothing.</summary>
    private bool IsOwnState(IArgumentOperation argument, IInvocationOperation call) =>
        _body.Catalog.RoleOf(call.TargetMethod) == ApiRole.HandOff
        && call.Instance is { } instance && SymbolOf(instance) is { } holder && SymbolEqualityComparer.Default.Equals(holder, SymbolOf(Unconverted(argument.Value)))
        && call.Arguments.Any(callback => callback.Value.Descendants().OfType<IAnonymousFunctionOperation>().Any(lambda => !ClosedNames.ClosesAnything(lambda.Syntax)));

    private static IOperation Unconverted(IOperation value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    /// <summary>What is done with a wrapper that does not own the connection does not concern it, but for its reading.</summary>
    private bool IsLeftOpenBy(IOperation creation, IMethodSymbol wrap, ImmutableArray<IArgumentOperation> arguments)
    {
        if (_body.Catalog.Owns(wrap, arguments))
        {
            return IsLeftOpen(creation);
        }

        if (creation.Type?.Name.EndsWith("Writer", StringComparison.Ordinal) != true)
        {
            _readings.AddRange(ReadsOf(creation) ?? new[] { creation });
        }

        return true;
    }

    /// <summary>The reads from a link that is kept in a variable or member and only worked with; null where more is done with it.</summary>
    private IEnumerable<IOperation>? ReadsOf(IOperation creation)
    {
        ISymbol? link = creation.Parent switch
        {
            ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment => SymbolOf(assignment.Target),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            _ => null,
        };
        if (link is not (ILocalSymbol or IFieldSymbol { DeclaredAccessibility: Accessibility.Private }))
        {
            return null;
        }

        var uses = ScopesOf(link).SelectMany(scope => _body.Bodies.Mentioning(link.Name, scope, _cancellation))
            .SelectMany(body => body.Operations.DescendantsAndSelf())
            .Where(operation => SymbolEqualityComparer.Default.Equals(SymbolOf(operation), link) && operation.Syntax != (creation.Parent as ISimpleAssignmentOperation)?.Target.Syntax)
            .Select(use => use.Parent is IConditionalAccessOperation access && access.Operation == use ? access.WhenNotNull : use.Parent as IInvocationOperation)
            .ToArray();
        return uses.All(use => use is IInvocationOperation) ? uses.OfType<IInvocationOperation>().Where(call => _body.Catalog.RoleOf(call.TargetMethod) is ApiRole.Read or ApiRole.HandOff) : null;
    }

    private bool IsLeftOpenBy(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation { DeclaredSymbol: { } declared } => Add(declared),
        IRecursivePatternOperation { DeclaredSymbol: { } declared } => Add(declared),
        _ => true,
    };

    /// <summary>A tuple on the left is written to; one on the right gives each element to the one opposite.</summary>
    private bool IsLeftOpenIn(ITupleOperation tuple, IOperation element)
    {
        var whole = tuple.Parent is IConversionOperation or IDeclarationExpressionOperation ? tuple.Parent : tuple;
        return whole.Parent is IDeconstructionAssignmentOperation { Parent: IExpressionStatementOperation } deconstruction
            && (deconstruction.Target == whole
                ? IsTuple(deconstruction.Value) || tuple.Elements.Where(IsLink).All(IsKeptIn)
                : (deconstruction.Target is ITupleOperation target && target.Elements.Length == tuple.Elements.Length && IsKeptIn(target.Elements[tuple.Elements.IndexOf(element)])));
    }

    private static bool IsTuple(IOperation value) => (value is IConversionOperation conversion ? conversion.Operand : value) is ITupleOperation;

    private bool IsLink(IOperation target) => _body.Catalog.IsConnection(target.Type) || _body.Catalog.IsLink(target.Type);

    private bool IsKeptIn(IOperation target) => target switch
    {
        IFieldReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } field => Add(field.Field),
        IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } property =>
            StoredField.IsAuto(property.Property) && Add(property.Property),
        ILocalReferenceOperation local => Add(local.Local),
        IDeclarationExpressionOperation declaration => IsKeptIn(declaration.Expression),
        IDiscardOperation => true,
        _ => false,
    };

    private static bool IsReturnedByMember(IOperation link)
    {
        for (var current = link.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
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
}
