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

/// <summary>A task that copies one connection to another and does nothing about its end.</summary>
/// <param name="Method">What copies: <c>CopyToAsync</c> or a method of the source.</param>
/// <param name="First">The variable of the first connection: the source of a <c>CopyToAsync</c>.</param>
/// <param name="Second">The variable of the second connection.</param>
internal sealed record RelayCopy(IMethodSymbol Method, ISymbol First, ISymbol Second)
{
    /// <summary>A task is made of others in a few steps; in code that does not compile, also of itself.</summary>
    private const int MaxDepth = 8;

    private static readonly TypeName Stream = new("System.IO.Stream");

    /// <summary>Names of which one says that a copy is not all that is waited for.</summary>
    private static readonly ImmutableHashSet<string> Racers = ImmutableHashSet.Create("ContinueWith", "OnCompleted", "WaitAny", "WaitAsync", "WhenAny");

    /// <summary>Whether the other task copies the other way.</summary>
    public bool Crosses(RelayCopy other) =>
        SymbolEqualityComparer.Default.Equals(Method, other.Method)
        && SymbolEqualityComparer.Default.Equals(First, other.Second)
        && SymbolEqualityComparer.Default.Equals(Second, other.First)
        && !SymbolEqualityComparer.Default.Equals(First, Second);

    /// <summary>The copy that a task stands for; null for every other task, and for a copy that closes when it ends.</summary>
    public static RelayCopy? Find(IOperation task, Body body, CancellationToken cancellation) => Find(task, body, MaxDepth, cancellation);

    private static RelayCopy? Find(IOperation task, Body body, int depth, CancellationToken cancellation)
    {
        if (depth == 0)
        {
            return null;
        }

        var value = body.Roots.Value(task);
        if (value is IAwaitOperation awaited)
        {
            value = body.Roots.Value(awaited.Operation);
        }

        if (value is not IInvocationOperation call)
        {
            return null;
        }

        if (body.Catalog.RoleOf(call.TargetMethod) == ApiRole.Transparent)
        {
            return call.Instance is { } inner ? Find(inner, body, depth - 1, cancellation) : null;
        }

        if (call is { TargetMethod: { Name: "Run", ContainingType.Name: "Task" }, Arguments: { IsEmpty: false } arguments } && OnlyExpression(body.Roots.Value(arguments[0].Value)) is { } work)
        {
            return Find(work, body, depth - 1, cancellation);
        }

        if (call is { TargetMethod: { Name: "CopyToAsync" or "CopyTo", ContainingType: { } type }, Instance: { } source, Arguments.IsEmpty: false } && Stream.Is(type))
        {
            return Between(call.TargetMethod, source, call.Arguments[0].Value, body);
        }

        var ends = call.Arguments.Where(argument => IsNetwork(argument.Value, body)).OrderBy(argument => argument.Parameter?.Ordinal).ToArray();
        return ends.Length == 2 && IsBareCopy(call.TargetMethod, ends.Select(end => end.Parameter!.Name), body, cancellation)
            ? Between(call.TargetMethod, ends[0].Value, ends[1].Value, body)
            : null;
    }

    /// <summary>The expression of which a lambda consists.</summary>
    private static IOperation? OnlyExpression(IOperation value)
    {
        var body = (value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } ? lambda : value as IAnonymousFunctionOperation)?.Body;
        return body?.Operations.Where(operation => operation is not IReturnOperation { ReturnedValue: null }).ToArray() is { Length: 1 } operations
            ? operations[0] switch
            {
                IReturnOperation { ReturnedValue: { } returned } => returned,
                IExpressionStatementOperation { Operation: var expression } => expression,
                _ => null,
            }
            : null;
    }

    private static RelayCopy? Between(IMethodSymbol method, IOperation first, IOperation second, Body body) =>
        IsNetwork(first, body) && IsNetwork(second, body) && body.Roots.RootOf(first) is { } one && body.Roots.RootOf(second) is { } other
            ? new RelayCopy(method.OriginalDefinition.OverriddenMethod ?? method.OriginalDefinition, one, other)
            : null;

    /// <summary>
    /// Whether a value is a connection, or a stream of which no more is known: two streams that are copied to each other are
    /// the two sides of a relay.
    /// </summary>
    private static bool IsNetwork(IOperation value, Body body)
    {
        var inner = body.Roots.Value(value);
        return body.Catalog.IsConnection(inner.Type)
            || (inner.Type is INamedTypeSymbol type && Stream.Is(type)
                && inner is IParameterReferenceOperation or ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation);
    }

    private static bool IsBareCopy(IMethodSymbol method, IEnumerable<string> ends, Body body, CancellationToken cancellation) =>
        method is { IsVirtual: false, IsOverride: false, IsAbstract: false, DeclaringSyntaxReferences: { Length: 1 } references, ContainingType.TypeKind: not TypeKind.Interface }
        && references[0].GetSyntax(cancellation) is var declaration
        && Copies(declaration)
        && !Limits.MayEnd(declaration) && !Limits.Mentions(declaration, Racers)
        && !body.Callees.MayAct(method, cancellation)
        && !ends.Any(end => ClosedNames.Closes(declaration, end));

    private static bool Copies(SyntaxNode declaration)
    {
        foreach (var node in declaration.DescendantNodes())
        {
            if (node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax
                    && Calls(node).Any(name => name.StartsWith("Read", System.StringComparison.Ordinal) || name.StartsWith("Receive", System.StringComparison.Ordinal))
                    && Calls(node).Any(name => name.StartsWith("Write", System.StringComparison.Ordinal) || name.StartsWith("Send", System.StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return Calls(declaration).Any(name => name is "CopyTo" or "CopyToAsync");
    }

    private static IEnumerable<string> Calls(SyntaxNode scope) => scope.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Select(call => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText)
        .OfType<string>();
}
