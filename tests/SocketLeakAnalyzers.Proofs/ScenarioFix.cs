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
internal static class ScenarioFix
{
    private const int MostFixes = 25;

    /// <summary>Takes the first action of the first diagnostic until none is left.</summary>
    public static async Task<Document> ApplyAsync(
        Document document, DiagnosticAnalyzer analyzer, string ruleId, CodeFixProvider fix, CancellationToken stop)
    {
        for (var i = 0; i < MostFixes; i++)
        {
            var reported = await ScenarioProject.AnalyzeAsync(document, analyzer, ruleId, stop).ConfigureAwait(false);
            if (reported.IsEmpty)
            {
                return document;
            }

            var before = (await document.GetTextAsync(stop).ConfigureAwait(false)).ToString();
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
            await ScenarioProject.CompileAsync(document, ProofFailure.FixDoesNotCompile, stop).ConfigureAwait(false);
        }

        var text = await document.GetTextAsync(stop).ConfigureAwait(false);
        throw new ProofException(
            ProofFailure.FixNotEnding, $"{ruleId} is still reported after {MostFixes} fixes.", text.ToString());
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
