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

namespace SocketLeakAnalyzers.Rules;

/// <summary>What a body does with one connection: which calls close it, work with it, or may take it over.</summary>
internal sealed class ConnectionUses
{
    /// <summary>Members that neither read nor write nor connect.</summary>
    private static readonly ImmutableHashSet<string> IdleNames =
        ImmutableHashSet.Create("Equals", "Flush", "FlushAsync", "GetHashCode", "GetSocketOption", "IOControl", "Poll", "SetSocketOption", "ToString");

    private static readonly string[] OpeningVerbs = { "Accept", "BeginAccept", "BeginConnect", "Bind", "Connect", "EndConnect", "Listen" };

    private readonly ISymbol _connection;
    private readonly Body _body;
    private readonly CancellationToken _cancellation;

    public ConnectionUses(ISymbol connection, Body body, CancellationToken cancellation)
    {
        _connection = connection;
        _body = body;
        _cancellation = cancellation;
        Calls = body.All.OfType<IInvocationOperation>().ToArray();
        References = body.All
            .Where(operation => operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation && IsOurs(operation))
            .ToArray();
    }

    /// <summary>All calls of the body.</summary>
    public IReadOnlyList<IInvocationOperation> Calls { get; }

    /// <summary>All mentions of the connection and its links.</summary>
    public IReadOnlyList<IOperation> References { get; }

    /// <summary>Whether a call closes the connection: itself, or by a method of the source that is there for that.</summary>
    public bool IsClose(IInvocationOperation call)
    {
        if (_body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Close)
        {
            return IsOurs(call.Instance);
        }

        return (IsMember && IsOwn(call) && Closes(call, _connection, always: true))
            || call.Arguments.Any(argument => IsOurs(argument.Value) && argument.Parameter is { } parameter && Closes(call, parameter, always: true));
    }

    /// <summary>Whether a method of the own type may close the connection, on whatever path.</summary>
    public bool MayCloseInOwnType(IInvocationOperation call) =>
        IsMember && IsOwn(call)
        && !SymbolEqualityComparer.Default.Equals(call.TargetMethod, _body.Owner)
        && Closes(call, _connection, always: false);

    private bool Closes(IInvocationOperation call, ISymbol holder, bool always) => _body.Knowledge.Summaries.Closes(call.TargetMethod, holder, always, _cancellation);

    /// <summary>Whether a call reads, writes or connects, or hands the connection to somebody who may.</summary>
    public bool IsWork(IInvocationOperation call) => IsOurs(call.Instance)
        ? _body.Catalog.RoleOf(call.TargetMethod) is ApiRole.None or ApiRole.Read or ApiRole.Write or ApiRole.Connect or ApiRole.Handshake or ApiRole.Acquire or ApiRole.HandOff && !IdleNames.Contains(call.TargetMethod.Name)
        : call.Arguments.Any(argument => IsOurs(argument.Value)) && _body.Catalog.RoleOf(call.TargetMethod) is not (ApiRole.Borrow or ApiRole.Wrap) && !IsClose(call);

    /// <summary>Whether a called method of the source may keep to itself that something went wrong.</summary>
    public bool Swallows(IInvocationOperation call) => call.TargetMethod.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(_cancellation).DescendantNodes().Any(node => node is CatchClauseSyntax));

    /// <summary>Whether a call connects the connection, or makes a listener of it.</summary>
    public bool Opens(IInvocationOperation call) =>
        IsOurs(call.Instance) && OpeningVerbs.Any(verb => call.TargetMethod.Name.StartsWith(verb, StringComparison.Ordinal));

    /// <summary>Whether a mention of the connection hands it on or replaces it.</summary>
    public bool IsMoreThanALook(IOperation mention)
    {
        var parent = mention.Parent;
        switch (parent)
        {
            case IConversionOperation or IAwaitOperation or IParenthesizedOperation:
                return IsMoreThanALook(parent);
            case IInvocationOperation call when call.Instance == mention:
                return _body.Catalog.RoleOf(call.TargetMethod) is ApiRole.View or ApiRole.Transparent && IsMoreThanALook(call);
            case IPropertyReferenceOperation property when property.Instance == mention:
                return _body.Catalog.RoleOf(property.Property) is ApiRole.View or ApiRole.Transparent && IsMoreThanALook(property);
            case IConditionalAccessOperation access when access.Operation == mention:
                return access.WhenNotNull.DescendantsAndSelf().FirstOrDefault(operation => operation is IConditionalAccessInstanceOperation) is { } instance && IsMoreThanALook(instance);
            case IConditionalAccessOperation access:
                return IsMoreThanALook(access);
            case IArgumentOperation { Parent: IInvocationOperation call } argument:
                return IsTakenBy(call, argument);
            case IArgumentOperation { Parent: IObjectCreationOperation creation }:
                return _body.Catalog.RoleOf(creation.Constructor) != ApiRole.Wrap || IsMoreThanALook(creation);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return _body.Roots.IsRewritten(declarator.Symbol);
            case ISimpleAssignmentOperation assignment when assignment.Target == mention:
                return !IsNothing(assignment.Value);
            case IBinaryOperation or IIsPatternOperation or IIsTypeOperation or IInterpolationOperation or IExpressionStatementOperation or IUsingOperation or INameOfOperation:
                return false;
            default:
                return true;
        }
    }

    private bool IsMember => _connection is IFieldSymbol or IPropertySymbol;

    private bool IsOurs(IOperation? value) => value is not null && SymbolEqualityComparer.Default.Equals(_body.Roots.RootOf(value), _connection);

    private bool IsOwn(IInvocationOperation call) =>
        (call.Instance is IInstanceReferenceOperation || (call.Instance is null && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, _body.Owner.ContainingType)))
        && !call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    private bool IsTakenBy(IInvocationOperation call, IArgumentOperation argument)
    {
        if (argument.Parameter is not { RefKind: RefKind.None } parameter)
        {
            return true;
        }

        switch (_body.Catalog.RoleOf(call.TargetMethod))
        {
            case ApiRole.Borrow or ApiRole.Read:
                return false;
            case ApiRole.Wrap:
                return IsMoreThanALook(call);
        }

        // What a method of the source does not close, keep or pass on, is still its caller's.
        var declarations = call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences;
        return declarations.IsEmpty || declarations.Any(reference => reference.GetSyntax(_cancellation) is var method
            && (ClosedNames.Closes(method, parameter.Name)
                || ClosedNames.Aliases(method, parameter.Name) is var names && method.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
                    names.Contains(name.Identifier.ValueText)
                    && name.Parent is ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax or InitializerExpressionSyntax)));
    }

    private static bool IsNothing(IOperation value) => value switch
    {
        { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
        IConversionOperation conversion => IsNothing(conversion.Operand),
        _ => false,
    };
}
