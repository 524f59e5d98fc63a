using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0206: <c>using</c> on the connection, or else the link that a <c>using</c> disposes is made to own it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OnlyBorrowerClosedFix))]
[Shared]
public sealed class OnlyBorrowerClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.OnlyBorrowerClosed);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.OriginLocation]) is not { } origin)
        {
            yield break;
        }

        if (UsingOf(diagnostic, origin, context) is { } edit)
        {
            yield return edit;
        }
        else if (context.NodeAt(diagnostic.Location) is { } link && OwningLinkEdit.TryCreate(link, origin, context) is { } owning)
        {
            yield return owning;
        }
    }
}
