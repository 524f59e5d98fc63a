using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Offers three fixes, two of them in a group.</summary>
public sealed class ManyActionsFix : TypeNameFix
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "Upper", ToUpper);
        context.RegisterCodeFix(
            CodeAction.Create(
                "Group",
                ImmutableArray.Create(
                    Create(context, "One", name => ToUpper(name) + "One"), Create(context, "Two", name => ToUpper(name) + "Two")),
                isInlinable: false),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}

/// <summary>Makes a class of one type parameter by a name that holds it: the text is right, the tree is not.</summary>
public sealed class HandMadeTreeFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "Generic", name => ToUpper(name) + "<T>");
        return Task.CompletedTask;
    }
}

/// <summary>Writes a comment as white space: the text is right, the trivia is not.</summary>
public sealed class HandMadeTriviaFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Comment",
                async token =>
                {
                    var root = (await context.Document.GetSyntaxRootAsync(token).ConfigureAwait(false))!;
                    var name = root.FindToken(context.Span.Start);
                    return context.Document.WithSyntaxRoot(root.ReplaceToken(
                        name,
                        SyntaxFactory.Identifier(
                            name.LeadingTrivia, ToUpper(name.Text), SyntaxFactory.TriviaList(SyntaxFactory.Whitespace("/**/ ")))));
                },
                "Comment"),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}

/// <summary>Changes the encoding of the document.</summary>
public sealed class EncodingFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Encoding",
                _ => Task.FromResult(context.Document.WithText(SourceText.From("class A { }", Encoding.Unicode))),
                "Encoding"),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}

/// <summary>Offers a fix that changes nothing.</summary>
public sealed class NoChangeFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create("None", _ => Task.FromResult(context.Document), "None"), context.Diagnostics);
        return Task.CompletedTask;
    }
}

/// <summary>Adds one letter at a time, so that three fixes mend one class.</summary>
public sealed class SlowFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "Slow", name => name.Length < 3 ? name + "x" : ToUpper(name));
        return Task.CompletedTask;
    }
}

/// <summary>Fixes all in its own way, which forgets nothing but names the classes otherwise.</summary>
public sealed class OddFixAllFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider()
        => FixAllProvider.Create(async (context, document, diagnostics) =>
        {
            var root = (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
            var tokens = diagnostics.Select(diagnostic => root.FindToken(diagnostic.Location.SourceSpan.Start));
            return document.WithSyntaxRoot(root.ReplaceTokens(
                tokens, (token, _) => Rename(token.Parent!, token, name => ToUpper(name) + "All").DescendantTokens().First(each => each.Text.EndsWith("All"))));
        });
}

/// <summary>Replaces the line endings of the document.</summary>
public sealed class LineEndingFix : TypeNameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Endings",
                async token =>
                {
                    var text = await context.Document.GetTextAsync(token).ConfigureAwait(false);
                    var changed = text.ToString().Replace("class a", "class A").Replace("\r\n", "\n");
                    return context.Document.WithText(SourceText.From(changed, text.Encoding, text.ChecksumAlgorithm));
                },
                "Endings"),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}

/// <summary>Removes a variable that the compiler reports as unused.</summary>
public sealed class UnusedVariableFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ImmutableArray.Create("CS0168");

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Remove",
                async token =>
                {
                    var root = (await context.Document.GetSyntaxRootAsync(token).ConfigureAwait(false))!;
                    var statement = root.FindNode(context.Span).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!;
                    return context.Document.WithSyntaxRoot(root.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia)!);
                },
                "Remove"),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}
