using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>
/// Fixes SLA0302: <c>using</c> where the response, or the stream or reader over it, stays; a disposal where it is dropped at once;
/// a close in the handler, or close and rethrow, where it is handed on when all goes well.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResponseNotDisposedFix))]
[Shared]
public sealed class ResponseNotDisposedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ResponseNotDisposed);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is not { } origin)
        {
            yield break;
        }

        if (UsingOf(diagnostic, origin, context) is { } edit)
        {
            yield return edit;
        }
        else if (diagnostic.Properties.ContainsKey(DiagnosticProperties.Discarded))
        {
            if (DisposeDiscardedEdit.TryCreate(origin, context) is { } disposal)
            {
                yield return disposal;
            }
        }
        else if (diagnostic.AdditionalLocations.Count > DiagnosticProperties.CauseLocation && CloseWhenThrown(diagnostic, origin, context) is { } close)
        {
            yield return close;
        }
    }
}
