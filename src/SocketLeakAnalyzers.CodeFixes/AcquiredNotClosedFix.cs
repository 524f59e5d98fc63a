using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0201: <c>using</c> where the connection is a local that stays, or round the handler that was given it, a disposal where it is dropped at once.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcquiredNotClosedFix))]
[Shared]
public sealed class AcquiredNotClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.AcquiredNotClosed);

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
        else if (diagnostic.Properties.ContainsKey(DiagnosticProperties.Discarded) && DisposeDiscardedEdit.TryCreate(origin, context) is { } disposal)
        {
            yield return disposal;
        }
    }
}
