using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SocketLeakAnalyzers;

/// <summary>
/// Fixes SLA0301: one shared client in the type, where nothing of the one call is in it; or a client of an <c>IHttpClientFactory</c>
/// that the object is given. Never a <c>using</c>: that trades idle connections for ports in TIME_WAIT (measured case 13c).
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

    internal override async Task<IEnumerable<IFixEdit>> EditsAsync(Diagnostic diagnostic, FixContext context)
    {
        var edits = Edits(diagnostic, context).ToList();
        if (context.NodeAt(diagnostic.Location) is { } made && await InjectFactoryEdit.TryCreateAsync(made, context, isAlone: edits.Count == 0).ConfigureAwait(false) is { } edit)
        {
            edits.Add(edit);
        }

        return edits;
    }
}
