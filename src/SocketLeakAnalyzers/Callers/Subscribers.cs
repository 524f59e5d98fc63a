using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers whether those who hear of an event, or are called by a delegate, may close a connection because of it.</summary>
/// <remarks>
/// By names, as with all callers: a subscriber that closes nothing and tells nobody has not closed, whatever else it does. Who
/// is not in the source may do anything.
/// </remarks>
internal sealed class Subscribers
{
    private const int MaxDepth = 2;

    private readonly NameIndex _index;

    public Subscribers(NameIndex index)
    {
        _index = index;
    }

    /// <summary>Whether invoking the event, field or property may lead to a close.</summary>
    public bool MayAct(ISymbol member, CancellationToken cancellation)
    {
        if (member is not (IEventSymbol or IFieldSymbol or IPropertySymbol) || member.DeclaringSyntaxReferences.IsEmpty || IsOpenToAll(member))
        {
            return true;
        }

        // Where none is in sight, one may come by a way that is not seen.
        cancellation.ThrowIfCancellationRequested();
        var subscriptions = _index.MentionsOf(member.Name).Select(AssignmentOf).OfType<AssignmentExpressionSyntax>().ToArray();
        return subscriptions.Length == 0 || subscriptions.Any(subscription => Acts(subscription.Right, MaxDepth));
    }

    /// <summary>Whether code that is not seen can use the member: subscribe to it, read it or set it.</summary>
    public static bool IsOpenToAll(ISymbol member)
    {
        for (var symbol = member; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }

    private static AssignmentExpressionSyntax? AssignmentOf(SimpleNameSyntax mention)
    {
        SyntaxNode target = mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;
        return target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target ? assignment : null;
    }

    private static bool Acts(ExpressionSyntax subscriber, int depth) => subscriber switch
    {
        AnonymousFunctionExpressionSyntax lambda => Acts(lambda.Body, lambda, depth),
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => Acts(arguments[0].Expression, depth),
        IdentifierNameSyntax group => MethodActs(group, depth),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: IdentifierNameSyntax group } => MethodActs(group, depth),
        LiteralExpressionSyntax => false,
        _ => true,
    };

    private static bool MethodActs(IdentifierNameSyntax name, int depth)
    {
        var methods = name.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<MethodDeclarationSyntax>()
            .Where(method => method.Identifier.ValueText == name.Identifier.ValueText)
            .ToArray();
        return depth == 0 || methods is not { Length: > 0 } || methods.Any(method => Acts((SyntaxNode?)method.Body ?? method.ExpressionBody, method, depth));
    }

    private static bool Acts(SyntaxNode? body, SyntaxNode function, int depth) => body is null || CalleeEffects.NameActs(function is MethodDeclarationSyntax method ? method.Identifier.ValueText : string.Empty)
        || body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => call.Expression switch
        {
            MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access => CalleeEffects.NameActs(access.Name.Identifier.ValueText),
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } => MethodActs(name, depth - 1),
            MemberBindingExpressionSyntax binding => CalleeEffects.NameActs(binding.Name.Identifier.ValueText),
            IdentifierNameSyntax { Identifier.ValueText: "nameof" } => false,
            IdentifierNameSyntax name => MethodActs(name, depth - 1),
            _ => true,
        })
        || body.DescendantNodesAndSelf().Any(node => node is UsingStatementSyntax or ThrowStatementSyntax or AssignmentExpressionSyntax { Right: AnonymousFunctionExpressionSyntax });
}
