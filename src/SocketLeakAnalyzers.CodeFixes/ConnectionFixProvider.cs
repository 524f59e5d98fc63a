using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Base of the fixes: registers the edits that a rule's fix finds possible, the safest first, and applies them in bulk.</summary>
/// <remarks>
/// The first action always has the same key, whatever edit it makes: <c>dotnet format</c> asks for the actions of one
/// diagnostic, takes the key of the first and applies it everywhere.
/// </remarks>
public abstract class ConnectionFixProvider : CodeFixProvider
{
    /// <summary>The key of the action that makes the best edit for each place.</summary>
    public const string BestKey = "SocketLeak.Close";

    /// <summary>The key of the action that closes in the branch where a <c>using</c> is possible as well.</summary>
    public const string AlternativeKey = "SocketLeak.CloseInBranch";

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAllAsync);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixContext.TryCreateAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } fix)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            var key = BestKey;
            foreach (var edit in await EditsAsync(diagnostic, fix).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(edit.Title, _ => Task.FromResult(Apply(fix, new[] { edit })), key),
                    diagnostic);
                key = AlternativeKey;
            }
        }
    }

    /// <summary>The edits that are possible for a diagnostic, the best first; none when nothing safe can be done.</summary>
    internal abstract IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context);

    /// <summary>The same, with the edits for which other documents have to be asked.</summary>
    internal virtual Task<IEnumerable<IFixEdit>> EditsAsync(Diagnostic diagnostic, FixContext context) => Task.FromResult(Edits(diagnostic, context));

    /// <summary>The <c>using</c> for a connection that a function acquired, or was given for good; null where none can stand.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="origin">The acquisition, or the parameter.</param>
    /// <param name="context">The document.</param>
    internal static IFixEdit? UsingOf(Diagnostic diagnostic, SyntaxNode origin, FixContext context) =>
        diagnostic.Properties.TryGetValue(DiagnosticProperties.UsingVariable, out var variable) && variable is not null ? UsingEdit.TryCreate(origin, variable, context)
        : diagnostic.Properties.TryGetValue(DiagnosticProperties.UsingParameter, out var parameter) && parameter is not null ? UsingParameterEdit.TryCreate(origin, parameter, context)
        : null;

    /// <summary>The close in the handler that swallows an exception by which a connection is lost, or else in one that rethrows it; null where neither can stand.</summary>
    /// <param name="diagnostic">The diagnostic, with what throws among its locations.</param>
    /// <param name="origin">The acquisition.</param>
    /// <param name="context">The document.</param>
    internal static IFixEdit? CloseWhenThrown(Diagnostic diagnostic, SyntaxNode origin, FixContext context) =>
        context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.CauseLocation]) is { } thrower && KeptConnection.Find(origin, context) is { } kept
            ? diagnostic.Properties.ContainsKey(DiagnosticProperties.Swallowed) ? CloseInCatch.TryCreate(kept, thrower, context) : CloseAndRethrowEdit.TryCreate(kept, thrower, context)
            : null;

    private async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        if (await FixContext.TryCreateAsync(document, context.CancellationToken).ConfigureAwait(false) is not { } fix)
        {
            return document;
        }

        var alternative = context.CodeActionEquivalenceKey == AlternativeKey;
        var edits = new List<IFixEdit>();
        foreach (var diagnostic in diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            edits.AddRange((await EditsAsync(diagnostic, fix).ConfigureAwait(false)).Skip(alternative ? 1 : 0).Take(1));
        }

        return Apply(fix, edits.GroupBy(edit => edit.Key).Select(same => same.First()));
    }

    private static Document Apply(FixContext context, IEnumerable<IFixEdit> edits)
    {
        var editor = new SyntaxEditor(context.Root, context.Document.Project.Solution.Workspace.Services);

        // The inner and later ones first: an edit that rebuilds a block then sees what has been made in it.
        foreach (var edit in edits.OrderByDescending(edit => edit.Key.Position))
        {
            edit.Apply(editor);
        }

        return context.Document.WithSyntaxRoot(WithoutElasticTrivia(editor.GetChangedRoot()));
    }

    // The edits write as the author does. Where trivia is elastic, as it is round every token that is made without any, an editor
    // would format the lines once more, as the editor's user does.
    private static SyntaxNode WithoutElasticTrivia(SyntaxNode root) => root.ReplaceTrivia(
        root.DescendantTrivia().Where(trivia => trivia.HasAnnotation(SyntaxAnnotation.ElasticAnnotation)),
        (_, _) => default);
}
