using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0208: takes the close out of the condition, moves it into a <c>finally</c>, or removes the call that throws before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CloseSkippedFix))]
[Shared]
public sealed class CloseSkippedFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.CloseSkipped);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } node
            && diagnostic.Properties.TryGetValue(DiagnosticProperties.SkippedConnection, out var name) && name is not null
            && Edit(node, name, context) is { } edit)
        {
            yield return edit;
        }
    }

    private static IFixEdit? Edit(SyntaxNode node, string name, FixContext context)
    {
        if (node.FirstAncestorOrSelf<StatementSyntax>() is IfStatementSyntax statement)
        {
            return CloseAlwaysEdit.TryCreate(statement, name, context);
        }

        return node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetStream" } }
            ? DropStatementEdit.TryCreate(node, context)
            : CloseInFinallyEdit.TryCreate(node, name, context);
    }
}
