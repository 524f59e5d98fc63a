using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names, whether somebody who calls a method may close its object when the method throws.</summary>
internal static class Rescuers
{
    private const int MaxDepth = 2;

    /// <summary>Whether one of the callers may: then it may be what the others rely on.</summary>
    public static bool MayRescue(IMethodSymbol method, References references, CancellationToken cancellation) =>
        MayRescue(references.To(method, cancellation), method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray(), references, MaxDepth, cancellation);

    /// <summary>Whether a handler may close, or tell somebody who does.</summary>
    public static bool Acts(SyntaxNode handler) => handler.DescendantNodes().Any(node => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => CalleeEffects.NameActs(access.Name.Identifier.ValueText),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => CalleeEffects.NameActs(binding.Name.Identifier.ValueText),

        // What a method of the object does about it is not looked into.
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => name.Identifier.ValueText != "nameof" && name.Identifier.ValueText.IndexOf("Log", StringComparison.Ordinal) < 0,
        InvocationExpressionSyntax => true,
        _ => false,
    });

    /// <summary>Whether an exception of this type is what a method throws at a caller that uses it wrongly.</summary>
    public static bool IsMisuse(string exception) =>
        exception.IndexOf("Argument", StringComparison.Ordinal) >= 0
        || exception.EndsWith("ObjectDisposedException", StringComparison.Ordinal) || exception.EndsWith("InvalidOperationException", StringComparison.Ordinal)
        || exception.EndsWith("NotSupportedException", StringComparison.Ordinal) || exception.EndsWith("NotImplementedException", StringComparison.Ordinal);

    private static bool MayRescue(IReadOnlyList<SimpleNameSyntax> mentions, SyntaxNode[] own, References references, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return mentions
            .Where(mention => !own.Any(body => body.SyntaxTree == mention.SyntaxTree && body.Span.Contains(mention.Span)))
            .Any(mention => MayRescue(mention, references, depth, cancellation));
    }

    private static bool MayRescue(SimpleNameSyntax mention, References references, int depth, CancellationToken cancellation)
    {
        if (Launches.InvocationOf(mention) is not { } call)
        {
            return !Launches.IsLaunch(mention, method: null) && !IsNameOnly(mention);
        }

        if (mention.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax) is not { } caller)
        {
            return false;
        }

        var receiver = mention.Parent is MemberAccessExpressionSyntax access ? ClosedNames.RootName(access.Expression) : null;
        if (IsKept(call)
            || call.Ancestors().TakeWhile(outer => outer != caller).Any(outer => outer switch
            {
                TryStatementSyntax guarded => guarded.Block.Span.Contains(call.Span)
                    && (guarded.Catches.Any(clause => Acts(clause.Block)) || (guarded.Finally is { } last && Acts(last))),
                UsingStatementSyntax @using => receiver is not null && MentionsName(@using.Declaration ?? (SyntaxNode?)@using.Expression, receiver),
                BlockSyntax block => receiver is not null && block.Statements.Any(statement =>
                    statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } local && MentionsName(local.Declaration, receiver)),
                _ => false,
            }))
        {
            return true;
        }

        // Nobody hears of it here, or the caller's caller does.
        return depth > 1 && caller is MethodDeclarationSyntax outer && !Launches.IsLaunch(mention, method: null)
            && MayRescue(references.To(outer, cancellation), new SyntaxNode[] { outer }, references, depth - 1, cancellation);
    }

    private static bool IsNameOnly(SimpleNameSyntax mention) =>
        (mention.Parent is MemberAccessExpressionSyntax access ? access.Parent : mention.Parent) is ArgumentSyntax
        {
            Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } },
        };

    /// <summary>Whether the task of a call goes where somebody may hear that it has failed: into a variable, an argument, a continuation.</summary>
    private static bool IsKept(InvocationExpressionSyntax call) => call.Parent switch
    {
        AwaitExpressionSyntax or ExpressionStatementSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax => false,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } => false,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" or "AsTask" or "Forget", Parent: InvocationExpressionSyntax outer } => IsKept(outer),
        ConditionalAccessExpressionSyntax { Parent: ExpressionStatementSyntax } => false,
        _ => true,
    };

    private static bool MentionsName(SyntaxNode? node, string name) =>
        node?.DescendantNodesAndSelf().Any(inner => inner switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
            _ => false,
        }) == true;
}
