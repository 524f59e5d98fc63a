using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SocketLeakAnalyzers.Callers;

namespace SocketLeakAnalyzers.Rules;

/// <summary>Answers whether an object owns the connection that its constructor is given.</summary>
/// <remarks>
/// A type that has a closing member and closes another connection of its own there takes over what it is given, unless a
/// caller shows that it does not. Of one that closes none its callers must show it: each acquires a connection and lets go of it.
/// </remarks>
internal static class GivenForGood
{
    private static readonly string[] ClosingVerbs = { "Close", "Disconnect", "Dispose", "Shutdown", "Stop" };

    public static bool Is(IParameterSymbol parameter, ISymbol field, INamedTypeSymbol type, Body body, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol constructor || constructor.Parameters.Any(other => other.Type.SpecialType == SpecialType.System_Boolean))
        {
            // A flag may say who owns.
            return false;
        }

        var closing = type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation
                && ClosingVerbs.Any(verb => method.Name.Substring(method.Name.LastIndexOf('.') + 1).StartsWith(verb, StringComparison.Ordinal)))
            .SelectMany(method => method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)))
            .ToArray();
        if (closing.Length == 0)
        {
            return false;
        }

        var closesOthers = type.GetMembers().Any(member =>
            !SymbolEqualityComparer.Default.Equals(member, field) && body.Catalog.IsConnection(Catalog.ConnectionCatalog.TypeOf(member))
            && closing.Any(method => ClosedNames.Closes(method, member.Name)));
        var arguments = Arguments(parameter, constructor, type, body, cancellation).ToArray();
        return (closesOthers || arguments.Length > 0) && arguments.All(argument => IsLetGo(argument.Value, argument.Body, closesOthers, body));
    }

    /// <summary>What the constructor is given where it is called by <c>new</c>.</summary>
    private static IEnumerable<(IOperation Value, SourceBody Body)> Arguments(
        IParameterSymbol parameter, IMethodSymbol constructor, INamedTypeSymbol type, Body body, CancellationToken cancellation) =>
        from tree in body.Mentions.TreesWith(type.Name)
        from caller in body.Bodies.Mentioning(type.Name, tree.GetRoot(cancellation), cancellation)
        from creation in caller.Operations.Descendants().OfType<IObjectCreationOperation>()
        where SymbolEqualityComparer.Default.Equals(creation.Constructor?.OriginalDefinition, constructor.OriginalDefinition)
        from argument in creation.Arguments
        where argument.Parameter?.Ordinal == parameter.Ordinal
        select (argument.Value, caller);

    /// <summary>Whether a caller acquires what it gives and does nothing else with it but look at it.</summary>
    private static bool IsLetGo(IOperation value, SourceBody caller, bool closesOthers, Body body)
    {
        var variables = new Origins(caller.Operations, caller.Owner, body.Knowledge).Of(value) is { Given: null } origin ? origin.Variables.Select(variable => variable.Name)
            : closesOthers && ClosedNames.RootName(value.Syntax as ExpressionSyntax) is { } name ? new[] { name }
            : null;
        return variables?.All(variable => !ClosedNames.Closes(caller.Syntax, variable) && !IsKept(caller.Syntax, variable, value.Syntax)) == true;
    }

    private static bool IsKept(SyntaxNode scope, string variable, SyntaxNode given) => scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(mention =>
        mention.Identifier.ValueText == variable && !given.Span.Contains(mention.Span)
        && (mention.Parent is ArgumentSyntax or ReturnStatementSyntax || (mention.Parent is AssignmentExpressionSyntax assignment && assignment.Right == mention)));
}
