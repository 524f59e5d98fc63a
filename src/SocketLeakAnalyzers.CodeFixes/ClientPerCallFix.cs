using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SocketLeakAnalyzers;

/// <summary>
/// Fixes SLA0301: one shared client in the type, where nothing of the one call is in it. Never a <c>using</c>: that trades idle
/// connections for ports in TIME_WAIT (measured case 13c).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClientPerCallFix))]
[Shared]
public sealed class ClientPerCallFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ClientPerCall);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is not { } made)
        {
            yield break;
        }

        if (ShareClientEdit.TryCreate(made, context) is { } edit)
        {
            yield return edit;
        }
    }
}
