using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0201 where a function waits, within the <c>using</c> of a connection, for a semaphore of its type that is empty from the start and
/// that nobody releases: the <c>using</c> is never left, and the waiter keeps the connection alive (measured case 43d).
/// </summary>
internal sealed class GateNeverReleased : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcquiredNotClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("Wait", "WaitAsync");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        // Most semaphores are locks: asked of the type, they cost no look at the body.
        if (body.Owner.ContainingType?.GetMembers().Any(member => member is IFieldSymbol { Type.Name: "SemaphoreSlim" } field && IsEmpty(field, cancellation)) != true)
        {
            yield break;
        }

        foreach (var wait in body.All.OfType<IInvocationOperation>())
        {
            if (wait is { TargetMethod: { Name: "Wait" or "WaitAsync", Parameters.IsEmpty: true, ContainingType.Name: "SemaphoreSlim" }, Instance: IFieldReferenceOperation { Field: var gate } }
                && IsEmpty(gate, cancellation) && !MayBeReleased(gate, cancellation)
                && UsedAround(wait.Syntax).FirstOrDefault(name => IsConnection(name, body)) is { } connection)
            {
                yield return Diagnostic.Create(Descriptors.WaitsForEver, wait.Syntax.GetLocation(), connection, wait.TargetMethod.Name, gate.Name);
            }
        }
    }

    /// <summary>Whether a semaphore lets nobody through until it is released.</summary>
    private static bool IsEmpty(IFieldSymbol gate, CancellationToken cancellation) =>
        gate is { DeclaredAccessibility: Accessibility.Private, IsReadOnly: true, DeclaringSyntaxReferences: { Length: 1 } declared }
        && declared[0].GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } }
        && arguments[0].Expression is LiteralExpressionSyntax { Token.Value: 0 };

    /// <summary>Whether the type, which alone can see the field, does more with it than to wait.</summary>
    private static bool MayBeReleased(IFieldSymbol gate, CancellationToken cancellation) => gate.ContainingType.DeclaringSyntaxReferences
        .SelectMany(part => part.GetSyntax(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>())
        .Where(name => name.Identifier.ValueText == gate.Name)
        .Select(name => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? (ExpressionSyntax)own : name)
        .Any(mention => mention.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "WaitAsync" or "Dispose" or "CurrentCount" } access || access.Expression != mention);

    /// <summary>The variables of the <c>using</c>s that a node stands in, the inner ones first.</summary>
    private static IEnumerable<string> UsedAround(SyntaxNode node) => node.Ancestors()
        .TakeWhile(outer => outer is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
        .SelectMany(outer => outer switch
        {
            UsingStatementSyntax { Declaration.Variables: var variables } => variables.Select(variable => variable.Identifier.ValueText),
            UsingStatementSyntax { Expression: IdentifierNameSyntax used } => new[] { used.Identifier.ValueText },
            BlockSyntax block => block.Statements.OfType<LocalDeclarationStatementSyntax>()
                .Where(local => local.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) && local.SpanStart < node.SpanStart)
                .SelectMany(local => local.Declaration.Variables)
                .Select(variable => variable.Identifier.ValueText),
            _ => Enumerable.Empty<string>(),
        });

    private static bool IsConnection(string name, Body body) => body.All.Any(operation => operation switch
    {
        IVariableDeclaratorOperation { Symbol: var variable } => variable.Name == name && body.Catalog.IsConnection(variable.Type),
        IParameterReferenceOperation { Parameter: var parameter } => parameter.Name == name && body.Catalog.IsConnection(parameter.Type),
        _ => false,
    });
}
