using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Rules;

/// <summary>SLA0201: a connection that this code acquired leaves it neither closed nor handed on.</summary>
internal sealed class AcquiredNotClosed : IConnectionRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcquiredNotClosed;

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(BodyFacts facts, CancellationToken cancellation)
    {
        foreach (var function in facts.Functions)
        {
            var leaks = function.Exits
                .Where(exit => exit.State is { Holder: Holder.Here, Threw: false } && exit.Kind != ExitKind.Throw)
                .Select(exit => function.Connections[exit.Connection])
                .Where(connection => connection.IsAcquired && !facts.IsReported(connection))
                .Distinct()
                .ToArray();
            foreach (var connection in leaks.OrderBy(connection => connection.Origin.Syntax.SpanStart))
            {
                facts.MarkReported(connection);
                yield return Report(connection, function);
            }
        }
    }

    private Diagnostic Report(Connection connection, FunctionContext function)
    {
        var origin = connection.Origin.Syntax;
        var discarded = connection.Name is null && !connection.Escapes && IsDiscarded(origin);
        var properties = ImmutableDictionary<string, string?>.Empty
            .With(DiagnosticProperties.UsingVariable, DiagnosticProperties.UsingVariableOf(connection, function))
            .With(DiagnosticProperties.Discarded, discarded ? "true" : null);
        return Diagnostic.Create(
            Descriptor,
            origin.GetLocation(),
            properties,
            connection.Name ?? origin.ToString(),
            ConnectionCatalog.MemberOf(connection.Origin) is { Name: not ".ctor" and var name } ? name : "new " + connection.Origin.Type?.Name);
    }

    private static bool IsDiscarded(SyntaxNode origin) => origin.Parent switch
    {
        AwaitExpressionSyntax or ParenthesizedExpressionSyntax => IsDiscarded(origin.Parent),
        ExpressionStatementSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax } => true,
        _ => false,
    };
}
