using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0207: closes behind the call that only ends the session.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OnlyHalfClosedFix))]
[Shared]
public sealed class OnlyHalfClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.OnlyHalfClosed);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } call && CloseAfterEdit.TryCreate(call, context) is { } edit)
        {
            yield return edit;
        }
    }
}
