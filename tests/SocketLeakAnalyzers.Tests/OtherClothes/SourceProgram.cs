using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SocketLeakAnalyzers.Tests.Robustness;

namespace SocketLeakAnalyzers.Tests.OtherClothes;

/// <summary>A program as a rewriter sees it: its tree with what the names in it mean.</summary>
internal sealed class SourceProgram
{
    private readonly CSharpCompilation _compilation;

    private SourceProgram(CSharpCompilation compilation)
    {
        _compilation = compilation;
        Tree = compilation.SyntaxTrees[0];
        Model = compilation.GetSemanticModel(Tree);
        Root = Tree.GetCompilationUnitRoot();
    }

    /// <summary>The tree that is judged; what a rewriter adds beside it is not.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>What its names mean.</summary>
    public SemanticModel Model { get; }

    /// <summary>The root of the tree.</summary>
    public CompilationUnitSyntax Root { get; }

    /// <summary>Whether it compiles.</summary>
    public bool Compiles => !_compilation.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>A program of one text, with other files beside it.</summary>
    public static SourceProgram Of(string text, params string[] others) => new(Loose.Compile(
        others.Select((other, index) => ($"Other{index}.cs", other)).Prepend(("Text.cs", text)),
        HasStatements(text) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary));

    /// <summary>The ids of what our analyzer says of the program.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync() => (await Loose.AnalyzeBrokenAsync(_compilation).ConfigureAwait(false))
        .Where(found => found.Location.SourceTree == Tree)
        .Select(found => found.Id)
        .ToList();

    /// <summary>The program with some of its text replaced.</summary>
    public SourceProgram? With(IEnumerable<TextChange> changes)
    {
        var kept = new List<TextChange>();
        foreach (var change in changes.OrderBy(change => change.Span.Start).ThenByDescending(change => change.Span.Length))
        {
            // What lies within another change is left as that has it.
            if (kept.Count == 0 || change.Span.Start >= kept[^1].Span.End)
            {
                kept.Add(change);
            }
        }

        return kept.Count == 0 ? null : Of(Tree.GetText().WithChanges(kept).ToString());
    }

    private static bool HasStatements(string text) => CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
}
