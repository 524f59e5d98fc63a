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

        var field = SyntaxFactory.ParseMemberDeclaration(_declaration)!
            .WithLeadingTrivia(SyntaxFactory.Whitespace(indentation + layout.OneLevel))
            .WithTrailingTrivia(type.Members.FirstOrDefault() is null or FieldDeclarationSyntax ? new[] { layout.EndOfLine } : new[] { layout.EndOfLine, layout.EndOfLine });
        return type.WithMembers(type.Members.Insert(0, field));
    }

    /// <summary>A static client of the type that has no settings of its own.</summary>
    private static string? Existing(TypeDeclarationSyntax type) => type.Members.OfType<FieldDeclarationSyntax>()
        .Where(field => field.Modifiers.Any(SyntaxKind.StaticKeyword) && field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) && field.Declaration.Type.ToString() is "HttpClient" or "System.Net.Http.HttpClient")
        .SelectMany(field => field.Declaration.Variables)
        .Where(variable => variable.Initializer?.Value is BaseObjectCreationExpressionSyntax creation && !Settings.Any(setting => creation.ToString().IndexOf(setting, StringComparison.Ordinal) >= 0)
            && !type.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText && Settings.Contains(access.Name.Identifier.ValueText)))
        .Select(variable => variable.Identifier.ValueText)
        .FirstOrDefault();

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
