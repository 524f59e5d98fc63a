using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>
/// Fixes SLA0101 and SLA0104: <c>using</c> where the connection is a local that stays, else a close in the branch, which
/// answers the Close message of a WebSocket.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndOfStreamNotClosedFix))]
[Shared]
public sealed class EndOfStreamNotClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIds.EndOfStreamNotClosed, RuleIds.CloseMessageNotAnswered);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        var properties = diagnostic.Properties;
        var origin = context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.OriginLocation]);
        if (origin is not null
            && properties.TryGetValue(DiagnosticProperties.UsingVariable, out var variable) && variable is not null
            && UsingEdit.TryCreate(origin, variable, context) is { } edit)
        {
            yield return edit;
        }

        if (context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.TestLocation]) is { } test
            && context.CloseTargetOf(diagnostic, test.SpanStart) is { } target
            && CloseInBranchEdit.TryCreate(
                test,
                properties[DiagnosticProperties.Outcome] == "true",
                target,
                properties.ContainsKey(DiagnosticProperties.UsedAfterEnd),
                context) is { } close)
        {
            yield return close;
        }
    }
}
