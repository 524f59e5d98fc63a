using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0107 where a handler runs in the loop: starts it as a task of its own. The other forms have no fix.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcceptLoopStopsFix))]
[Shared]
public sealed class AcceptLoopStopsFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.AcceptLoopStops);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (diagnostic.Properties.ContainsKey(DiagnosticProperties.HandOff)
            && context.NodeAt(diagnostic.Location) is { } call
            && HandOffEdit.TryCreate(call, context) is { } edit)
        {
            yield return edit;
        }
    }
}
