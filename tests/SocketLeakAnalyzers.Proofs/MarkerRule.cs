using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// A rule to test the harness with, whatever the real rules do today: it reports each comment <c>// cure: code</c>, and
/// its fix puts the code where the comment was. So a scenario says itself which fix it meets, good or bad.
/// </summary>
#pragma warning disable RS1036, RS1038, RS1041, RS2008 // These are for analyzers that ship.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MarkerAnalyzer : DiagnosticAnalyzer
{
    public const string Id = "MARKER";
    public const string Prefix = "// cure: ";

    private static readonly DiagnosticDescriptor Rule = new(
        Id, "Marker", "A marker", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxTreeAction(tree =>
        {
            foreach (var trivia in tree.Tree.GetRoot(tree.CancellationToken).DescendantTrivia()
                .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)))
            {
                if (trivia.ToString() is "// crash")
                {
                    throw new InvalidOperationException("The analyzer crashes.");
                }

                if (trivia.ToString().StartsWith(Prefix, StringComparison.Ordinal))
                {
                    tree.ReportDiagnostic(Diagnostic.Create(Rule, trivia.GetLocation()));
                }
            }
        });
    }
}

/// <summary>The fix of <see cref="MarkerAnalyzer"/>, or one that is for another rule, or that does nothing.</summary>
internal sealed class MarkerFix(string id = MarkerAnalyzer.Id, bool changesNothing = false) : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [id];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Cure",
                async stop =>
                {
                    if (changesNothing)
                    {
                        return context.Document;
                    }

                    var text = await context.Document.GetTextAsync(stop).ConfigureAwait(false);
                    var code = text.ToString(context.Span)[MarkerAnalyzer.Prefix.Length..];
                    return context.Document.WithText(text.WithChanges(new TextChange(context.Span, code)));
                },
                equivalenceKey: "Cure"),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}
