using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0304: <c>using</c> on the variable that has the response, or on one that is declared for it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ListenerResponseNotClosedFix))]
[Shared]
public sealed class ListenerResponseNotClosedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ListenerResponseNotClosed);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is not { } taken)
        {
            yield break;
        }

        if (diagnostic.Properties.TryGetValue(DiagnosticProperties.UsingVariable, out var response) && response is not null)
        {
            var declared = taken.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(variable => variable.Identifier.ValueText == response).ToArray();
            if (declared is { Length: 1 } && UsingEdit.TryCreate(declared[0], response, context) is { } edit)
            {
                yield return edit;
            }
        }
        else if (diagnostic.Properties.TryGetValue(DiagnosticProperties.ListenerContext, out var name) && name is not null && DeclareResponseEdit.TryCreate(taken, name, context) is { } declaration)
        {
            yield return declaration;
        }
    }
}
