using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks that the tree built by a fix is the tree that the parser makes of its text.</summary>
internal static class SyntaxTreeComparison
{
    public static void Verify(SyntaxNode parsed, SyntaxNode built, string documentName, CodeActionValidationMode mode, IVerifier verifier)
    {
        if (mode != CodeActionValidationMode.None)
        {
            verifier.EqualOrDiff(
                Render(parsed, mode),
                Render(built, mode),
                $"The fix built a tree for '{documentName}' that differs from the one parsed from its text. Diff shown with the parsed one as baseline:");
        }
    }

    private static string Render(SyntaxNode root, CodeActionValidationMode mode)
    {
        var text = new StringBuilder();
        Render(root, 0, mode, text);
        return text.ToString();
    }

    private static void Render(SyntaxNodeOrToken item, int depth, CodeActionValidationMode mode, StringBuilder text)
    {
        text.Append(' ', depth * 2).Append(item.Kind());
        if (item.AsNode() is { } node)
        {
            text.Append('\n');
            foreach (var child in node.ChildNodesAndTokens())
            {
                Render(child, depth + 1, mode, text);
            }

            return;
        }

        var token = item.AsToken();
        text.Append(": ").Append(Escape(token.Text));
        if (token.ValueText != token.Text)
        {
            text.Append(" = ").Append(Escape(token.ValueText));
        }

        text.Append('\n');
        if (mode == CodeActionValidationMode.Full)
        {
            RenderTrivia("Leading", token.LeadingTrivia, depth + 1, mode, text);
            RenderTrivia("Trailing", token.TrailingTrivia, depth + 1, mode, text);
        }
    }

    private static void RenderTrivia(string side, SyntaxTriviaList list, int depth, CodeActionValidationMode mode, StringBuilder text)
    {
        foreach (var trivia in list)
        {
            text.Append(' ', depth * 2).Append(side).Append(' ').Append(trivia.Kind());
            text.Append(": ").Append(Escape(trivia.ToFullString())).Append('\n');
            if (trivia.GetStructure() is { } structure)
            {
                Render(structure, depth + 1, mode, text);
            }
        }
    }

    private static string Escape(string text)
        => text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n");
}
