using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace SocketLeakAnalyzers.Tests;

/// <summary>Does a fix make the same of a document in every layout? Asks for all of its actions, each time that a test asks for them.</summary>
/// <remarks>
/// What the compiler and the analysis say does not hang on white space. So the diagnostics are moved to where they stand in the other
/// layout, which costs a tenth of what a run of the test library in that layout does.
/// </remarks>
/// <param name="fix">The fix.</param>
internal sealed class FixInEachLayout(CodeFixProvider fix) : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => fix.FixableDiagnosticIds;

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => fix.GetFixAllProvider();

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        await fix.RegisterCodeFixesAsync(context).ConfigureAwait(false);
        var written = await ActionsAsync(context.Document, context.Diagnostics, context.CancellationToken).ConfigureAwait(false);
        foreach (var layout in Layout.Others)
        {
            var (document, diagnostics) = In(layout, context);
            var actions = await ActionsAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false);
            Assert.True(
                written.Select(action => action with { Text = layout.Of(action.Text) }).SequenceEqual(actions),
                $"With {layout.Name} the fix makes\n{string.Join("\n", actions)}\nof\n{context.Document.GetTextAsync().Result}");
        }
    }

    private static (Document Document, ImmutableArray<Diagnostic> Diagnostics) In(Layout layout, CodeFixContext context)
    {
        var written = context.Document.Project.Solution;
        var solution = written.Projects
            .SelectMany(project => project.Documents)
            .Aggregate(written, (changed, document) => changed.WithDocumentText(document.Id, SourceText.From(layout.Of(TextOf(document)))));
        return (solution.GetDocument(context.Document.Id)!, context.Diagnostics.Select(Moved).ToImmutableArray());

        Diagnostic Moved(Diagnostic diagnostic) => Diagnostic.Create(
            diagnostic.Descriptor, MovedTo(diagnostic.Location), diagnostic.AdditionalLocations.Select(MovedTo), diagnostic.Properties);

        Location MovedTo(Location location)
        {
            var document = written.GetDocument(location.SourceTree)!;
            var text = TextOf(document);
            var tree = solution.GetDocument(document.Id)!.GetSyntaxTreeAsync().Result!;
            return Location.Create(tree, TextSpan.FromBounds(Position(location.SourceSpan.Start), Position(location.SourceSpan.End)));

            int Position(int position) => layout.Of(text[..position]).Length;
        }
    }

    private async Task<List<LaidOut>> ActionsAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var actions = new List<CodeAction>();
        foreach (var diagnostic in diagnostics)
        {
            var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken);
            await fix.RegisterCodeFixesAsync(context).ConfigureAwait(false);
        }

        var laidOut = new List<LaidOut>();
        foreach (var action in actions)
        {
            var operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
            var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
            laidOut.Add(new LaidOut(action.Title, action.EquivalenceKey, TextOf(changed)));
        }

        return laidOut;
    }

    private static string TextOf(Document document) => document.GetTextAsync().Result.ToString();

    private sealed record LaidOut(string Title, string? Key, string Text);
}
