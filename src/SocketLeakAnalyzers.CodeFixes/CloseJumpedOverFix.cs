using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0202 where an exception jumps over a close: moves the close into a <c>finally</c>, or closes in the <c>catch</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CloseJumpedOverFix))]
[Shared]
public sealed class CloseJumpedOverFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.LostOnException);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.RescueBy, out var name) || !Enum.TryParse<Rescue>(name, out var rescue)
            || context.NodeAt(diagnostic.Location) is not { } thrower)
        {
            yield break;
        }

        IFixEdit? edit = rescue switch
        {
            Rescue.MoveToFinally => MoveToFinallyEdit.TryCreate(thrower, context),
            Rescue.AddFinally when GuardOf(thrower) is { } guarded && context.CloseTargetOf(diagnostic, guarded.SpanStart) is { } target => AddFinallyEdit.TryCreate(guarded, target, context),
            Rescue.CloseInCatch when GuardOf(thrower) is { } guarded && context.CloseTargetOf(diagnostic, guarded.SpanStart) is { } target => CloseInCatchEdit.TryCreate(guarded, target, context),
            _ => null,
        };
        if (edit is not null)
        {
            yield return edit;
        }
    }

    /// <summary>The <c>try</c> round what throws, within its function.</summary>
    private static TryStatementSyntax? GuardOf(SyntaxNode thrower) =>
        thrower.Ancestors().TakeWhile(node => !FixContext.IsFunction(node)).OfType<TryStatementSyntax>().FirstOrDefault();
}
