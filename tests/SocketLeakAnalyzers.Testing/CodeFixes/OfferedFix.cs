using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A code action, and the provider that offers it.</summary>
/// <param name="Action">The action.</param>
/// <param name="Provider">The provider.</param>
internal sealed record OfferedFix(CodeAction Action, CodeFixProvider Provider)
{
    /// <summary>Gets the diagnostics that a provider can fix, in the order of the sources.</summary>
    public static ImmutableArray<FoundDiagnostic> FilterFixable(
        ImmutableArray<FoundDiagnostic> diagnostics, Solution solution, CodeFixSettings settings, IVerifier verifier)
    {
        var fixable = diagnostics
            .Where(item => settings.Providers.Any(provider => provider.FixableDiagnosticIds.Contains(item.Diagnostic.Id)))
            .Where(item => solution.GetDocument(item.Diagnostic.Location.SourceTree) is not null)
            .ToImmutableArray();
        if (!settings.Behaviors.HasFlag(CodeFixTestBehaviors.SkipLocalDiagnosticCheck))
        {
            foreach (var item in fixable)
            {
                verifier.False(
                    item.IsNonLocal,
                    $"Code fix is attempting to provide a fix for a non-local analyzer diagnostic: {item.Diagnostic}");
            }
        }

        if (!settings.Behaviors.HasFlag(CodeFixTestBehaviors.FixOne))
        {
            return fixable;
        }

        var selected = settings.SelectDiagnostic(fixable.Select(item => item.Diagnostic).ToImmutableArray());
        return fixable.Where(item => ReferenceEquals(item.Diagnostic, selected)).ToImmutableArray();
    }

    /// <summary>Gets the fix that the test selects for a diagnostic, or null when there is none.</summary>
    public static async Task<OfferedFix?> FindAsync(
        Diagnostic diagnostic,
        Solution solution,
        CodeFixSettings settings,
        int iteration,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var document = solution.GetDocument(diagnostic.Location.SourceTree)!;
        var offered = new List<OfferedFix>();
        foreach (var provider in settings.Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = new List<CodeAction>();
            await provider.RegisterCodeFixesAsync(new CodeFixContext(
                document,
                diagnostic.Location.SourceSpan,
                ImmutableArray.Create(diagnostic),
                (action, _) => actions.Add(action),
                cancellationToken)).ConfigureAwait(false);
            offered.AddRange(actions.SelectMany(Flatten).Select(action => new OfferedFix(action, provider)));
        }

        var chosen = Choose(offered, settings, iteration, verifier);
        if (chosen is not null)
        {
            settings.ActionVerifier?.Invoke(chosen.Action, verifier);
        }

        return chosen;
    }

    private static OfferedFix? Choose(List<OfferedFix> offered, CodeFixSettings settings, int iteration, IVerifier verifier)
    {
        var byKey = offered.Find(fix => fix.Action.EquivalenceKey == settings.EquivalenceKey);
        if (settings.EquivalenceKey is null)
        {
            return offered.ElementAtOrDefault(settings.ActionIndex ?? 0);
        }

        if (settings.ActionIndex is not { } index || (byKey is null && iteration > 0))
        {
            return byKey;
        }

        verifier.True(
            offered.Count > index,
            $"Expected to find a code action at index '{index}', but only '{offered.Count}' code actions were found.");
        verifier.Equal(
            settings.EquivalenceKey,
            offered[index].Action.EquivalenceKey,
            "The code action equivalence key and index must be consistent when both are specified.");
        return offered[index];
    }

    private static IEnumerable<CodeAction> Flatten(CodeAction action)
    {
        var nested = RoslynInternals.GetNestedActions(action);
        return nested.IsEmpty ? new[] { action } : nested.SelectMany(Flatten);
    }
}
