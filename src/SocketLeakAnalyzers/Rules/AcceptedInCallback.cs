using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>
/// SLA0202 where the completion of an accept starts the handshake and catches what it throws: the socket that was accepted is
/// then in nobody's hands, since the operation is used for the next one.
/// </summary>
internal sealed class AcceptedInCallback : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.LostOnException;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("AcceptSocket");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol method || !method.Parameters.Any(parameter => ConnectionCatalog.IsOperation(parameter.Type)))
        {
            yield break;
        }

        var names = Accepted(body.Operations.Syntax);
        if (names.Count == 0 || names.Append("AcceptSocket").Any(name => ClosedNames.Closes(body.Operations.Syntax, name)) || ClosesAccepted(body.Operations.Syntax))
        {
            yield break;
        }

        foreach (var call in body.All.OfType<IInvocationOperation>())
        {
            if (IsHandshake(call, body.Catalog) && ClosedNames.RootName(call.Instance?.Syntax as ExpressionSyntax) is { } name && names.Contains(name) && IsSwallowed(call.Syntax))
            {
                yield return Diagnostic.Create(
                    Descriptor, call.Syntax.GetLocation(), new[] { call.Syntax.GetLocation() }, names[0], call.TargetMethod.Name, DiagnosticProperties.LineOf(call));
                yield break;
            }
        }
    }

    /// <summary>The variables that hold the accepted socket, or what is made of it.</summary>
    private static List<string> Accepted(SyntaxNode body)
    {
        var names = new List<string>();
        foreach (var variable in body.DescendantNodes().OfType<VariableDeclaratorSyntax>())
        {
            if (Bare(variable.Initializer?.Value) is { } value
                && value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "AcceptSocket" || names.Contains(name.Identifier.ValueText))
                && value is BaseObjectCreationExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AcceptSocket" } or IdentifierNameSyntax)
            {
                names.Add(variable.Identifier.ValueText);
            }
        }

        return names;
    }

    private static ExpressionSyntax? Bare(ExpressionSyntax? value) =>
        value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure ? sure.Operand : value;

    private static bool ClosesAccepted(SyntaxNode body) => body.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
        ClosedNames.IsCloser(access.Name.Identifier.ValueText) && access.Expression.ToString().EndsWith("AcceptSocket", System.StringComparison.Ordinal));

    private static bool IsHandshake(IInvocationOperation call, ConnectionCatalog catalog) =>
        catalog.RoleOf(call.TargetMethod) == ApiRole.Handshake
        || (catalog.RoleOf(call.TargetMethod) == ApiRole.HandOff && call.TargetMethod.Name.StartsWith("BeginAuthenticate", System.StringComparison.Ordinal));

    /// <summary>Whether a handler of the same method takes what is thrown, and keeps it.</summary>
    private static bool IsSwallowed(SyntaxNode call) => call.Ancestors()
        .TakeWhile(node => node is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<TryStatementSyntax>()
        .Any(guarded => guarded.Block.Span.Contains(call.Span) && guarded.Catches.Count > 0
            && !guarded.Catches.Any(handler => handler.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax)));
}
