using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether objects of a type are made anew for each request, so that what they make in a field is.</summary>
internal static class PerRequestType
{
    private static readonly string[] RequestBases = { "ControllerBase", "Controller", "ApiController", "PageModel", "Hub", "ViewComponent" };

    private static readonly string[] RequestCalls = { "AddScoped", "AddTransient", "TryAddScoped", "TryAddTransient" };

    private static readonly string[] OtherCalls = { "AddSingleton", "TryAddSingleton", "AddHostedService" };

    /// <summary>Whether a type is a controller or the like, or the source registers it to live as long as a request.</summary>
    public static bool Is(INamedTypeSymbol type, NameIndex mentions) => HasRequestBase(type) || IsRegistered(type, RequestCalls, mentions);

    /// <summary>Whether a container makes the objects of a type, for however long they live, and so gives their constructor what it takes.</summary>
    public static bool IsMadeByContainer(INamedTypeSymbol type, NameIndex mentions) => Is(type, mentions) || IsRegistered(type, OtherCalls, mentions);

    private static bool HasRequestBase(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (RequestBases.Contains(current.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRegistered(INamedTypeSymbol type, string[] calls, NameIndex mentions) =>
        calls.SelectMany(mentions.MentionsOf).Any(name => name is GenericNameSyntax { TypeArgumentList.Arguments: { Count: > 0 } arguments }
            ? Launches.InvocationOf(name)?.ArgumentList.Arguments.Count == 0 && NameOf(arguments[arguments.Count - 1]) == type.Name
            : Launches.InvocationOf(name) is { ArgumentList.Arguments: { Count: > 0 } given } && given[given.Count - 1].Expression is TypeOfExpressionSyntax { Type: var named } && NameOf(named) == type.Name);

    private static string? NameOf(TypeSyntax type) => type switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        _ => null,
    };
}
