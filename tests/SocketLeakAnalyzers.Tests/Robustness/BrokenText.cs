using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>
/// What is said of a text that breaks off or breaks in two somewhere? Of the types that end above the break, just what is said of them in
/// the whole text.
/// </summary>
internal sealed class BrokenText
{
    private readonly string _whole;
    private readonly List<(string Id, int Position, int EndOfType)> _said = [];

    private BrokenText(string whole) => _whole = whole;

    /// <summary>Analyzes the whole text, which must compile and be flagged.</summary>
    public static async Task<BrokenText> OfAsync(string whole)
    {
        var broken = new BrokenText(whole);
        foreach (var found in await Loose.AnalyzeAsync(Loose.Compile(whole)).ConfigureAwait(false))
        {
            var position = found.Location.SourceSpan.Start;
            broken._said.Add((found.Id, position, EndOfType(found.Location.SourceTree!.GetRoot(), position)));
        }

        Assert.NotEmpty(broken._said);
        return broken;
    }

    /// <summary>Cuts the text off at every so many characters.</summary>
    public Task AssertCutOffAsync(int step) =>
        AssertAsync(Enumerable.Range(0, _whole.Length / step).Select(i => (i * step, _whole[..(i * step)])));

    /// <summary>Analyzes texts that are the whole one up to a position.</summary>
    public async Task AssertAsync(IEnumerable<(int Position, string Text)> breaks)
    {
        var mostAbove = 0;
        var compilation = Loose.Compile("");
        foreach (var (position, text) in breaks)
        {
            var tree = compilation.SyntaxTrees.Single();
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options));
            var above = _said.Where(said => said.EndOfType <= position).Select(said => (said.Id, said.Position)).ToList();
            mostAbove = Math.Max(mostAbove, above.Count);
            try
            {
                var end = _said.Select(said => said.EndOfType).Where(end => end <= position).DefaultIfEmpty(0).Max();
                var said = await Loose.AnalyzeBrokenAsync(compilation).ConfigureAwait(false);
                Assert.Equal(above, said.Select(found => (found.Id, found.Location.SourceSpan.Start)).Where(found => found.Start < end));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"At {position}: {text}", e);
            }
        }

        Assert.True(mostAbove > 0, "No break stands below a type that is flagged.");
    }

    private static int EndOfType(SyntaxNode root, int position) =>
        root.FindToken(position).Parent!.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().Last().Span.End;
}
