using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>
/// Fixes SLA0203: <c>using</c> where the connection stays, which aborts what is pending; else a close in the branch or in the
/// handler that gives up.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AbandonedNotClosedFix))]
[Shared]
public sealed class AbandonedNotClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.AbandonedNotClosed);

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
        else if (context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.CauseLocation]) is { } wait
            && KeptConnection.Find(origin, context) is { } kept
            && (GivenUpBranch.TryCreate(kept, wait, context) ?? CloseInCatch.TryCreate(kept, wait, context)) is { } close)
        {
            yield return close;
        }
    }
}
