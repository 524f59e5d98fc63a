using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether somebody who has the object may close what a member of it holds, whatever the object does.</summary>
internal static class Owners
{
    /// <summary>
    /// Whether somebody may: by a method that others can call and, by its name, do call, or by a timer. What only methods of the
    /// object itself call is part of what it does.
    /// </summary>
    /// <param name="holder">The member; somebody else has what a parameter holds.</param>
    /// <param name="method">The method that is judged, which does not count.</param>
    /// <param name="body">Its body.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static bool MayClose(ISymbol holder, IMethodSymbol method, Body body, CancellationToken cancellation)
    {
        if (holder is IParameterSymbol parameter)
        {
            return body.Lenders.MayCloseArgument(method, parameter, cancellation) != false;
        }

        return new[] { holder.ContainingType, method.ContainingType }.Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).Any(type =>
            type.DeclaringSyntaxReferences.Any(reference => Limits.MayEnd(reference.GetSyntax(cancellation)))
            || type.GetMembers().OfType<IMethodSymbol>().Any(other =>
                !SymbolEqualityComparer.Default.Equals(other, method)
                && other.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.Destructor
                && body.Callees.ClosesMember(other, holder.Name, cancellation)
                && IsCalledFromOutside(other, type, body, cancellation)));
    }

    private static bool IsCalledFromOutside(IMethodSymbol closer, INamedTypeSymbol type, Body body, CancellationToken cancellation)
    {
        if (closer.MethodKind != MethodKind.Ordinary || closer.Name is "Dispose" or "DisposeAsync" || closer.IsVirtual || closer.IsOverride)
        {
            return true;
        }

        if (closer.DeclaredAccessibility == Accessibility.Private)
        {
            return false;
        }

        if (IsOpenToAll(closer))
        {
            return true;
        }

        var parts = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        return Outside(closer.Name, parts, body.Mentions).Any(mention => mention.SyntaxTree.GetRoot(cancellation).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == type.Name && !parts.Any(part => part.SyntaxTree == name.SyntaxTree && part.Span.Contains(name.Span))));
    }

    private static IEnumerable<SimpleNameSyntax> Outside(string name, SyntaxNode[] parts, NameIndex mentions) =>
        mentions.MentionsOf(name).Where(mention => !parts.Any(part => part.SyntaxTree == mention.SyntaxTree && part.Span.Contains(mention.Span)));

    private static bool IsOpenToAll(IMethodSymbol method)
    {
        for (ISymbol symbol = method; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }
}
