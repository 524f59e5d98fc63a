using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0105: waits for the first direction, and closes what is not closed behind the wait already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RelayWaitsForBothFix))]
[Shared]
public sealed class RelayWaitsForBothFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.RelayWaitsForBoth);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } wait
            && diagnostic.Properties.TryGetValue(DiagnosticProperties.CloseTargets, out var targets) && targets is not null
            && WaitForFirstEdit.TryCreate(wait, targets.Split(new[] { ';' }, System.StringSplitOptions.RemoveEmptyEntries), context) is { } edit)
        {
            yield return edit;
        }
    }
}
