using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0204: disposes the field in the member that closes the object, and makes one where there is none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OwnedNotClosedFix))]
[Shared]
public sealed class OwnedNotClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.OwnedNotClosed);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } value
            && diagnostic.Properties.TryGetValue(DiagnosticProperties.CloseTarget, out var field) && field is not null
            && DisposeFieldEdit.TryCreate(value, field, context) is { } edit)
        {
            yield return edit;
        }
    }
}
