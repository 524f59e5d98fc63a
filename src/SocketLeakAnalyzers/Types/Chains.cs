using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Types;

/// <summary>
/// Answers which endpoint a member, or a variable that a nested function has captured, is a link to: from all that is ever put into it.
/// One that may also hold a file, or is filled by code that is not seen, is a link to none.
/// </summary>
internal sealed class Chains
{
    private const int MaxDepth = 16;

    private readonly ConcurrentDictionary<ISymbol, Chain?> _known = new(SymbolEqualityComparer.Default);
    private readonly SourceBodies _bodies;
    private readonly NameIndex _index;

    /// <param name="bodies">The bodies that write to a member.</param>
    /// <param name="index">Where the name of a member stands that others can write to.</param>
    public Chains(SourceBodies bodies, NameIndex index)
    {
        (_bodies, _index) = (bodies, index);
    }

    /// <summary>What a member of the source is a link to; null where that is not known.</summary>
    /// <param name="member">A field or an automatic property, of whatever type.</param>
    /// <param name="knowledge">What makes, views and wraps a connection.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public Chain? Of(ISymbol member, Knowledge knowledge, CancellationToken cancellation) =>
        Of(member.OriginalDefinition, new HashSet<ISymbol>(SymbolEqualityComparer.Default), knowledge, cancellation);

    /// <summary>What a variable is a link to that a function has captured from the one round it.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="body">The whole body of the member in which it is declared.</param>
    /// <param name="knowledge">What makes, views and wraps a connection.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public Chain? Of(ILocalSymbol variable, IOperation body, Knowledge knowledge, CancellationToken cancellation) =>
        MayLink(variable.Type, knowledge.Catalog)
            ? new Search(this, body, new HashSet<ISymbol>(SymbolEqualityComparer.Default), knowledge, cancellation).OfWrites(variable, null)
            : null;

    private Chain? Of(ISymbol member, HashSet<ISymbol> asked, Knowledge knowledge, CancellationToken cancellation)
    {
        if (_known.TryGetValue(member, out var known))
        {
            return known;
        }

        if (member.DeclaringSyntaxReferences.IsEmpty || !MayLink(ConnectionCatalog.TypeOf(member), knowledge.Catalog) || !IsWrittenInSight(member) || !asked.Add(member))
        {
            return null;
        }

        var chain = Find(member, asked, knowledge, cancellation);
        if (asked.Count == 1)
        {
            _known.TryAdd(member, chain);
        }

        asked.Remove(member);
        return chain;
    }

    private Chain? Find(ISymbol member, HashSet<ISymbol> asked, Knowledge knowledge, CancellationToken cancellation)
    {
        Chain? found = null;
        var bodies = ScopesOf(member, cancellation).SelectMany(scope => _bodies.Mentioning(member.Name, scope, cancellation));
        foreach (var body in _bodies.InitializerOf(member, cancellation) is { } initializer ? bodies.Prepend(initializer) : bodies)
        {
            var search = new Search(this, body.Operations, asked, knowledge, cancellation);
            if (search.OfWrites(member, found) is { } chain)
            {
                found = chain;
            }
            else if (search.HasWrites)
            {
                return null;
            }
        }

        return found;
    }

    private IEnumerable<SyntaxNode> ScopesOf(ISymbol member, CancellationToken cancellation) => IsWrittenInType(member)
        ? member.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation))
        : _index.TreesWith(member.Name).Select(tree => tree.GetRoot(cancellation));

    /// <summary>Whether a value of the type is a link to whatever it was made of.</summary>
    private static bool MayLink(ITypeSymbol? type, ConnectionCatalog catalog) => catalog.IsLink(type) || catalog.MayBeConnection(type) || ConnectionCatalog.IsStream(type);

    private static bool IsWrittenInType(ISymbol member) => member switch
    {
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or IPropertySymbol { DeclaredAccessibility: Accessibility.Private } => true,
        IFieldSymbol { IsReadOnly: true } => true,
        IPropertySymbol { SetMethod: null or { DeclaredAccessibility: Accessibility.Private } } => true,
        _ => false,
    };

    private static bool IsWrittenInSight(ISymbol member) => member switch
    {
        IFieldSymbol => IsWrittenInType(member) || !Subscribers.IsOpenToAll(member),
        IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false } property =>
            (IsWrittenInType(member) || !Subscribers.IsOpenToAll(property.SetMethod!)) && property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
        _ => false,
    };

    /// <summary>The search through one body.</summary>
    private sealed class Search
    {
        private readonly Chains _chains;
        private readonly IOperation _body;
        private readonly HashSet<ISymbol> _asked;
        private readonly Knowledge _knowledge;
        private readonly CancellationToken _cancellation;

        public Search(Chains chains, IOperation body, HashSet<ISymbol> asked, Knowledge knowledge, CancellationToken cancellation)
        {
            (_chains, _body, _asked, _knowledge, _cancellation) = (chains, body, asked, knowledge, cancellation);
        }

        /// <summary>Whether the body puts anything into the last symbol that was asked for.</summary>
        public bool HasWrites { get; private set; }

        /// <summary>What a variable or member is a link to by what the body puts there and what others put there before; null where that is not known, or where nothing is put there.</summary>
        public Chain? OfWrites(ISymbol target, Chain? before)
        {
            HasWrites = false;
            var found = before;
            foreach (var operation in _body.DescendantsAndSelf())
            {
                if (WrittenBy(operation, target) is not { } value)
                {
                    continue;
                }

                HasWrites = true;
                if (IsNothing(value))
                {
                    continue;
                }

                if (value == operation || Follow(value, MaxDepth) is not { } chain)
                {
                    return null;
                }

                if ((found is { } other ? other.Or(chain) : chain) is not { } either)
                {
                    return null;
                }

                found = either;
            }

            return found;
        }

        /// <summary>The value that an operation puts into a variable or member; the operation itself where it puts there what is not seen.</summary>
        private static IOperation? WrittenBy(IOperation operation, ISymbol target) => operation switch
        {
            IAssignmentOperation { Target: var written } assignment when Is(written, target) => assignment is ISimpleAssignmentOperation or ICoalesceAssignmentOperation ? assignment.Value : operation,
            IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, target) => declarator.GetVariableInitializer()?.Value,
            IFieldInitializerOperation initializer when initializer.InitializedFields.Contains(target, SymbolEqualityComparer.Default) => initializer.Value,
            IPropertyInitializerOperation initializer when initializer.InitializedProperties.Contains(target, SymbolEqualityComparer.Default) => initializer.Value,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when Is(argument.Value, target) => operation,
            ITupleOperation tuple when tuple.Elements.Any(element => Is(element, target)) && IsTarget(tuple) => operation,
            ILocalReferenceOperation { IsDeclaration: true } declared when operation.Parent is not IAssignmentOperation && Is(declared, target) => operation,
            IDeclarationPatternOperation pattern when SymbolEqualityComparer.Default.Equals(pattern.DeclaredSymbol, target) => pattern.Parent is IIsPatternOperation test ? test.Value : operation,
            _ => null,
        };

        private static bool IsTarget(ITupleOperation tuple) =>
            (tuple.Parent is IDeclarationExpressionOperation or IConversionOperation ? tuple.Parent : tuple) is { Parent: IDeconstructionAssignmentOperation deconstruction } whole && deconstruction.Target == whole;

        private static bool Is(IOperation operation, ISymbol symbol) => SymbolEqualityComparer.Default.Equals(operation switch
        {
            IFieldReferenceOperation field => field.Field.OriginalDefinition,
            IPropertyReferenceOperation property => property.Property.OriginalDefinition,
            ILocalReferenceOperation local => local.Local,
            IDeclarationExpressionOperation declaration => (declaration.Expression as ILocalReferenceOperation)?.Local,
            _ => null,
        }, symbol);

        private static bool IsNothing(IOperation value) => value switch
        {
            IConversionOperation conversion => IsNothing(conversion.Operand),
            IDefaultValueOperation => true,
            IFieldReferenceOperation { Field.Name: "Null", Type: var type } => ConnectionCatalog.IsStream(type),
            _ => value.ConstantValue is { HasValue: true, Value: null },
        };

        private Chain? Follow(IOperation? value, int depth) => depth == 0 ? null : value switch
        {
            IConversionOperation { OperatorMethod: null } conversion => Follow(conversion.Operand, depth - 1),
            IParenthesizedOperation inner => Follow(inner.Operand, depth - 1),
            IAwaitOperation awaited => Follow(awaited.Operation, depth - 1),
            IConditionalOperation choice => Either(choice.WhenTrue, choice.WhenFalse, depth - 1),
            ICoalesceOperation choice => Either(choice.Value, choice.WhenNull, depth - 1),
            ISimpleAssignmentOperation assignment => Follow(assignment.Value, depth - 1),
            ILocalReferenceOperation { Local: var local } => OfLocal(local),
            IParameterReferenceOperation { Parameter: var parameter } => _knowledge.Catalog.IsConnection(parameter.Type) ? Chain.Over(KeptIn(parameter) ?? parameter) : null,
            IFieldReferenceOperation or IPropertyReferenceOperation when MemberOf(value) is { } member => OfMember(member, value.Type),
            IInvocationOperation call => OfCall(value, call.TargetMethod, call.Instance, call.Arguments.Select(argument => argument.Value).FirstOrDefault(IsLink) ?? call.Arguments.FirstOrDefault()?.Value, depth),
            IObjectCreationOperation creation => OfCall(value, creation.Constructor, null, creation.Arguments.FirstOrDefault()?.Value, depth),
            IPropertyReferenceOperation property => OfCall(value, property.Property, property.Instance, null, depth),
            _ => ByType(value?.Type),
        };

        private Chain? Either(IOperation? one, IOperation? other, int depth) => (one is null || IsNothing(one), other is null || IsNothing(other)) switch
        {
            (true, _) => Follow(other, depth),
            (_, true) => Follow(one, depth),
            _ => Follow(one, depth) is { } first && Follow(other, depth) is { } second ? first.Or(second) : null,
        };

        private Chain? OfCall(IOperation call, ISymbol? member, IOperation? instance, IOperation? wrapped, int depth) => _knowledge.Catalog.RoleOf(member) switch
        {
            ApiRole.View or ApiRole.Transparent => Follow(instance, depth - 1) ?? ByType(call.Type),
            ApiRole.Wrap => Follow(wrapped, depth - 1) is { } inner ? Owns(call) ? inner : inner with { Owns = false } : ByType(call.Type),
            ApiRole.Acquire => Chain.OfItsOwn,
            ApiRole.None when member is IMethodSymbol method && call is IInvocationOperation && _knowledge.Summaries.ReturnsConnection(method, _cancellation) =>
                wrapped is not null && IsLink(wrapped) ? Follow(wrapped, depth - 1) : Chain.OfItsOwn,
            _ => ByType(call.Type),
        };

        /// <summary>Whether a value may be, or lead to, an endpoint that the code has already.</summary>
        private bool IsLink(IOperation value) => _knowledge.Catalog.IsConnection(value.Type) || MayLink(value.Type, _knowledge.Catalog);

        private bool Owns(IOperation call) => call switch
        {
            IInvocationOperation wrap => _knowledge.Catalog.Owns(wrap.TargetMethod, wrap.Arguments),
            IObjectCreationOperation wrap => _knowledge.Catalog.Owns(wrap.Constructor!, wrap.Arguments),
            _ => true,
        };

        private Chain? OfLocal(ILocalSymbol local)
        {
            if (KeptIn(local) is { } member)
            {
                return OfMember(member, local.Type);
            }

            if (!_asked.Add(local))
            {
                return null;
            }

            var chain = OfWrites(local, null) ?? ByType(local.Type);
            _asked.Remove(local);
            return chain;
        }

        private Chain? OfMember(ISymbol member, ITypeSymbol? type) => _chains.Of(member, _asked, _knowledge, _cancellation) is { } inner
            ? inner.Root is null ? inner with { Root = member } : inner
            : ByType(type) is not null ? Chain.Over(member) : null;

        private Chain? ByType(ITypeSymbol? type) =>
            _knowledge.Catalog.IsConnection(type) || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } && _knowledge.Catalog.IsConnection(result[0]))
                ? Chain.OfItsOwn
                : null;

        /// <summary>The member of the own object into which the body puts a variable as it is.</summary>
        private ISymbol? KeptIn(ISymbol variable) => _body.DescendantsAndSelf().OfType<ISimpleAssignmentOperation>()
            .Where(assignment => VariableOf(assignment.Value) is { } kept && SymbolEqualityComparer.Default.Equals(kept, variable))
            .Select(assignment => MemberOf(assignment.Target))
            .FirstOrDefault(member => member is not null && !_asked.Contains(member));

        private static ISymbol? VariableOf(IOperation value) => value switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IConversionOperation conversion => VariableOf(conversion.Operand),
            _ => null,
        };

        /// <summary>The member of the own object that an operation names; null for every other.</summary>
        private static ISymbol? MemberOf(IOperation operation) => operation switch
        {
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field.OriginalDefinition,
            IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Property: var property } when property.DeclaringSyntaxReferences.Length > 0 => property.OriginalDefinition,
            _ => null,
        };
    }
}

/// <summary>What a member or variable is a link to.</summary>
/// <param name="Root">The member of the same object, or the variable, through which the code has the endpoint as well; null where it has it here alone.</param>
/// <param name="Owns">Whether closing the link closes the endpoint.</param>
internal readonly record struct Chain(ISymbol? Root, bool Owns)
{
    /// <summary>The endpoint that only this link leads to.</summary>
    public static Chain OfItsOwn => new(null, Owns: true);

    /// <summary>A link to what another member or variable holds.</summary>
    public static Chain Over(ISymbol root) => new(root, Owns: true);

    /// <summary>What is known where one of two may be there; null where they are links to different endpoints, of which one may be closed and the other not.</summary>
    public Chain? Or(Chain other) => SymbolEqualityComparer.Default.Equals(Root, other.Root) ? new Chain(Root, Owns && other.Owns) : null;
}
