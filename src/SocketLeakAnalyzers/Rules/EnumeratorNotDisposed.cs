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
/// SLA0201 where an iterator holds a connection in a <c>using</c> and its enumerator is neither disposed of nor run to its end: the
/// <c>using</c> is never left (measured case 44a).
/// </summary>
internal sealed class EnumeratorNotDisposed : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.AcquiredNotClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("GetAsyncEnumerator", "GetEnumerator");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        foreach (var call in body.All.OfType<IInvocationOperation>())
        {
            if (!call.IsImplicit && Triggers.Contains(call.TargetMethod.Name)
                && IteratorOf(call.Instance, body.Catalog) is { DeclaringSyntaxReferences: { Length: 1 } declared }
                && HoldsConnection(declared[0].GetSyntax(cancellation), body)
                && call.Syntax.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } } variable }
                && variable.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } scope && IsAbandoned(variable.Identifier.ValueText, scope))
            {
                yield return Diagnostic.Create(Descriptor, call.Syntax.GetLocation(), variable.Identifier.ValueText, call.TargetMethod.Name);
            }
        }
    }

    /// <summary>The method of the source whose enumeration is started; null for every other enumeration.</summary>
    private static IMethodSymbol? IteratorOf(IOperation? enumerated, ConnectionCatalog catalog) => enumerated switch
    {
        IConversionOperation conversion => IteratorOf(conversion.Operand, catalog),
        IInvocationOperation call when catalog.RoleOf(call.TargetMethod) == ApiRole.Transparent => IteratorOf(call.Instance ?? call.Arguments[0].Value, catalog),
        IInvocationOperation call => call.TargetMethod.OriginalDefinition,
        _ => null,
    };

    /// <summary>Whether a method yields within a <c>using</c> of a connection.</summary>
    private static bool HoldsConnection(SyntaxNode method, Body body) => method.DescendantNodes().OfType<YieldStatementSyntax>().Any(yielded => yielded.IsKind(SyntaxKind.YieldReturnStatement)
        && yielded.Ancestors().TakeWhile(outer => outer != method).Any(outer => outer switch
        {
            UsingStatementSyntax { Declaration: { } declared } => IsOfConnection(declared, body),
            BlockSyntax block => block.Statements.OfType<LocalDeclarationStatementSyntax>().Any(local => local.UsingKeyword.RawKind != 0 && local.SpanStart < yielded.SpanStart && IsOfConnection(local.Declaration, body)),
            _ => false,
        }));

    private static bool IsOfConnection(VariableDeclarationSyntax declared, Body body) => declared.Variables.Any(variable => variable.Initializer?.Value switch
    {
        ObjectCreationExpressionSyntax { Type: var type } => FrameworkApis.IsConnectionName(type.ToString()),
        ImplicitObjectCreationExpressionSyntax => FrameworkApis.IsConnectionName(declared.Type.ToString()),
        { } value => value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => call.Expression switch
        {
            MemberAccessExpressionSyntax access => IsAcquiring(access.Name.Identifier.ValueText, body),
            SimpleNameSyntax name => IsAcquiring(name.Identifier.ValueText, body),
            _ => false,
        }),
        _ => false,
    });

    private static bool IsAcquiring(string name, Body body) => ConnectionCatalog.AcquiringNames.Contains(name) || body.Knowledge.Factories.MayMake(name);

    /// <summary>Whether all that is done with an enumerator is to take some of what it has.</summary>
    private static bool IsAbandoned(string enumerator, SyntaxNode scope) => scope.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == enumerator)
        .All(name => name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Current" or "MoveNext" or "MoveNextAsync" } access && access.Expression == name
            && !name.Ancestors().TakeWhile(outer => outer != scope).Any(outer => outer is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));
}
