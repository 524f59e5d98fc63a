using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>
/// Fixes SLA0202: <c>using</c> where the connection stays, a close in the handler that swallows the exception, else a handler
/// that closes and rethrows.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LostOnExceptionFix))]
[Shared]
public sealed class LostOnExceptionFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.LostOnException);

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
        else if (CloseWhenThrown(diagnostic, origin, context) is { } close)
        {
            yield return close;
        }
    }
}
