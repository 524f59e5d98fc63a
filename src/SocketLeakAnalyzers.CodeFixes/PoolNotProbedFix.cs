using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0106: takes from the pool until there is a connection whose peer has not closed, and closes the others.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PoolNotProbedFix))]
[Shared]
public sealed class PoolNotProbedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.PoolNotProbed);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } take
            && diagnostic.Properties.TryGetValue(DiagnosticProperties.ProbedSocket, out var socket) && socket is not null
            && ProbeEdit.TryCreate(take, socket, context) is { } edit)
        {
            yield return edit;
        }
    }
}
