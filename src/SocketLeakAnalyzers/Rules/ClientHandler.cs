using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;
using SocketLeakAnalyzers.Catalog;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers over which handler an HTTP client is made, as it is the handler that has the connections.</summary>
internal static class ClientHandler
{
    private static readonly ImmutableArray<TypeName> Pooling = ImmutableArray.Create(
        new TypeName("System.Net.Http.HttpClientHandler"),
        new TypeName("System.Net.Http.SocketsHttpHandler"),
        new TypeName("System.Net.Http.WebRequestHandler"),
        new TypeName("System.Net.Http.WinHttpHandler"));

    /// <summary>What a handler is told of one user, which no other may share.</summary>
    private static readonly ImmutableHashSet<string> Identities = ImmutableHashSet.Create(
        "ClientCertificates", "ClientCertificateOptions", "SslOptions", "CookieContainer", "Credentials", "DefaultProxyCredentials", "Proxy", "UseDefaultCredentials");

    /// <summary>Whether a creation makes connections of its own: over no handler, or over a new one that does.</summary>
    /// <param name="creation">The creation of a client.</param>
    /// <param name="body">The body it stands in.</param>
    /// <param name="bodies">The bodies of the methods that it may have its handler from.</param>
    /// <param name="handler">The creation of the handler; null where none is named.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static bool IsOwn(IObjectCreationOperation creation, IOperation body, SourceBodies bodies, out IObjectCreationOperation? handler, CancellationToken cancellation)
    {
        handler = null;
        var isPlain = true;
        foreach (var argument in creation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                continue;
            }

            if (IsHandler(argument.Value.Type) || IsHandler((argument.Value as IConversionOperation)?.Operand.Type))
            {
                handler = CreationOf(argument.Value, body, bodies, cancellation);
                if (handler is null)
                {
                    return false;
                }
            }
            else
            {
                isPlain &= argument.Parameter?.Type.SpecialType is SpecialType.System_Boolean or SpecialType.System_String;
            }
        }

        // What else a derived client is given may have connections, but not where it is given a handler too.
        return handler is not null || isPlain;
    }

    /// <summary>Whether whoever disposes of a client disposes of its handler, which has the connections.</summary>
    public static bool IsDisposedWith(IObjectCreationOperation client) =>
        !client.Arguments.Any(argument => argument is { Parameter.Type.SpecialType: SpecialType.System_Boolean, Value.ConstantValue: { HasValue: true, Value: false } });

    /// <summary>Whether a creation makes a handler that has connections.</summary>
    public static bool HasConnections(IObjectCreationOperation creation) => creation.Type is INamedTypeSymbol type && Pooling.Any(name => name.Is(type));

    /// <summary>Whether a handler is made for one user: with a certificate, cookies, a password or a proxy that is no constant.</summary>
    public static bool IsForOne(IObjectCreationOperation? handler)
    {
        if (handler is null)
        {
            return false;
        }

        var local = (handler.Parent as IVariableInitializerOperation)?.Parent is IVariableDeclaratorOperation { Symbol: var symbol } ? symbol : null;
        return BodyOf(handler).Descendants().OfType<IPropertyReferenceOperation>().Any(property => Identities.Contains(property.Property.Name) && !IsSetToNone(property) && property.Instance switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } => handler.Syntax.Span.Contains(property.Syntax.Span),
            ILocalReferenceOperation reference => local is not null && SymbolEqualityComparer.Default.Equals(reference.Local, local),
            _ => false,
        });
    }

    private static bool IsSetToNone(IPropertyReferenceOperation property) =>
        property.Parent is ISimpleAssignmentOperation assignment && assignment.Target == property && assignment.Value.ConstantValue is { HasValue: true, Value: null or false };

    private static IOperation BodyOf(IOperation operation)
    {
        var body = operation;
        while (body.Parent is not null)
        {
            body = body.Parent;
        }

        return body;
    }

    private static bool IsHandler(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "HttpMessageHandler", ContainingNamespace: { Name: "Http", ContainingNamespace.Name: "Net" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The creation of the handler that has the connections, behind a variable and behind those that only pass on; null where it comes from elsewhere.</summary>
    private static IObjectCreationOperation? CreationOf(IOperation value, IOperation body, SourceBodies bodies, CancellationToken cancellation)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        switch (value)
        {
            case IObjectCreationOperation creation when HasConnections(creation):
                return creation;
            case IObjectCreationOperation { Arguments: var arguments }:
                return arguments.Where(argument => IsHandler(argument.Value.Type)).Select(argument => CreationOf(argument.Value, body, bodies, cancellation)).FirstOrDefault();
            case ILocalReferenceOperation { Local: var local }:
                var values = ValuesOf(local, body).ToArray();
                return values.Length == 1 && values[0] is not ILocalReferenceOperation ? CreationOf(values[0], body, bodies, cancellation) : null;
            case IInvocationOperation { TargetMethod: var factory }:
                return FreshClient.MadeBy(factory, bodies, (creation, _) => HasConnections(creation), cancellation);
            default:
                return null;
        }
    }

    private static IEnumerable<IOperation> ValuesOf(ILocalSymbol local, IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer.Value: var value } declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local):
                    yield return value;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: var value } when SymbolEqualityComparer.Default.Equals(target.Local, local):
                    yield return value;
                    break;
            }
        }
    }
}
