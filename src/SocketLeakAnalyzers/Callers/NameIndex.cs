using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Callers;

/// <summary>Where in a compilation a method is invoked or named, by name alone; each name is looked for when it is first asked.</summary>
/// <remarks>
/// Names instead of symbols: binding every mention would cost more than all rules together. A method of the same name in
/// another type counts as well, which can only make a rule more silent. The text is searched, and only what is found there is
/// looked up in the tree: to walk through the trees would make a node of all that the compiler never asks for. A name that is
/// spelled with escapes is not found.
/// </remarks>
internal sealed class NameIndex
{
    private readonly (SyntaxTree Tree, Lazy<BitArray> Hashes)[] _trees;
    private readonly ConcurrentDictionary<string, IReadOnlyList<SimpleNameSyntax>> _mentions = new();
    private readonly ConcurrentDictionary<(string Text, bool IsPart), HashSet<SyntaxTree>> _files = new();

    public NameIndex(Compilation compilation)
    {
        _trees = compilation.SyntaxTrees.Select(tree => (tree, new Lazy<BitArray>(() => HashesIn(tree.GetText())))).ToArray();
    }

    /// <summary>The mentions of a name as a call or as a method group.</summary>
    public IReadOnlyList<SimpleNameSyntax> MentionsOf(string name) => _mentions.GetOrAdd(name, asked => TreesWith(asked)
        .SelectMany(tree => IdentifiersWith(asked, tree, isPart: false))
        .Select(token => token.Parent)
        .OfType<SimpleNameSyntax>()
        .Where(IsMention)
        .ToArray());

    /// <summary>Whether the compilation uses one of these names anywhere.</summary>
    public bool Mentions(IEnumerable<string> names) => names.Any(name => FilesWith(name, isPart: false).Count > 0);

    /// <summary>Whether a file that uses the name uses one of the others as well, or one that has one of the parts in it.</summary>
    public bool IsMentionedBeside(string name, IReadOnlyCollection<string> others, params string[] parts)
    {
        var files = FilesWith(name, isPart: false);
        return others.Any(other => files.Overlaps(FilesWith(other, isPart: false))) || parts.Any(part => files.Overlaps(FilesWith(part, isPart: true)));
    }

    /// <summary>Whether a file uses one of these names, or one that has one of the parts in it.</summary>
    public bool HasAny(SyntaxTree tree, IReadOnlyCollection<string> names, IReadOnlyCollection<string> parts) =>
        parts.Any(part => IdentifiersWith(part, tree, isPart: true).Any()) || names.Any(name => IdentifiersWith(name, tree, isPart: false).Any());

    /// <summary>The files that use the name, in their order.</summary>
    public IEnumerable<SyntaxTree> TreesWith(string name) => FilesWith(name, isPart: false) is { Count: > 0 } files ? _trees.Select(file => file.Tree).Where(files.Contains) : Enumerable.Empty<SyntaxTree>();

    /// <summary>The declarations of methods of this name.</summary>
    public IEnumerable<MethodDeclarationSyntax> DeclarationsOf(string name) => TreesWith(name)
        .SelectMany(tree => IdentifiersWith(name, tree, isPart: false))
        .Where(token => token.Parent is MethodDeclarationSyntax method && method.Identifier == token)
        .Select(token => (MethodDeclarationSyntax)token.Parent!);

    private HashSet<SyntaxTree> FilesWith(string text, bool isPart) => _files.GetOrAdd((text, isPart), asked => new HashSet<SyntaxTree>(_trees
        .Where(file => (asked.IsPart || MayHave(file.Hashes.Value, Words.HashOf(asked.Text))) && IdentifiersWith(asked.Text, file.Tree, asked.IsPart).Any())
        .Select(file => file.Tree)));

    /// <summary>The hashes of all words in a text, cut to as many bits as there may be words: which files can have a name is known without searching them all for each.</summary>
    private static BitArray HashesIn(SourceText text)
    {
        var hashes = new BitArray(Math.Max(text.Length, 32));
        var words = new Words(text, new TextSpan(0, text.Length));
        while (words.MoveNext())
        {
            hashes[BitOf(words.Hash, hashes)] = true;
        }

        return hashes;
    }

    private static bool MayHave(BitArray hashes, int hash) => hashes[BitOf(hash, hashes)];

    private static int BitOf(int hash, BitArray hashes) => (int)((uint)hash % (uint)hashes.Length);

    /// <summary>The identifiers of a file that are the text, or have it in them.</summary>
    private static IEnumerable<SyntaxToken> IdentifiersWith(string text, SyntaxTree tree, bool isPart)
    {
        var source = tree.GetText().ToString();
        SyntaxNode? root = null;
        for (var at = Find(text, source, 0); at >= 0; at = Find(text, source, at + text.Length))
        {
            if (!isPart && (IsPartOfName(source, at - 1) || IsPartOfName(source, at + text.Length)))
            {
                continue;
            }

            var token = (root ??= tree.GetRoot()).FindToken(at);
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Contains(at))
            {
                yield return token;
            }
        }
    }

    private static bool IsPartOfName(string source, int at) => at >= 0 && at < source.Length && Words.IsPartOfName(source[at]);

    private static int Find(string text, string source, int from) => from < source.Length && text.Length > 0 ? source.IndexOf(text, from, StringComparison.Ordinal) : -1;

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
