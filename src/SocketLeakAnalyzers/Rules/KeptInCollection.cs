using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>A dictionary of a type in which it keeps the connections that it acquires.</summary>
internal static class KeptInCollection
{
    private static readonly string[] ReplacingVerbs = { "Reconnect", "Replace" };

    /// <summary>
    /// The calls that take a connection out, of which nothing becomes: the type acquires what it puts in, closes no connection
    /// at all, reads from none and hands none on.
    /// </summary>
    public static IEnumerable<(IInvocationOperation Call, ISymbol Collection, ILocalSymbol Taken)> Removals(Body body, INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var call in body.All.OfType<IInvocationOperation>())
        {
            if (call.TargetMethod.Name is "TryRemove" or "Remove" && ReceiverOf(call) is { } receiver && Collection(receiver, body) is { } collection
                && call.Arguments.FirstOrDefault(argument => argument.Parameter?.RefKind == RefKind.Out)?.Value is { } target
                && (target is IDeclarationExpressionOperation declaration ? declaration.Expression : target) is ILocalReferenceOperation { Local: var taken }
                && body.Catalog.IsConnection(taken.Type) && !body.Reported.Contains(taken.Name)
                && KeepsToItself(collection, body, type, cancellation))
            {
                yield return (call, collection, taken);
            }
        }
    }

    /// <summary>The assignments that replace a connection by another, in a method that says so and that neither looks for the old one nor closes it.</summary>
    public static IEnumerable<(IAssignmentOperation Assignment, IOperation Source)> Replacements(Body body, INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!ReplacingVerbs.Any(verb => body.Owner.Name.IndexOf(verb, StringComparison.Ordinal) >= 0)
            || body.Owner.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).FirstOrDefault() is not MethodDeclarationSyntax method
            || LooksAfterOld(method, type, cancellation)
            || body.References.To((IMethodSymbol)body.Owner, cancellation).Any(mention => mention.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } caller && ClosedNames.ClosesAnything(caller)))
        {
            yield break;
        }

        foreach (var assignment in body.All.OfType<ISimpleAssignmentOperation>())
        {
            if (assignment.Target is IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } && Collection(instance, body) is not null
                && new Origins(body.Operations, body.Owner, body.Knowledge).Of(assignment.Value) is { Given: null } origin)
            {
                yield return (assignment, origin.Sources[0]);
            }
        }
    }

    private static IOperation? ReceiverOf(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod ? Unconverted(call.Arguments.FirstOrDefault()?.Value) : null);

    private static IOperation? Unconverted(IOperation? value) => value is IConversionOperation conversion ? Unconverted(conversion.Operand) : value;

    /// <summary>The field of the own object that is a dictionary of connections.</summary>
    private static ISymbol? Collection(IOperation instance, Body body) =>
        StoredField.MemberOf(instance) is { } member
        && ConnectionCatalog.TypeOf(member) is INamedTypeSymbol { TypeArguments: { Length: 2 } arguments } && body.Catalog.IsConnection(arguments[1])
            ? member
            : null;

    private static bool LooksAfterOld(MethodDeclarationSyntax method, INamedTypeSymbol type, CancellationToken cancellation) =>
        ClosedNames.ClosesAnything(method)
        || method.DescendantNodes().Any(node => node is UsingStatementSyntax)
        || method.DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
            name.Identifier.ValueText is "Remove" or "TryRemove" or "TryGetValue" or "ContainsKey" or "Clear"
            || type.GetMembers(name.Identifier.ValueText).OfType<IMethodSymbol>().SelectMany(called => called.DeclaringSyntaxReferences)
                .Any(called => ClosedNames.ClosesAnything(called.GetSyntax(cancellation))));

    private static bool KeepsToItself(ISymbol collection, Body body, INamedTypeSymbol type, CancellationToken cancellation)
    {
        var acquires = false;
        foreach (var member in FieldClosers.Parts(type, cancellation).SelectMany(part => body.Bodies.Mentioning(null, part, cancellation)))
        {
            foreach (var operation in member.Operations.Descendants())
            {
                if (!IsHarmless(operation, type, body))
                {
                    return false;
                }

                acquires |= PutIn(operation, collection, body) is { } value && new Origins(member.Operations, member.Owner, body.Knowledge).Of(value) is { Given: null };
            }
        }

        return acquires;
    }

    /// <summary>Whether an operation closes nothing, reads nothing and hands no connection to somebody outside of the type.</summary>
    private static bool IsHarmless(IOperation operation, INamedTypeSymbol type, Body body)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                var role = body.Catalog.RoleOf(call.TargetMethod);
                return role is not (ApiRole.Close or ApiRole.Read or ApiRole.HandOff)
                    && (role == ApiRole.Borrow || SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, type)
                        || (ReceiverOf(call) is { } receiver && Collection(receiver, body) is not null)
                        || !call.Arguments.Any(argument => IsConnection(argument.Value, body)));
            case IObjectCreationOperation creation:
                return !creation.Arguments.Any(argument => IsConnection(argument.Value, body));
            case IUsingOperation or IUsingDeclarationOperation or IAnonymousFunctionOperation:
                return false;
            case IReturnOperation { ReturnedValue: { } returned }:
                return !IsConnection(returned, body);
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false } } assignment:
                return !IsConnection(assignment.Value, body);
            default:
                return true;
        }
    }

    private static bool IsConnection(IOperation value, Body body) => body.Catalog.IsConnection(Unconverted(value)?.Type);

    /// <summary>What an operation puts into the dictionary.</summary>
    private static IOperation? PutIn(IOperation operation, ISymbol collection, Body body)
    {
        var (instance, value) = operation switch
        {
            IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" } call => (call.Instance, call.Arguments.LastOrDefault()?.Value),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation indexer } assignment => (indexer.Instance, assignment.Value),
            _ => default,
        };
        return instance is not null && SymbolEqualityComparer.Default.Equals(Collection(instance, body), collection) ? value : null;
    }
}
