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

/// <summary>SLA0301: an <c>HttpClient</c>, or a handler, is made anew each time that some code runs, with connections that only it can use.</summary>
internal sealed class ClientPerCall : IBodyRule
{
    /// <summary>The base of all clients: what sends requests through a handler.</summary>
    private static readonly TypeName Invoker = new("System.Net.Http.HttpMessageInvoker");

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => Descriptors.ClientPerCall;

    /// <inheritdoc/>
    public ImmutableArray<string> Triggers { get; } = ImmutableArray.Create("HttpClient", "HttpMessageInvoker", "HttpClientHandler", "SocketsHttpHandler", "WebRequestHandler", "WinHttpHandler");

    /// <summary>Whether a type is <c>HttpClient</c> or derives from it, or is the base of it.</summary>
    public static bool IsClient(ITypeSymbol? type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
        {
            if (current.Name == "HttpMessageInvoker" && Invoker.Is(current))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public IEnumerable<Diagnostic> Judge(Body body, CancellationToken cancellation)
    {
        foreach (var operation in body.Operations.DescendantsAndSelf())
        {
            var found = IsClient(operation.Type) ? Find(operation, body, cancellation)
                : operation is IObjectCreationOperation creation && ClientHandler.HasConnections(creation) ? FindHandler(creation, body, cancellation)
                : null;
            if (found is not null)
            {
                yield return found;
            }
        }
    }

    private Diagnostic? Find(IOperation operation, Body body, CancellationToken cancellation)
    {
        switch (operation)
        {
            case IObjectCreationOperation creation when ClientHandler.IsOwn(creation, body.Operations, body.Bodies, out var handler, cancellation):
                var use = ClientUse.Of(creation, body.Operations, body.Knowledge.Summaries);
                return IsPerCall(creation, use, body, cancellation)
                    ? Report(ClientHandler.IsForOne(handler) ? Descriptors.ClientPerUser : IsDisposed(creation, handler, use, body) ? Descriptor : Descriptors.ClientPerCallKeptOpen, creation, use, body)
                    : null;

            // Who disposes of what a method of the source has made, for this one call.
            case IInvocationOperation or IAwaitOperation when CalledBy(operation) is { } factory
                && ClientUse.Of(operation, body.Operations, body.Knowledge.Summaries) is { IsDisposed: true, IsKept: false, IsReturned: false, ServesLoop: false } here:
                return !RunsOnce.IsOfTests(operation.SemanticModel!.Compilation) && !RunsOnceIn(body).Is(operation.Syntax, cancellation) && MadeBy(factory, body, cancellation) is { } made
                    ? Report(Descriptor, operation, here, body, made.Type!.Name)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>A handler that no client of this body is made over: it is kept for those that others make for a request.</summary>
    private Diagnostic? FindHandler(IObjectCreationOperation creation, Body body, CancellationToken cancellation)
    {
        var use = ClientUse.Of(creation, body.Operations, body.Knowledge.Summaries);
        return (use.Member is not null || use is { IsReturned: true, IsKept: false }) && IsPerCall(creation, use, body, cancellation) && !body.Operations.Descendants().OfType<IObjectCreationOperation>()
                .Any(client => IsClient(client.Type) && ClientHandler.IsOwn(client, body.Operations, body.Bodies, out var handler, cancellation) && handler == creation)
            ? Report(ClientHandler.IsForOne(creation) ? Descriptors.ClientPerUser : IsDisposed(creation, null, use, body) ? Descriptor : Descriptors.ClientPerCallKeptOpen, creation, use, body)
            : null;
    }

    /// <summary>Whether what has the connections is disposed of: here, by the object that has it, or by the container that asked for it.</summary>
    private static bool IsDisposed(IObjectCreationOperation creation, IObjectCreationOperation? handler, ClientUse use, Body body) =>
        (ClientHandler.IsDisposedWith(creation) && (use.IsDisposed || (use.IsReturned && IsForContainer(creation.Syntax)) || IsDisposedByType(use.Member)))
        || (handler is not null && ClientUse.Of(handler, body.Operations, body.Knowledge.Summaries).IsDisposed);

    private static bool IsDisposedByType(ISymbol? member) =>
        member?.ContainingType.DeclaringSyntaxReferences.Any(type => ClosedNames.ClosesDirectly(type.GetSyntax(), member.Name)) == true;

    /// <summary>Whether a lambda tells a container how to make what each request gets.</summary>
    private static bool IsForContainer(SyntaxNode made) => made.FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax) is AnonymousFunctionExpressionSyntax lambda
        && RunsOnce.CalledWith(lambda) is "AddScoped" or "AddTransient" or "TryAddScoped" or "TryAddTransient";

    /// <summary>The method whose client an operation is: of a call, or of one that is awaited.</summary>
    private static IMethodSymbol? CalledBy(IOperation operation) => operation switch
    {
        IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: IInvocationOperation call } } => call.TargetMethod,
        IAwaitOperation { Operation: IInvocationOperation call } => call.TargetMethod,
        IInvocationOperation call => call.TargetMethod,
        _ => null,
    };

    private static bool IsPerCall(IObjectCreationOperation creation, ClientUse use, Body body, CancellationToken cancellation)
    {
        if (RunsOnce.IsOfTests(creation.SemanticModel!.Compilation) || RunsInBrowser(creation.SemanticModel.Compilation) || use.ServesLoop)
        {
            return false;
        }

        if (use.Member is { IsStatic: false, ContainingType: { } type } && SymbolEqualityComparer.Default.Equals(type, body.Owner.ContainingType))
        {
            // A field lives as long as its object does: it is made anew if that is.
            return creation.Syntax.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is null
                && (body.Owner is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Constructor }) && PerRequestType.Is(type, body.Mentions);
        }

        if (use.IsKept && !use.IsDisposed)
        {
            return false;
        }

        if (use.IsReturned)
        {
            return !use.IsDisposed && IsMadeForEachCaller(creation, body, cancellation);
        }

        // One that nobody does anything with never connects.
        return (use.IsUsed || use.IsKept || use.IsDisposed) && !RunsOnceIn(body).Is(creation.Syntax, cancellation);
    }

    /// <summary>Whether a function that returns a new client is called where it is used but once, and nobody disposes of it.</summary>
    private static bool IsMadeForEachCaller(IObjectCreationOperation creation, Body body, CancellationToken cancellation)
    {
        if (creation.Syntax.FirstAncestorOrSelf<SyntaxNode>(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) is not { } function)
        {
            return false;
        }

        if (function is AnonymousFunctionExpressionSyntax)
        {
            return IsForContainer(function);
        }

        if (body.Owner is IMethodSymbol { MethodKind: MethodKind.PropertyGet, IsVirtual: false, IsOverride: false })
        {
            // Each look at the property makes another one.
            return true;
        }

        return body.Owner is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsVirtual: false, IsOverride: false, IsAbstract: false } method
            && body.References.To(method, cancellation).Any(mention => IsUsedOnce(mention) && !RunsOnceIn(body).Is(mention, cancellation));
    }

    /// <summary>Whether a mention of a method calls it for a variable or a chain of calls, without a <c>using</c>.</summary>
    private static bool IsUsedOnce(SimpleNameSyntax mention)
    {
        if (Launches.InvocationOf(mention) is not { } call)
        {
            return false;
        }

        ExpressionSyntax made = call;
        while (made.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } })
        {
            made = (ExpressionSyntax)made.Parent;
        }

        return made.Parent switch
        {
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "Dispose" } access => access.Expression == made,
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } variable } =>
                declaration.FirstAncestorOrSelf<SyntaxNode>(node => node is MemberDeclarationSyntax) is { } member && IsOnlyUsed(variable.Identifier.ValueText, member),
            _ => false,
        };
    }

    /// <summary>Whether all that is done with a variable is to call members of it, and to give it to methods of the same source.</summary>
    private static bool IsOnlyUsed(string variable, SyntaxNode member) => member.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == variable)
        .All(name => name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression != name || access.Name.Identifier.ValueText != "Dispose",
            ConditionalAccessExpressionSyntax => true,
            _ => false,
        });

    /// <summary>The client that a method of the source makes for each caller, over connections of its own; null where it returns another.</summary>
    private static IObjectCreationOperation? MadeBy(IMethodSymbol factory, Body body, CancellationToken cancellation) => FreshClient.MadeBy(
        factory,
        body.Bodies,
        (creation, operations) => IsClient(creation.Type) && ClientHandler.IsOwn(creation, operations, body.Bodies, out var handler, cancellation) && !ClientHandler.IsForOne(handler),
        cancellation);

    /// <summary>A program in a browser has no sockets of its own.</summary>
    private static bool RunsInBrowser(Compilation compilation) => compilation.ReferencedAssemblyNames.Any(name => name.Name == "Microsoft.AspNetCore.Components.WebAssembly");

    private static RunsOnce RunsOnceIn(Body body) => new(body.Mentions, body.Operations.SemanticModel!.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication);

    private static Diagnostic Report(DiagnosticDescriptor descriptor, IOperation made, ClientUse use, Body body, string? type = null) => Diagnostic.Create(
        descriptor,
        made.Syntax.GetLocation(),
        type ?? made.Type!.Name,
        use.Member is { } member ? member.ContainingType.Name : NameOf(made.Syntax, body.Owner));

    /// <summary>What runs again and again: the method, or what is given the lambda.</summary>
    private static string NameOf(SyntaxNode made, ISymbol owner)
    {
        foreach (var outer in made.Ancestors())
        {
            switch (outer)
            {
                case LocalFunctionStatementSyntax local:
                    return local.Identifier.ValueText;
                case AnonymousFunctionExpressionSyntax when RunsOnce.CalledWith(outer) is { } called:
                    return called;
                case MemberDeclarationSyntax:
                    return owner is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : owner is IMethodSymbol { MethodKind: MethodKind.Constructor } ? owner.ContainingType.Name : owner.Name;
            }
        }

        return owner.Name;
    }
}
