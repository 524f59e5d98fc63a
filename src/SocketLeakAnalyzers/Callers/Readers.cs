using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Catalog;
using SocketLeakAnalyzers.Flow;

namespace SocketLeakAnalyzers.Callers;

/// <summary>
/// Answers whether another function may read from a connection that one only writes to, or asks how it is: who reads learns of the
/// end, and closes, and then the question is answered.
/// </summary>
/// <remarks>By names: a read of anything else, where the connection is known, can only make a rule more silent.</remarks>
internal sealed class Readers
{
    /// <summary>A helper that calls a helper that calls a helper: deeper ones count as somebody else.</summary>
    private const int MaxDepth = 2;

    private readonly NameIndex _index;
    private readonly Func<string, bool> _isReadName;

    /// <param name="index">Where methods are called from.</param>
    /// <param name="isReadName">Whether a member of a name may read.</param>
    public Readers(NameIndex index, Func<string, bool> isReadName)
    {
        _index = index;
        _isReadName = isReadName;
    }

    /// <summary>Whether the types that know the connection read anything outside of the function.</summary>
    public bool MayRead(Connection connection, FunctionContext context, CancellationToken cancellation)
    {
        if (context.ReadFrom.Contains(connection.Id))
        {
            return false;
        }

        var own = context.Function.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).ToArray();
        if (connection.IsAcquired)
        {
            return connection.Variable is { } variable && context.Uses.IsCaptured(variable) && own.Any(function => function.DescendantNodes()
                .Any(nested => nested is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && Mentions(nested, new[] { variable.Name }) && Reads(nested)));
        }

        var called = new HashSet<string>(own.SelectMany(CalledIn));
        return ScopesOf(connection.Source, context, cancellation).Any(scope => Reads(scope, own.Concat(Called(scope, called)).ToArray()));
    }

    /// <summary>What the function itself waits for reads where the loop lets it: its helpers, and theirs.</summary>
    private static IEnumerable<SyntaxNode> Called(SyntaxNode scope, HashSet<string> called)
    {
        var methods = scope.DescendantNodes().OfType<MethodDeclarationSyntax>().ToLookup(method => method.Identifier.ValueText);
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            called.UnionWith(called.SelectMany(name => methods[name]).SelectMany(CalledIn).ToArray());
        }

        return called.SelectMany(name => methods[name]);
    }

    private static IEnumerable<string> CalledIn(SyntaxNode function) => function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<InvocationExpressionSyntax>()
        .Where(call => call.Expression is SimpleNameSyntax && call.Parent is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } })
        .Select(call => ((SimpleNameSyntax)call.Expression).Identifier.ValueText);

    private IEnumerable<SyntaxNode> ScopesOf(ISymbol? source, FunctionContext context, CancellationToken cancellation)
    {
        var types = new[] { context.Function.ContainingType, source?.ContainingType }.OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var known = types.SelectMany(type => type.DeclaringSyntaxReferences).Select(reference => reference.GetSyntax(cancellation));
        if (source is IFieldSymbol or IPropertySymbol)
        {
            var names = source.ContainingType.GetMembers().Where(member => ConnectionCatalog.TypeOf(member) is { } type && (context.Catalog.IsConnection(type) || context.Catalog.IsLink(type))).Select(member => member.Name).ToArray();
            return known.Concat(names.SelectMany(_index.TreesWith).Distinct().SelectMany(tree => MembersOf(tree.GetRoot(cancellation)).Where(member => Mentions(member, names))));
        }

        return context.Function is not IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: not Accessibility.Private } shown ? known : known.Concat(_index.MentionsOf(shown.Name)
            .Where(mention => _index.TreesWith(shown.ContainingType.Name).Contains(mention.SyntaxTree))
            .Select(mention => mention.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault())
            .OfType<SyntaxNode>());
    }

    private static IEnumerable<SyntaxNode> MembersOf(SyntaxNode root) => root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .Where(node => node is MemberDeclarationSyntax and not (BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax));

    private static bool Mentions(SyntaxNode scope, IReadOnlyCollection<string> names) =>
        scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText));

    /// <summary>Whether something in the scope, but for some functions in it, calls a member by the name of a read, or is given one as a method.</summary>
    private bool Reads(SyntaxNode scope, params SyntaxNode[] except) => scope.DescendantNodes(node => !except.Contains(node))
        .OfType<SimpleNameSyntax>().Any(name => _isReadName(name.Identifier.ValueText));
}
