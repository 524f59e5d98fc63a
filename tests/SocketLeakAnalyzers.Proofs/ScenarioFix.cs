using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>What does a scenario look like when every diagnostic of one rule has been fixed?</summary>
/// <param name="Text">The text.</param>
/// <param name="Assembly">What it compiles to.</param>
internal sealed record ScenarioFix(string Text, byte[] Assembly)
{
    private const int MostFixes = 25;

    /// <summary>Takes the first action of the first diagnostic until none is left.</summary>
    /// <param name="document">The scenario.</param>
    /// <param name="reported">The diagnostics of the rule there: one, at least.</param>
    /// <param name="analyzer">The analyzer that reports them.</param>
    /// <param name="fix">The provider of the actions.</param>
    /// <param name="stop">Cancels it.</param>
    public static async Task<ScenarioFix> ApplyAsync(
        Document document,
        ImmutableArray<Diagnostic> reported,
        DiagnosticAnalyzer analyzer,
        CodeFixProvider fix,
        CancellationToken stop)
    {
        var ruleId = reported[0].Id;
        var before = (await document.GetTextAsync(stop).ConfigureAwait(false)).ToString();
        for (var i = 0; i < MostFixes; i++)
        {
            var action = await OfferedAsync(document, reported[0], fix, stop).ConfigureAwait(false)
                ?? throw new ProofException(ProofFailure.FixNotOffered, $"There is no fix for {reported[0]}", before);
            var operations = await action.GetOperationsAsync(stop).ConfigureAwait(false);
            document = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
            var after = (await document.GetTextAsync(stop).ConfigureAwait(false)).ToString();
            if (after == before)
            {
                throw new ProofException(
                    ProofFailure.FixNotEnding, $"'{action.Title}' changes nothing for {reported[0]}", before);
            }

            // Before the next round: an analyzer may well be silent on a text that is broken.
            var assembly = await ScenarioProject.CompileAsync(document, ProofFailure.FixDoesNotCompile, stop).ConfigureAwait(false);
            reported = await ScenarioProject.AnalyzeAsync(document, analyzer, ruleId, stop).ConfigureAwait(false);
            if (reported.IsEmpty)
            {
                return new ScenarioFix(after, assembly);
            }

            before = after;
        }

        throw new ProofException(ProofFailure.FixNotEnding, $"{ruleId} is still reported after {MostFixes} fixes.", before);
    }

    private static async Task<CodeAction?> OfferedAsync(
        Document document, Diagnostic diagnostic, CodeFixProvider fix, CancellationToken stop)
    {
        if (!fix.FixableDiagnosticIds.Contains(diagnostic.Id))
        {
            return null;
        }

        var actions = new List<CodeAction>();
        var context = new CodeFixContext(
            document, diagnostic, (CodeAction action, ImmutableArray<Diagnostic> _) => actions.Add(action), stop);
        await fix.RegisterCodeFixesAsync(context).ConfigureAwait(false);
        return actions.FirstOrDefault();
    }
}
