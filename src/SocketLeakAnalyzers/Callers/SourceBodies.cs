using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Callers;

/// <summary>The bodies of other members than the one that is judged, bound when a real candidate asks for them, and only those that mention a name.</summary>
internal sealed class SourceBodies
{
    private readonly Compilation _compilation;

    public SourceBodies(Compilation compilation)
    {
        _compilation = compilation;
    }

    /// <summary>The bodies and initializers below a node that mention the name, or all for no name, nested types included.</summary>
    public IEnumerable<SourceBody> Mentioning(string? name, SyntaxNode scope, CancellationToken cancellation)
    {
        if (!_compilation.ContainsSyntaxTree(scope.SyntaxTree))
        {
            yield break;
        }

        var nodes = new HashSet<SyntaxNode>();
        foreach (var token in scope.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && (name is null || token.ValueText == name) && BodyAround(token.Parent) is { } node && nodes.Add(node))
            {
                if (BodyOf(node, cancellation) is { } body)
                {
                    yield return body;
                }
            }
        }
    }

    /// <summary>What a field or property is declared with; null for nothing.</summary>
    public SourceBody? InitializerOf(ISymbol member, CancellationToken cancellation) => member.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellation) switch
        {
            VariableDeclaratorSyntax field => field.Initializer,
            PropertyDeclarationSyntax property => property.Initializer,
            _ => null,
        })
        .OfType<EqualsValueClauseSyntax>()
        .Select(initializer => BodyOf(initializer, cancellation))
        .FirstOrDefault();

    private SourceBody? BodyOf(SyntaxNode node, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // The driver offers no way to another member's operations.
#pragma warning disable RS1030
        var model = _compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030
        return model.GetOperation(node, cancellation) is { } operation ? new SourceBody(node, operation, OwnerOf(node, model, cancellation)) : null;
    }

    /// <summary>The node of which the compiler has the operation of a whole body; null outside of every body.</summary>
    private static SyntaxNode? BodyAround(SyntaxNode? node)
    {
        for (var current = node; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax:
                case ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax }:
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } }:
                    return current;
                case GlobalStatementSyntax:
                    return current.Parent;
                case BaseTypeDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    private static ISymbol? OwnerOf(SyntaxNode node, SemanticModel model, CancellationToken cancellation) => node switch
    {
        ArrowExpressionClauseSyntax or EqualsValueClauseSyntax => model.GetDeclaredSymbol(node.Parent!, cancellation),
        AccessorDeclarationSyntax { Parent.Parent: { } property } => model.GetDeclaredSymbol(property, cancellation),
        _ => model.GetDeclaredSymbol(node, cancellation),
    };
}

/// <summary>The body of a member.</summary>
/// <param name="Syntax">Its node.</param>
/// <param name="Operations">Its operations, nested functions included.</param>
/// <param name="Owner">The method, or the property or field, whose body it is; null where it has no name.</param>
internal sealed record SourceBody(SyntaxNode Syntax, IOperation Operations, ISymbol? Owner);
