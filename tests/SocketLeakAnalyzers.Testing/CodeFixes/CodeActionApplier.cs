using System;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Applies code actions. Each changed document is parsed anew from its text, as it will be once it is saved, and the tree
/// that the fix built must be the same: a tree put together by hand can print well and mean something else.
/// </summary>
internal static class CodeActionApplier
{
    public static async Task<(bool IsChanged, FixResult Result)> ApplyAsync(
        CodeAction action, Solution solution, CodeActionValidationMode validationMode, IVerifier verifier, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        var changedSolution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        var changes = changedSolution.GetChanges(solution).GetProjectChanges().ToList();

        ExceptionDispatchInfo? failure = null;
        var result = changedSolution;
        foreach (var id in changes.SelectMany(change => change.GetChangedDocuments().Concat(change.GetAddedDocuments())))
        {
            var built = changedSolution.GetDocument(id)!;
            var text = await built.GetTextAsync(cancellationToken).ConfigureAwait(false);
            result = result.WithDocumentText(id, SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm));
            try
            {
                var builtRoot = await built.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                var parsedRoot = await result.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                SyntaxTreeComparison.Verify(parsedRoot!, builtRoot!, built.Name, validationMode, verifier);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        return (changes.Count > 0, new FixResult(result, failure));
    }
}
