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

/// <summary>SLA0206 in fields: a type closes the link that it keeps, which does not own, and not the connection beside it.</summary>
internal sealed class OnlyBorrowerOfFieldClosed : IBodyRule
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.OnlyBorrowerClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("NetworkStream", "leaveOpen", "leaveInnerStreamOpen");

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        if (body.Owner is not IMethodSymbol { ContainingType: { } type })
        {
            yield break;
        }

        foreach (var (creation, connection) in In(body.Operations, type, body, cancellation))
        {
            yield return Diagnostic.Create(
                Descriptor, creation.Syntax.GetLocation(), new[] { connection.Locations[0] }, connection.Name, creation.Type!.Name);
        }
    }

    /// <summary>Whether this rule reports the member of a type, so that no other has to.</summary>
    public static bool Covers(ISymbol member, INamedTypeSymbol type, Body body, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences
            .SelectMany(part => body.Bodies.Mentioning(member.Name, part.GetSyntax(cancellation), cancellation))
            .Where(other => other.Owner is IMethodSymbol)
            .SelectMany(other => In(other.Operations, type, body, cancellation))
            .Any(found => SymbolEqualityComparer.Default.Equals(found.Connection, member));

    /// <summary>The links made in some operations that alone are closed, each with the connection below it.</summary>
    private static IEnumerable<(IObjectCreationOperation Creation, ISymbol Connection)> In(IOperation operations, INamedTypeSymbol type, Body body, CancellationToken cancellation)
    {
        foreach (var creation in operations.Descendants().OfType<IObjectCreationOperation>())
        {
            if (body.Catalog.RoleOf(creation.Constructor) == ApiRole.Wrap
                && !body.Catalog.Owns(creation.Constructor!, creation.Arguments)
                && creation.Arguments.Select(argument => OwnMember(argument.Value, type)).FirstOrDefault(member => member is not null) is { DeclaredAccessibility: Accessibility.Private, IsStatic: false } connection
                && body.Catalog.IsConnection(ConnectionCatalog.TypeOf(connection))
                && KeptIn(creation, type, body.Catalog) is { DeclaredAccessibility: Accessibility.Private } link
                && type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray() is var parts
                && parts.Any(part => ClosedNames.Closes(part, link.Name))
                && !parts.Any(part => IsGivenAway(part, connection.Name))
                && parts.All(part => !ClosedNames.Closes(part, connection.Name) || IsClosedOnlyInstead(part, connection.Name, link.Name))
                && !parts.SelectMany(part => body.Bodies.Mentioning(connection.Name, part, cancellation)).Any(other => MayEndIn(other.Operations, connection, type, body, cancellation)))
            {
                yield return (creation, connection);
            }
        }
    }

    private static ISymbol? OwnMember(IOperation value, INamedTypeSymbol type) => value switch
    {
        IConversionOperation conversion => OwnMember(conversion.Operand, type),
        IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: IInstanceReferenceOperation } property when SymbolEqualityComparer.Default.Equals(property.Property.ContainingType, type) => property.Property,
        _ => null,
    };

    /// <summary>The member of the type in which a link is kept, itself or as what another link is made of.</summary>
    private static ISymbol? KeptIn(IOperation value, INamedTypeSymbol type, ConnectionCatalog catalog) => value.Parent switch
    {
        IConversionOperation or IConditionalOperation or ICoalesceOperation => KeptIn(value.Parent, type, catalog),
        ISimpleAssignmentOperation assignment when assignment.Value == value => assignment.Target is ISimpleAssignmentOperation ? null : OwnMember(assignment.Target, type),
        IArgumentOperation { Parent: IObjectCreationOperation outer } when catalog.RoleOf(outer.Constructor) == ApiRole.Wrap => KeptIn(outer, type, catalog),
        _ => null,
    };

    /// <summary>Whether the connection goes to somebody who may close it, by whatever name.</summary>
    private static bool IsGivenAway(SyntaxNode part, string connection) => part.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == connection)
        .Select(name => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? (SyntaxNode)access : name)
        .Any(mention => mention.Parent switch
        {
            ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => true,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => call.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: not ("BeginConnect" or "BeginAccept" or "BeginReceive" or "BeginSend") }
                && CalleeEffects.NameActs(call.Expression.ToString()),
            ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } => creation is not ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: "NetworkStream" } },
            ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
            _ => false,
        });

    /// <summary>Whether the connection goes to a method of the source that may close or keep it, whatever it is called.</summary>
    private static bool MayEndIn(IOperation operations, ISymbol connection, INamedTypeSymbol type, Body body, CancellationToken cancellation) =>
        operations.Descendants().OfType<IArgumentOperation>().Any(argument =>
            argument is { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false }, Parameter: { } parameter }
            && SymbolEqualityComparer.Default.Equals(OwnMember(argument.Value, type), connection)
            && !body.Knowledge.Summaries.OnlyBorrows(parameter, cancellation));

    /// <summary>Whether the connection is closed only where there is no link: <c>if (link != null) link.Close(); else connection.Close();</c></summary>
    private static bool IsClosedOnlyInstead(SyntaxNode part, string connection, string link)
    {
        var closes = part.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Close" or "Dispose", Expression: var receiver } && ClosedNames.RootName(receiver) == connection)
            .ToArray();
        return closes.Length > 0 && closes.All(close => close.AncestorsAndSelf().OfType<ElseClauseSyntax>().Any(instead =>
            instead.Parent is IfStatementSyntax test && test.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == link)
            && ClosedNames.Closes(test, link) && !ClosedNames.Closes(test.Statement, connection)));
    }
}
