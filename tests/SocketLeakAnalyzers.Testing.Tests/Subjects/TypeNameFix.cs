using System.Collections.Immutable;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace SocketLeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Replaces the name of a class; a derived class does something odd.</summary>
public class TypeNameFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create(TypeNameAnalyzer.Id);

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "Upper", ToUpper);
        return Task.CompletedTask;
    }

    protected static void Register(CodeFixContext context, string key, System.Func<string, string> rename)
        => context.RegisterCodeFix(Create(context, key, rename), context.Diagnostics);

    protected static CodeAction Create(CodeFixContext context, string key, System.Func<string, string> rename)
        => CodeAction.Create(
            key,
            async token =>
            {
                var root = (await context.Document.GetSyntaxRootAsync(token).ConfigureAwait(false))!;
                return context.Document.WithSyntaxRoot(Rename(root, root.FindToken(context.Span.Start), rename));
            },
            key);

    protected static SyntaxNode Rename(SyntaxNode root, SyntaxToken token, System.Func<string, string> rename)
        => root.ReplaceToken(token, SyntaxFactory.Identifier(token.LeadingTrivia, rename(token.Text), token.TrailingTrivia));

    protected static string ToUpper(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
