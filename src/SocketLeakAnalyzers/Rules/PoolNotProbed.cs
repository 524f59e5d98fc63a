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

/// <summary>SLA0106: a pool made by hand hands out idle connections without a look whether the peer is still there.</summary>
internal sealed class PoolNotProbed : IBodyRule
{
    private static readonly ImmutableArray<TypeName> Collections = ImmutableArray.Create(
        new TypeName("System.Collections.Concurrent.ConcurrentBag`1"),
        new TypeName("System.Collections.Concurrent.ConcurrentQueue`1"),
        new TypeName("System.Collections.Concurrent.ConcurrentStack`1"),
        new TypeName("System.Collections.Concurrent.BlockingCollection`1"),
        new TypeName("System.Collections.Generic.Queue`1"),
        new TypeName("System.Collections.Generic.Stack`1"));

    private static readonly ImmutableHashSet<string> Puts = ImmutableHashSet.Create("Add", "Enqueue", "Push", "TryAdd");

    /// <summary>
    /// Names of which one says that the type looks after what is idle: it probes (<c>Connected</c> is no probe, 03a), or it
    /// keeps time and may close what has been idle for long.
    /// </summary>
    private static readonly ImmutableHashSet<string> Guards = ImmutableHashSet.Create(
        "GetTimestamp", "Now", "Peek", "PeriodicTimer", "Poll", "Select", "Stopwatch", "TickCount", "TickCount64", "Timer", "UtcNow");

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.PoolNotProbed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("TryTake", "TryDequeue", "TryPop", "Dequeue", "Pop", "Take");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { ContainingType: { BaseType.DeclaringSyntaxReferences.IsEmpty: true } type } method)
        {
            yield break;
        }

        foreach (var take in body.All.OfType<IInvocationOperation>())
        {
            if (Triggers.Contains(take.TargetMethod.Name)
                && PoolOf(take, type, body.Catalog) is { } pool
                && !IsNested(take)
                && Taken(take) is var taken
                && Lends(take, taken, method, body)
                && (Makes(body) || SaysPool(pool, method))
                && type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray() is var parts
                && parts.Any(part => PutsBack(part, pool.Name, method.Name))
                && !parts.Any(part => Limits.Mentions(part, Guards)))
            {
                yield return Diagnostic.Create(
                    Descriptor,
                    take.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.ProbedSocket, SocketOf(taken)),
                    pool.Name,
                    method.Name);
            }
        }
    }

    /// <summary>The field of the type from which connections are taken.</summary>
    private static IFieldSymbol? PoolOf(IInvocationOperation take, INamedTypeSymbol type, ConnectionCatalog catalog) =>
        take.Instance is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: { Type: INamedTypeSymbol { TypeArguments: { Length: 1 } items } collection } field }
        && SymbolEqualityComparer.Default.Equals(field.ContainingType, type)
        && Collections.Any(name => name.Is(collection))
        && catalog.IsConnection(items[0])
            ? field
            : null;

    private static bool IsNested(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The local that gets what is taken; null when the call itself is its value.</summary>
    private static ILocalSymbol? Taken(IInvocationOperation take)
    {
        foreach (var argument in take.Arguments)
        {
            if (argument.Parameter?.RefKind == RefKind.Out)
            {
                return (argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value) is ILocalReferenceOperation { Local: var local } ? local : null;
            }
        }

        return take.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var declared } } ? declared : null;
    }

    /// <summary>
    /// Whether the method returns what it takes and does nothing else with it that could be a probe: a member of another
    /// type that gets the connection may look at it, and so may a write or a read.
    /// </summary>
    private static bool Lends(IInvocationOperation take, ILocalSymbol? taken, IMethodSymbol method, Body body)
    {
        var returned = body.All.OfType<IReturnOperation>().SelectMany(statement => Values(statement.ReturnedValue)).ToArray();
        if (taken is null)
        {
            return returned.Contains(take);
        }

        var mentions = body.All.OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, taken)).ToArray();
        return mentions.Any(mention => returned.Contains(mention))
            && mentions.All(mention => returned.Contains(mention) || IsHarmless(mention, take, method, body.Catalog));
    }

    /// <summary>What an expression may evaluate to.</summary>
    private static IEnumerable<IOperation> Values(IOperation? value) => value switch
    {
        null => Enumerable.Empty<IOperation>(),
        IConversionOperation conversion => Values(conversion.Operand),
        IConditionalOperation choice => Values(choice.WhenTrue).Concat(Values(choice.WhenFalse)),
        ICoalesceOperation choice => Values(choice.Value).Concat(Values(choice.WhenNull)),
        _ => new[] { value },
    };

    private static bool IsHarmless(IOperation mention, IInvocationOperation take, IMethodSymbol method, ConnectionCatalog catalog) => mention.Parent switch
    {
        IDeclarationExpressionOperation => true,
        ISimpleAssignmentOperation { Target: var target } => target == mention,
        IConversionOperation conversion => IsHarmless(conversion, take, method, catalog),
        IArgumentOperation { Parent: IInvocationOperation call } => call == take || SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, method.ContainingType),
        IInvocationOperation call => catalog.RoleOf(call.TargetMethod) == ApiRole.Close,
        IPropertyReferenceOperation property => catalog.RoleOf(property.Property) is ApiRole.TrueAfterEnd or ApiRole.ZeroAfterEnd or ApiRole.View && property.Parent is not IArgumentOperation,
        IConditionalAccessOperation or IBinaryOperation or IIsPatternOperation or IIsTypeOperation => true,
        _ => false,
    };

    /// <summary>Whether the method gets a new connection where the pool has none: a work queue does not.</summary>
    private static bool Makes(Body body) => body.All.Any(operation => operation switch
    {
        IObjectCreationOperation creation => body.Catalog.IsConnection(creation.Type),
        IInvocationOperation call => IsConnectionOrTask(call.TargetMethod.ReturnType, body.Catalog)
            && !call.TargetMethod.Name.StartsWith("Accept", StringComparison.Ordinal)
            && call.Instance is not IFieldReferenceOperation { Field.Type: INamedTypeSymbol { TypeArguments.Length: 1, TypeKind: not TypeKind.Delegate } },
        _ => false,
    });

    private static bool IsConnectionOrTask(ITypeSymbol type, ConnectionCatalog catalog) =>
        catalog.IsConnection(type)
        || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } results } && catalog.IsConnection(results[0]));

    private static bool SaysPool(IFieldSymbol pool, IMethodSymbol method) =>
        new[] { pool.Name, method.Name, method.ContainingType.Name }.Any(name =>
            new[] { "pool", "idle", "rent", "lease" }.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>Whether the type puts a connection into the field that was there before: one that is handed back, or one that it took.</summary>
    private static bool PutsBack(SyntaxNode part, string pool, string take) => part.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
        call is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } access, ArgumentList.Arguments: { Count: > 0 } arguments }
        && Puts.Contains(member)
        && ClosedNames.RootName(access.Expression) == pool
        && arguments[0].Expression is IdentifierNameSyntax { Identifier.ValueText: var item }
        && call.FirstAncestorOrSelf<MemberDeclarationSyntax>() is BaseMethodDeclarationSyntax method
        && (method.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == item)
            || method.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(variable =>
                variable.Identifier.ValueText == item
                && variable.Initializer?.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == take) == true)));

    /// <summary>The socket to be probed; null where none can be had.</summary>
    private static string? SocketOf(ILocalSymbol? taken) => taken?.Type.Name switch
    {
        "Socket" => taken.Name,
        "TcpClient" => taken.Name + ".Client",
        "NetworkStream" => taken.Name + ".Socket",
        _ => null,
    };
}
