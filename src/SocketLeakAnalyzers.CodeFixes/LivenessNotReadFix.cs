using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SocketLeakAnalyzers.Rules;

namespace SocketLeakAnalyzers;

/// <summary>Fixes SLA0103: polls for the peer's close in each turn of the loop, closes and leaves.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LivenessNotReadFix))]
[Shared]
public sealed class LivenessNotReadFix : ConnectionFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.LivenessNotRead);

    internal override IEnumerable<IFixEdit> Edits(Diagnostic diagnostic, FixContext context)
    {
        if (context.NodeAt(diagnostic.Location) is { } question and not BaseObjectCreationExpressionSyntax
            && context.CloseTargetOf(diagnostic, question.SpanStart) is { } target
            && !IsEncrypted(question)
            && question.Ancestors().TakeWhile(node => !FixContext.IsFunction(node)).FirstOrDefault(ReadSite.IsLoop) is { } loop
            && ReadSite.Body(loop) is { } body
            && SocketOf(target, question.SpanStart, context) is { } socket
            && context.NameOf("System.Net.Sockets.SelectMode", question.SpanStart) is { } mode
            && WayOut.Find(body, target, context.NodeAt(diagnostic.AdditionalLocations[DiagnosticProperties.OriginLocation]), isPart: false, context) is { } way
            && TestFirstEdit.TryCreate(body, $"{socket}.Poll(0, {mode}.SelectRead) && {socket}.Available == 0", way, FixTitles.PollAndLeave(target), context) is { } edit)
        {
            yield return edit;
        }
    }

    /// <summary>The last record of a TLS peer stays unread before the FIN: there is always something available.</summary>
    private static bool IsEncrypted(SyntaxNode question) =>
        question.AncestorsAndSelf().FirstOrDefault(node => node is TypeDeclarationSyntax or CompilationUnitSyntax)?
            .DescendantTokens().Any(token => token.ValueText is "SslStream" or "NegotiateStream") == true;

    private static string? SocketOf(string target, int position, FixContext context)
    {
        if (context.TypeOf(target, position) is not { } type)
        {
            return null;
        }

        if (FixContext.IsA(type, "Socket"))
        {
            return target;
        }

        var member = FixContext.IsA(type, "TcpClient") ? "Client" : FixContext.IsA(type, "NetworkStream") ? "Socket" : null;
        return member is not null && context.TypeOf($"{target}.{member}", position) is not null
            && context.Model.LookupSymbols(position, type, member).Any() ? $"{target}.{member}" : null;
    }
}
