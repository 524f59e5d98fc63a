using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>Answers whether a client that is made for one call has anything of that call in it, so that no other could use it.</summary>
internal static class ClientSite
{
    private static readonly HashSet<string> Requests = new()
    {
        "DeleteAsync", "GetAsync", "GetByteArrayAsync", "GetStreamAsync", "GetStringAsync", "PatchAsync", "PostAsync", "PutAsync", "Send", "SendAsync",
        "DeleteFromJsonAsync", "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "PatchAsJsonAsync", "PostAsJsonAsync", "PutAsJsonAsync",
    };

    /// <summary>
    /// Whether the client is made without settings and all that is done with it is one request: what it is told of a call
    /// (headers, a base address, a timeout) would hold for all others, and a second request may want the cookies of the first.
    /// </summary>
    public static bool CanBeShared(BaseObjectCreationExpressionSyntax creation, FixContext context) =>
        creation is { Initializer: null } && !(creation.ArgumentList?.Arguments.Any() ?? false)
        && context.Model.GetTypeInfo(creation, context.Cancellation).Type is { Name: "HttpClient", ContainingNamespace: { Name: "Http", ContainingNamespace.Name: "Net" } }
        && MentionsOf(creation, context) is { Length: 1 } mentions && IsRequest(mentions[0]) && !IsRepeated(mentions[0], creation);

    /// <summary>The expressions that are the client: the variable where it is mentioned, or the creation itself.</summary>
    private static ExpressionSyntax[] MentionsOf(BaseObjectCreationExpressionSyntax creation, FixContext context)
    {
        if (creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable })
        {
            return new ExpressionSyntax[] { Outermost(creation) };
        }

        if (context.Model.GetDeclaredSymbol(variable, context.Cancellation) is not ILocalSymbol symbol
            || variable.Ancestors().FirstOrDefault(node => node is BlockSyntax or SwitchSectionSyntax) is not { } scope)
        {
            return Array.Empty<ExpressionSyntax>();
        }

        return scope.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(name, context.Cancellation).Symbol, symbol))
            .ToArray<ExpressionSyntax>();
    }

    private static ExpressionSyntax Outermost(ExpressionSyntax expression) => expression.Parent is ParenthesizedExpressionSyntax outer ? Outermost(outer) : expression;

    private static bool IsRequest(ExpressionSyntax client) =>
        client.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Parent: InvocationExpressionSyntax } access && access.Expression == client && Requests.Contains(name);

    private static bool IsRepeated(ExpressionSyntax client, SyntaxNode creation) => client.Ancestors()
        .TakeWhile(node => !node.Span.Contains(creation.Span))
        .Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax || FixContext.IsFunction(node));
}
