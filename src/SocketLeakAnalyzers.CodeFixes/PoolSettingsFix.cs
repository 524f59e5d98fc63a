using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0303: sets a lifetime instead of the idle timeout, or removes the idle timeout where a lifetime is set already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PoolSettingsFix))]
[Shared]
public sealed class PoolSettingsFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.PoolSettings);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is AssignmentExpressionSyntax assignment)
        {
            var edit = PooledLifetime.IsSetBeside(assignment)
                ? DropIdleTimeoutEdit.TryCreate(assignment, context)
                : (IFixEdit?)LifetimeInsteadEdit.TryCreate(assignment, context);
            if (edit is not null)
            {
                yield return edit;
            }
        }
    }
}
