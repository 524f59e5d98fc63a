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

    /// <summary>What a client is told that its handler, and with it other clients over that handler, never learns of.</summary>
    private static readonly HashSet<string> OwnSettings = new()
    {
        "BaseAddress", "DefaultRequestHeaders", "DefaultRequestVersion", "DefaultVersionPolicy", "MaxResponseContentBufferSize", "Timeout",
    };

    /// <summary>
    /// Whether the client is made without settings and all that is done with it is one request: what it is told of a call
    /// (headers, a base address, a timeout) would hold for all others, and a second request may want the cookies of the first.
    /// </summary>
    public static bool CanBeShared(BaseObjectCreationExpressionSyntax creation, FixContext context) => IsOneRequest(creation, context, _ => false);

    /// <summary>
    /// Whether a client of a factory can take its place: over a handler that others use too, which is one request again, but with
    /// settings of its own, and disposed of or not.
    /// </summary>
    public static bool CanComeFromFactory(BaseObjectCreationExpressionSyntax creation, FixContext context) => IsOneRequest(creation, context, IsOwnSetting);

    private static bool IsOneRequest(BaseObjectCreationExpressionSyntax creation, FixContext context, Func<ExpressionSyntax, bool> isHarmless)
    {
        if (creation is not { Initializer: null } || (creation.ArgumentList?.Arguments.Any() ?? false)
            || context.Model.GetTypeInfo(creation, context.Cancellation).Type is not { Name: "HttpClient", ContainingNamespace: { Name: "Http", ContainingNamespace.Name: "Net" } })
        {
            return false;
        }

        var requests = MentionsOf(creation, context).Where(mention => !isHarmless(mention)).ToArray();
        return requests.Length > 0 && requests.All(IsRequest)
            && requests.GroupBy(MemberOf).All(some => some.Count() == 1 && !IsRepeated(some.Single(), creation))
            && (requests.Length == 1 || !CallEachOther(requests.Select(MemberOf).ToArray()));
    }

    /// <summary>The expressions that are the client: the variable or the field where it is mentioned, or the creation itself.</summary>
    private static IEnumerable<ExpressionSyntax> MentionsOf(BaseObjectCreationExpressionSyntax creation, FixContext context)
    {
        if (creation.Parent is not (EqualsValueClauseSyntax or AssignmentExpressionSyntax))
        {
            return new[] { Outermost(creation) };
        }

        switch (HolderOf(creation, context))
        {
            case ILocalSymbol local when creation.Ancestors().FirstOrDefault(node => node is BlockSyntax or SwitchSectionSyntax) is { } scope:
                return MentionsOf(local, scope, context);
            case IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: false, ContainingType.DeclaringSyntaxReferences.Length: 1 } field
                when creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type:
                return MentionsOf(field, type, context).Where(mention => !(mention.Parent is AssignmentExpressionSyntax assignment && assignment.Right == creation));
            default:
                return Enumerable.Empty<ExpressionSyntax>();
        }
    }

    private static IEnumerable<ExpressionSyntax> MentionsOf(ISymbol holder, SyntaxNode scope, FixContext context) => scope.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == holder.Name && SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(name, context.Cancellation).Symbol, holder))
        .Select(name => name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : (ExpressionSyntax)name);

    /// <summary>The variable or field that is declared with the client, or the field that a constructor sets to it.</summary>
    private static ISymbol? HolderOf(BaseObjectCreationExpressionSyntax creation, FixContext context) => creation.Parent switch
    {
        EqualsValueClauseSyntax { Parent: { } declared } => context.Model.GetDeclaredSymbol(declared, context.Cancellation),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var left, Parent: ExpressionStatementSyntax { Parent.Parent: ConstructorDeclarationSyntax } or ArrowExpressionClauseSyntax { Parent: ConstructorDeclarationSyntax } } =>
            context.Model.GetSymbolInfo(left, context.Cancellation).Symbol,
        _ => null,
    };

    private static ExpressionSyntax Outermost(ExpressionSyntax expression) => expression.Parent is ParenthesizedExpressionSyntax outer ? Outermost(outer) : expression;

    private static bool IsRequest(ExpressionSyntax client) =>
        client.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Parent: InvocationExpressionSyntax } access && access.Expression == client && Requests.Contains(name);

    private static bool IsOwnSetting(ExpressionSyntax client) =>
        client.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } access && access.Expression == client
        && (OwnSettings.Contains(name) || (name == "Dispose" && access.Parent is InvocationExpressionSyntax));

    private static bool IsRepeated(ExpressionSyntax client, SyntaxNode creation) => client.Ancestors()
        .TakeWhile(node => !node.Span.Contains(creation.Span) && node is not MemberDeclarationSyntax)
        .Any(node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax || FixContext.IsFunction(node));

    private static MemberDeclarationSyntax? MemberOf(SyntaxNode node) => node.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    /// <summary>Whether one request may lead to another, by the names of the members that make them.</summary>
    private static bool CallEachOther(IReadOnlyCollection<MemberDeclarationSyntax?> members)
    {
        var names = new HashSet<string>(members.Select(member => (member as MethodDeclarationSyntax)?.Identifier.ValueText ?? string.Empty));
        return names.Count < members.Count
            || members.First()?.Parent is not { } type
            || type.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText)
                && !(name.Parent is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access && access.Name == name));
    }
}
