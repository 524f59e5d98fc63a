using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fixes one diagnostic after the other, the way a user does who accepts every offer.</summary>
internal static class IterativeFixer
{
    public static async Task<FixResult> FixAsync(
        Solution solution, int expectedIterations, CodeFixSettings settings, IVerifier verifier, CancellationToken cancellationToken)
    {
        var budget = new IterationBudget(expectedIterations);
        var previous = ImmutableArray<FoundDiagnostic>.Empty;
        ExceptionDispatchInfo? failure = null;
        try
        {
            for (var iteration = 0; ; iteration++)
            {
                var diagnostics = await settings.GetDiagnostics(solution).ConfigureAwait(false);
                if (diagnostics.IsEmpty || AreSame(diagnostics, previous))
                {
                    break;
                }

                budget.VerifyNotExceeded(verifier);
                previous = diagnostics;

                var isOffered = false;
                var isChanged = false;
                foreach (var item in OfferedFix.FilterFixable(diagnostics, solution, settings, verifier))
                {
                    var fix = await OfferedFix.FindAsync(
                        item.Diagnostic, solution, settings, iteration, verifier, cancellationToken).ConfigureAwait(false);
                    if (fix is null)
                    {
                        continue;
                    }

                    isOffered = true;
                    (isChanged, var applied) = await CodeActionApplier.ApplyAsync(
                        fix.Action, solution, settings.ValidationMode, verifier, cancellationToken).ConfigureAwait(false);
                    failure ??= applied.Failure;
                    if (isChanged)
                    {
                        solution = applied.Solution;
                        break;
                    }
                }

                if (isOffered)
                {
                    budget.Use();
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

    internal static bool AreSame(ImmutableArray<FoundDiagnostic> left, ImmutableArray<FoundDiagnostic> right)
        => left.Select(Identify).SequenceEqual(right.Select(Identify));

    private static (ProjectId Project, string Id, string? Path, Text.TextSpan Span) Identify(FoundDiagnostic item)
        => (item.Project.Id, item.Diagnostic.Id, item.Diagnostic.Location.SourceTree?.FilePath, item.Diagnostic.Location.SourceSpan);
}
