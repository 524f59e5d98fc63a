using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0101: <c>using</c> where the connection is a local that stays, else a close in the branch.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EndOfStreamNotClosedFix))]
[Shared]
public sealed class EndOfStreamNotClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.EndOfStreamNotClosed);

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
            && properties.TryGetValue(DiagnosticProperties.CloseTarget, out var target) && target is not null
            && CloseInBranchEdit.TryCreate(
                test,
                properties[DiagnosticProperties.Outcome] == "true",
                context.Qualify(target, properties.ContainsKey(DiagnosticProperties.TargetIsMember), test.SpanStart),
                properties.ContainsKey(DiagnosticProperties.UsedAfterEnd),
                context) is { } close)
        {
            yield return close;
        }
    }
}
