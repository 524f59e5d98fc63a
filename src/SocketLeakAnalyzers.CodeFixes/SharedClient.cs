using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>The one client that all calls of a type share: a field that the type has, or one that it gets.</summary>
internal sealed class SharedClient
{
    private const string DefaultName = "SharedHttpClient";

    /// <summary>What a client is told, in its initializer or later, that not every call may want.</summary>
    private static readonly string[] Settings =
    {
        "BaseAddress", "DefaultRequestHeaders", "DefaultRequestVersion", "Timeout", "Credentials", "ClientCertificates", "CookieContainer", "Proxy", "SslOptions", "Dispose",
    };

    /// <summary>What a handler may be told without that its clients behave otherwise: how long it keeps its connections, and how many.</summary>
    private static readonly string[] PoolSettings =
    {
        "PooledConnectionLifetime", "PooledConnectionIdleTimeout", "MaxConnectionsPerServer", "ConnectTimeout", "EnableMultipleHttp2Connections", "UseCookies",
    };

    private readonly string? _declaration;

    private SharedClient(string name, string? declaration)
    {
        Name = name;
        _declaration = declaration;
    }

    /// <summary>The name of the field.</summary>
    public string Name { get; }

    /// <summary>The shared client of a type; null where it can have none.</summary>
    public static SharedClient? Of(TypeDeclarationSyntax type, FixContext context)
    {
        if (type is InterfaceDeclarationSyntax || type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Any(outer => outer.TypeParameterList is not null)
            || type.OpenBraceToken.IsMissing || type.OpenBraceToken.IsKind(SyntaxKind.None)
            || context.Model.GetDeclaredSymbol(type, context.Cancellation) is not INamedTypeSymbol symbol)
        {
            return null;
        }

        if (Existing(type) is { } existing)
        {
            return new SharedClient(existing, null);
        }

        var name = DefaultName;
        for (var i = 2; !symbol.GetMembers(name).IsEmpty; i++)
        {
            name = DefaultName + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Declaration(name, type.OpenBraceToken.Span.End, context) is { } declaration ? new SharedClient(name, declaration) : null;
    }

    /// <summary>The type with the field, as its first member; as it is where it has it already.</summary>
    public TypeDeclarationSyntax In(TypeDeclarationSyntax type, string indentation, SourceLayout layout)
    {
        if (_declaration is null || type.Members.OfType<FieldDeclarationSyntax>().Any(field => field.Declaration.Variables.Any(variable => variable.Identifier.ValueText == Name)))
        {
            return type;
        }

        return layout.WithFirstMember(type, _declaration, indentation);
    }

    /// <summary>A static client that only this type knows, and that neither it nor its handler was told anything.</summary>
    private static string? Existing(TypeDeclarationSyntax type) => type.Members.OfType<FieldDeclarationSyntax>()
        .Where(field => field.Modifiers.Any(SyntaxKind.StaticKeyword) && field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)
            && !field.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword)
            && field.Declaration.Type.ToString() is "HttpClient" or "System.Net.Http.HttpClient")
        .SelectMany(field => field.Declaration.Variables)
        .Where(variable => variable.Initializer?.Value is BaseObjectCreationExpressionSyntax creation && HasNoSettings(creation) && type.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == variable.Identifier.ValueText && name.Parent is not MemberAccessExpressionSyntax { Expression: not IdentifierNameSyntax })
            .All(IsPlainUse))
        .Select(variable => variable.Identifier.ValueText)
        .FirstOrDefault();

    /// <summary>Whether a mention of the client asks nothing but requests of it, or calls it by another name where nobody tells any client anything.</summary>
    private static bool IsPlainUse(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } => !Settings.Contains(member),
        EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax } => !HasSettings(name.FirstAncestorOrSelf<MemberDeclarationSyntax>()),
        EqualsValueClauseSyntax { Parent.Parent.Parent: FieldDeclarationSyntax } or AssignmentExpressionSyntax => !HasSettings(name.FirstAncestorOrSelf<TypeDeclarationSyntax>()),
        _ => false,
    };

    private static bool HasSettings(SyntaxNode? scope) => scope?.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => Settings.Contains(access.Name.Identifier.ValueText)) != false;

    private static bool HasNoSettings(BaseObjectCreationExpressionSyntax creation) =>
        creation.DescendantNodesAndSelf().OfType<BaseObjectCreationExpressionSyntax>().All(made => made.Initializer is null || made.Initializer.Expressions.All(entry =>
            entry is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var setting } } && PoolSettings.Contains(setting)))
        && (creation.ArgumentList is null || creation.ArgumentList.Arguments.All(argument => argument.Expression is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } }));

    /// <summary>
    /// The field over a handler that opens a new connection every two minutes, so that changes of DNS are seen, and keeps no cookies:
    /// those that one caller is given must not go out with the request of another.
    /// </summary>
    private static string? Declaration(string name, int position, FixContext context)
    {
        if (context.NameOf("System.Net.Http.HttpClient", position) is not { } client)
        {
            return null;
        }

        if (context.NameOf("System.Net.Http.SocketsHttpHandler", position) is { } handler && context.NameOf("System.TimeSpan", position) is { } time)
        {
            return $"private static readonly {client} {name} = new {client}(new {handler} {{ PooledConnectionLifetime = {time}.FromMinutes(2), UseCookies = false }});";
        }

        return context.NameOf("System.Net.Http.HttpClientHandler", position) is { } older
            ? $"private static readonly {client} {name} = new {client}(new {older} {{ UseCookies = false }});"
            : null;
    }
}
