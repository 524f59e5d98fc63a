using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fixes all diagnostics of a document, project or solution at once, as often as it takes.</summary>
internal static class FixAllFixer
{
    public static async Task<FixResult> FixAsync(
        Solution solution,
        FixAllScope scope,
        int expectedIterations,
        CodeFixSettings settings,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var budget = new IterationBudget(expectedIterations);
        var previous = ImmutableArray<FoundDiagnostic>.Empty;
        ExceptionDispatchInfo? failure = null;
        try
        {
            for (var iteration = 0; ; iteration++)
            {
                var diagnostics = await settings.GetDiagnostics(solution).ConfigureAwait(false);
                if (diagnostics.IsEmpty || IterativeFixer.AreSame(diagnostics, previous))
                {
                    break;
                }

                budget.VerifyNotExceeded(verifier);
                previous = diagnostics;

                var trigger = await FindTriggerAsync(
                    diagnostics, solution, settings, iteration, verifier, cancellationToken).ConfigureAwait(false);
                var provider = trigger?.Fix.Provider.GetFixAllProvider();
                if (provider is null || !provider.GetSupportedFixAllScopes().Contains(scope))
                {
                    break;
                }

                budget.Use();
                var context = CreateContext(trigger!.Value, provider, scope, diagnostics, solution, cancellationToken);
                var action = await provider.GetFixAsync(context).ConfigureAwait(false);
                if (action is null)
                {
                    return new FixResult(solution, failure);
                }

                var (isChanged, applied) = await CodeActionApplier.ApplyAsync(
                    action, solution, settings.ValidationMode, verifier, cancellationToken).ConfigureAwait(false);
                failure ??= applied.Failure;
                if (isChanged)
                {
                    solution = applied.Solution;
                }

                if (!isChanged || settings.Behaviors.HasFlag(CodeFixTestBehaviors.FixOne))
                {
                    break;
                }
            }

            budget.VerifyComplete(verifier);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failure ??= ExceptionDispatchInfo.Capture(exception);
        }

        return new FixResult(solution, failure);
    }

    /// <summary>Finds the diagnostic on which the user would invoke Fix All: the first that has a fix.</summary>
    private static async Task<(Diagnostic Diagnostic, OfferedFix Fix)?> FindTriggerAsync(
        ImmutableArray<FoundDiagnostic> diagnostics,
        Solution solution,
        CodeFixSettings settings,
        int iteration,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        foreach (var item in OfferedFix.FilterFixable(diagnostics, solution, settings, verifier))
        {
            var fix = await OfferedFix.FindAsync(
                item.Diagnostic, solution, settings, iteration, verifier, cancellationToken).ConfigureAwait(false);
            if (fix is not null)
            {
                return (item.Diagnostic, fix);
            }
        }

        return null;
    }

    private static FixAllContext CreateContext(
        (Diagnostic Diagnostic, OfferedFix Fix) trigger,
        FixAllProvider provider,
        FixAllScope scope,
        ImmutableArray<FoundDiagnostic> diagnostics,
        Solution solution,
        CancellationToken cancellationToken)
        => new(
            solution.GetDocument(trigger.Diagnostic.Location.SourceTree)!,
            trigger.Fix.Provider,
            scope,
            trigger.Fix.Action.EquivalenceKey!,
            provider.GetSupportedFixAllDiagnosticIds(trigger.Fix.Provider),
            new FoundDiagnosticProvider(diagnostics),
            cancellationToken);
}
