using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Where in a compilation a method is invoked or named, by name alone; built once, when first asked.</summary>
/// <remarks>
/// Names instead of symbols: binding every mention would cost more than all rules together. A method of the same name in
/// another type counts as well, which can only make a rule more silent.
/// </remarks>
internal sealed class NameIndex
{
    private readonly Lazy<Dictionary<string, List<SimpleNameSyntax>>> _mentions;

    private readonly (SyntaxTree Tree, Lazy<HashSet<string>> Names)[] _files;
    private readonly Lazy<HashSet<string>> _overridden;

    public NameIndex(Compilation compilation)
    {
        // The driver may cancel the analysis that asks first; the index of the others must not break with it.
        _overridden = new Lazy<HashSet<string>>(() => OverriddenIn(compilation), LazyThreadSafetyMode.ExecutionAndPublication);
        _files = compilation.SyntaxTrees
            .Select(tree => (tree, new Lazy<HashSet<string>>(() => NamesIn(tree), LazyThreadSafetyMode.ExecutionAndPublication)))
            .ToArray();
        _mentions = new Lazy<Dictionary<string, List<SimpleNameSyntax>>>(() => Build(compilation), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The mentions of a name as a call or as a method group.</summary>
    public IReadOnlyList<SimpleNameSyntax> MentionsOf(string name) =>
        _mentions.Value.TryGetValue(name, out var mentions) ? mentions : Array.Empty<SimpleNameSyntax>();

    /// <summary>Whether the compilation uses one of these names anywhere.</summary>
    public bool Mentions(Func<string, bool> names) => Files(names).Any();

    /// <summary>The names in those files that use one of the given names as well.</summary>
    public bool IsMentionedBeside(string name, Func<string, bool> names) => _files.Any(file => file.Names.Value.Contains(name) && file.Names.Value.Any(names));

    /// <summary>The files that use the name.</summary>
    public IEnumerable<SyntaxTree> TreesWith(string name) => _files.Where(file => file.Names.Value.Contains(name)).Select(file => file.Tree);

    /// <summary>Whether some method of this name overrides another.</summary>
    public bool IsOverridden(string name) => _overridden.Value.Contains(name);

    private static HashSet<string> OverriddenIn(Compilation compilation) => new(compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes(node => node is not BaseMethodDeclarationSyntax).OfType<MethodDeclarationSyntax>())
        .Where(method => method.Modifiers.Any(SyntaxKind.OverrideKeyword))
        .Select(method => method.Identifier.ValueText));

    private IEnumerable<HashSet<string>> Files(Func<string, bool> names) => _files.Select(file => file.Names.Value).Where(file => file.Any(names));

    private static HashSet<string> NamesIn(SyntaxTree tree) => new(
        tree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));

    private static Dictionary<string, List<SimpleNameSyntax>> Build(Compilation compilation)
    {
        var index = new Dictionary<string, List<SimpleNameSyntax>>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (node is SimpleNameSyntax name && IsMention(name))
                {
                    if (!index.TryGetValue(name.Identifier.ValueText, out var mentions))
                    {
                        index.Add(name.Identifier.ValueText, mentions = new List<SimpleNameSyntax>());
                    }

                    mentions.Add(name);
                }
            }
        }

        return index;
    }

    private static bool IsMention(SimpleNameSyntax name)
    {
        SyntaxNode expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        if (name.Parent is MemberBindingExpressionSyntax)
        {
            expression = name.Parent;
        }

        return expression.Parent is InvocationExpressionSyntax or ArgumentSyntax or AssignmentExpressionSyntax
            or EqualsValueClauseSyntax or CastExpressionSyntax;
    }
}
