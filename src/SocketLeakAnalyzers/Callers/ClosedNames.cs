using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Answers, by names alone, whether a piece of source may close what a variable or field holds.</summary>
internal static class ClosedNames
{
    private static readonly ImmutableHashSet<string> Closers =
        ImmutableHashSet.Create("Close", "Dispose", "DisposeAsync", "Abort", "CloseAsync");

    private static readonly string[] ClosingVerbs =
        { "Close", "Dispose", "Disconnect", "Stop", "Release", "Clean", "Shutdown", "Free", "Kill", "Drop", "Terminate", "Finish", "Return" };

    /// <summary>Whether the node closes the name, something made from it, or something it was made from.</summary>
    public static bool Closes(SyntaxNode scope, string name) => ClosesOf(scope, name).Any();

    /// <summary>The nodes that close the name, something made from it, or something it was made from: calls, and what is declared with <c>using</c>.</summary>
    public static IEnumerable<SyntaxNode> ClosesOf(SyntaxNode scope, string name) => ClosesOf(scope, Aliases(scope, name));

    /// <summary>Whether the node closes the name itself, whatever else it is called.</summary>
    public static bool ClosesDirectly(SyntaxNode scope, string name) => ClosesOf(scope, new HashSet<string> { name }).Any();

    private static IEnumerable<SyntaxNode> ClosesOf(SyntaxNode scope, HashSet<string> names)
    {
        foreach (var node in scope.DescendantNodes())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when IsClose(call, names):
                case UsingStatementSyntax { Expression: { } resource } when Mentions(resource, names):
                case UsingStatementSyntax { Declaration: { } declaration } when Declares(declaration, names):
                case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: (int)SyntaxKind.UsingKeyword } local when Declares(local.Declaration, names):
                case MemberAccessExpressionSyntax { Parent: ArgumentSyntax } group when Closers.Contains(group.Name.Identifier.ValueText) && names.Contains(RootName(group.Expression)!):
                    yield return node;
                    break;
            }
        }
    }

    /// <summary>Whether a method of this name closes whatever it is called on.</summary>
    public static bool IsCloser(string name) => Closers.Contains(name);

    /// <summary>Whether a method of this name says that it ends something.</summary>
    public static bool NameCloses(string name) => IsCloser(name) || ClosingVerbs.Any(verb => name.IndexOf(verb, StringComparison.Ordinal) >= 0);

    /// <summary>Whether the node closes anything at all.</summary>
    public static bool ClosesAnything(SyntaxNode scope) => scope.DescendantNodes().Any(node => node is
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member, Parent: InvocationExpressionSyntax } && Closers.Contains(member)
        || node is MemberBindingExpressionSyntax { Name.Identifier.ValueText: var bound } && Closers.Contains(bound));

    /// <summary>The variable or field an expression starts from: <c>client</c> of <c>(await client.GetStream()).X!</c>.</summary>
    public static string? RootName(ExpressionSyntax? expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } access => access.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => RootName(access.Expression),
        InvocationExpressionSyntax call => RootName(call.Expression),
        ConditionalAccessExpressionSyntax access => RootName(access.Expression),
        ParenthesizedExpressionSyntax inner => RootName(inner.Expression),
        AwaitExpressionSyntax inner => RootName(inner.Expression),
        CastExpressionSyntax inner => RootName(inner.Expression),
        PostfixUnaryExpressionSyntax inner => RootName(inner.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } inner => RootName(inner.Left),
        _ => null,
    };

    /// <summary>The names that are bound to the same connection by declarations and assignments within the scope.</summary>
    public static HashSet<string> Aliases(SyntaxNode scope, string name)
    {
        var names = new HashSet<string> { name };
        var links = scope.DescendantNodes().SelectMany(Bindings).ToArray();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (target, value) in links)
            {
                if (names.Contains(target))
                {
                    // "stream = client.GetStream()": closing the client closes the stream.
                    grown |= RootName(value) is { } root && names.Add(root);
                }
                else if (Mentions(value, names))
                {
                    grown |= names.Add(target);
                }
            }
        }

        return names;
    }

    private static IEnumerable<(string Target, ExpressionSyntax Value)> Bindings(SyntaxNode node)
    {
        switch (node)
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } value } declarator when IsObject(value):
                yield return (declarator.Identifier.ValueText, value);
                break;
            case ForEachStatementSyntax loop:
                yield return (loop.Identifier.ValueText, loop.Expression);
                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
                when RootName(assignment.Left) is { } target && IsObject(assignment.Right):
                yield return (target, assignment.Right);
                break;
        }
    }

    /// <summary>A read's count, awaited or not, is no alias of the connection; a view, a wrapper or a copy is.</summary>
    private static bool IsObject(ExpressionSyntax value) => !BreaksChain(value) && value switch
    {
        AwaitExpressionSyntax or AnonymousFunctionExpressionSyntax => false,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText is "GetStream" or "Exchange",
        LiteralExpressionSyntax => false,
        _ => true,
    };

    private static bool IsClose(InvocationExpressionSyntax call, HashSet<string> names)
    {
        var method = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => null,
        };

        if (method is null)
        {
            return false;
        }

        if (Closers.Contains(method) && Receiver(call) is { } receiver && names.Contains(receiver))
        {
            return true;
        }

        return ClosingVerbs.Any(verb => method.IndexOf(verb, StringComparison.Ordinal) >= 0)
            && call.ArgumentList.Arguments.Any(argument => RootName(argument.Expression) is { } root && names.Contains(root));
    }

    private static string? Receiver(InvocationExpressionSyntax call)
    {
        if (call.Expression is MemberAccessExpressionSyntax access)
        {
            return RootName(access.Expression) ?? (access.Expression is MemberBindingExpressionSyntax ? Receiver(access) : null);
        }

        return call.Expression is MemberBindingExpressionSyntax binding ? Receiver(binding) : null;
    }

    /// <summary>The root of <c>client?.Client?.Close()</c>: the outermost access has the name.</summary>
    private static string? Receiver(SyntaxNode binding) =>
        binding.AncestorsAndSelf().TakeWhile(node => node is not StatementSyntax)
            .OfType<ConditionalAccessExpressionSyntax>()
            .Select(access => RootName(access.Expression))
            .FirstOrDefault(name => name is not null);

    /// <summary>A wrapper that leaves what it wraps open: closing it closes nothing else (07a, 08c, 09c).</summary>
    public static bool BreaksChain(ExpressionSyntax value) =>
        value.DescendantNodesAndSelf().OfType<ObjectCreationExpressionSyntax>().Any(creation =>
        {
            var arguments = creation.ArgumentList?.Arguments ?? default;
            bool IsTrue(int index) => index < arguments.Count && arguments[index].Expression.IsKind(SyntaxKind.TrueLiteralExpression);
            var type = creation.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault()?.Identifier.ValueText;
            var leaves = arguments.Any(a => a.NameColon?.Name.Identifier.ValueText is "leaveOpen" or "leaveInnerStreamOpen" && a.Expression.IsKind(SyntaxKind.TrueLiteralExpression));
            return leaves || type switch
            {
                "NetworkStream" => arguments.Count < 2 || arguments.Last().Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression }
                    or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "FileAccess" } },
                "SslStream" or "NegotiateStream" => IsTrue(1),
                "StreamReader" => IsTrue(4),
                "StreamWriter" => IsTrue(3),
                "BinaryReader" or "BinaryWriter" => IsTrue(2),
                _ => false,
            };
        });

    private static bool Declares(VariableDeclarationSyntax declaration, HashSet<string> names) =>
        declaration.Variables.Any(variable =>
            names.Contains(variable.Identifier.ValueText) || (variable.Initializer is { } initializer && !BreaksChain(initializer.Value) && Mentions(initializer, names)));

    private static bool Mentions(SyntaxNode node, HashSet<string> names) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText));
}
