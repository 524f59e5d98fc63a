using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0205: disposes the old connection before the new one takes its place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OverwrittenWhileOpenFix))]
[Shared]
public sealed class OverwrittenWhileOpenFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.OverwrittenWhileOpen);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } assignment && DisposeBeforeEdit.TryCreate(assignment, context) is { } edit)
        {
            yield return edit;
        }
    }
}
