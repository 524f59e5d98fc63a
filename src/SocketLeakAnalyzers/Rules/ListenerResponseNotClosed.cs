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

/// <summary>SLA0304: nobody closes the response of a request that an <c>HttpListener</c> has taken.</summary>
internal sealed class ListenerResponseNotClosed : IBodyRule
{
    private static readonly TypeName Context = new("System.Net.HttpListenerContext");

    private static readonly ImmutableHashSet<string> Takes = ImmutableHashSet.Create("GetContext", "GetContextAsync", "EndGetContext");

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.ListenerResponseNotClosed;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = Takes.Add("Response").ToImmutableArray();

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        foreach (var call in body.All.OfType<IInvocationOperation>())
        {
            if (Takes.Contains(call.TargetMethod.Name) && call.TargetMethod.ContainingType is { Name: "HttpListener", ContainingNamespace.Name: "Net" }
                && ResponseUse.OfTaken(call, body.Operations) is { IsClosed: false, IsKept: false } use)
            {
                yield return Report(call.Syntax.GetLocation(), call.TargetMethod.Name, use);
            }
        }

        if (body.Owner is not IMethodSymbol method)
        {
            yield break;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type is INamedTypeSymbol type && Context.Is(type)
                && ResponseUse.OfParameter(parameter, body.Operations) is { IsClosed: false, IsKept: false, IsAnswered: true } use
                && !IsClosedByCallers(method, body, cancellation))
            {
                yield return Report(parameter.Locations[0], parameter.Name, use);
            }
        }
    }

    /// <summary>Whether whoever calls the method, or may call it from outside, closes something.</summary>
    private static bool IsClosedByCallers(IMethodSymbol method, Body body, CancellationToken cancellation)
    {
        if (method.IsVirtual || method.IsOverride || method.IsAbstract || method.ExplicitInterfaceImplementations.Length > 0 || ImplementsInterface(method))
        {
            return true;
        }

        var mentions = body.References.To(method, cancellation);
        return mentions.Count == 0 || mentions.Any(mention =>
            mention.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } caller && (ClosedNames.ClosesAnything(caller) || caller.DescendantTokens().Any(token => token.ValueText is "using" or "Abort")));
    }

    private static bool ImplementsInterface(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .SelectMany(implemented => implemented.GetMembers(method.Name))
        .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private Diagnostic Report(Location location, string by, ResponseUse use) => Diagnostic.Create(
        Descriptor,
        location,
        ImmutableDictionary<string, string?>.Empty.With(DiagnosticProperties.UsingVariable, use.Response).With(DiagnosticProperties.ListenerContext, use.Context),
        by);
}
