using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names alone, whether a method of the source closes what a member or a parameter holds, itself or by others of its type.</summary>
internal static class OwnClosers
{
    private const int MaxDepth = 2;

    /// <summary>Whether the method may close it, on whatever path.</summary>
    public static bool MayClose(IMethodSymbol method, string name, CancellationToken cancellation) =>
        Closes(method, name, _ => true, MaxDepth, cancellation);

    /// <summary>Whether the method is there to close it: it says so, and does so not only when something goes wrong in it.</summary>
    public static bool IsCloserOf(IMethodSymbol method, string name, CancellationToken cancellation) =>
        ClosedNames.NameCloses(method.Name)
        && Closes(method, name, node => !node.Ancestors().Any(outer => outer is CatchClauseSyntax or AnonymousFunctionExpressionSyntax), MaxDepth, cancellation);

    /// <summary>Whether the method closes it by a node that counts.</summary>
    public static bool Closes(IMethodSymbol method, string name, Func<SyntaxNode, bool> counts, CancellationToken cancellation) =>
        Closes(method, name, counts, MaxDepth, cancellation);

    private static bool Closes(IMethodSymbol method, string name, Func<SyntaxNode, bool> counts, int depth, CancellationToken cancellation)
    {
        foreach (var declaration in DeclarationsOf(method, cancellation))
        {
            if (ClosedNames.ClosesOf(declaration, name).Any(counts))
            {
                return true;
            }

            if (depth > 0 && declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call =>
                counts(call) && OwnMethods(call, method.ContainingType).Any(other => Closes(other, name, counts, depth - 1, cancellation))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The methods of the type, or of one it derives from, that a call without a receiver may mean.</summary>
    private static IEnumerable<IMethodSymbol> OwnMethods(InvocationExpressionSyntax call, INamedTypeSymbol? type)
    {
        var called = call.Expression switch
        {
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } access => access.Name.Identifier.ValueText,
            _ => null,
        };
        for (var current = type; called is not null && current is not null; current = current.BaseType)
        {
            foreach (var method in current.GetMembers(called).OfType<IMethodSymbol>())
            {
                yield return method;
            }
        }
    }

    private static IEnumerable<SyntaxNode> DeclarationsOf(IMethodSymbol method, CancellationToken cancellation)
    {
        var original = method.OriginalDefinition;
        return (original.PartialImplementationPart ?? original).DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation));
    }
}
