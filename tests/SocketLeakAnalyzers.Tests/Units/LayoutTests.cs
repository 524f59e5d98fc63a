using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>Does a fix write as the author of the document does?</summary>
public sealed class LayoutTests
{
    [Theory]
    [InlineData("a\nb", "\n")]
    [InlineData("a\r\nb\n", "\r\n")]
    [InlineData("a\rb", "\r")]
    [InlineData("a", "\n")]
    [InlineData("", "\n")]
    public void End_of_line(string text, string expected) =>
        Assert.Equal(expected, new SourceLayout(SourceText.From(text)).EndOfLine.ToString());

    [Theory]
    [InlineData("class C\n{\n    int x;\n}", "    ")]
    [InlineData("class C\n{\n\tint x;\n}", "\t")]
    [InlineData("class C { }", "    ")]
    [InlineData("class C\n{\n  int x;\n}", "  ")]
    public void One_level(string text, string expected) =>
        Assert.Equal(expected, new SourceLayout(SourceText.From(text)).OneLevel);

    [Fact]
    public void Indentation_and_beginning_of_a_line()
    {
        const string Text = "class C\n{\n    void M()\n    {\n\t  A(); B();\n    }\n}";
        var layout = new SourceLayout(SourceText.From(Text));
        var statements = CSharpSyntaxTree.ParseText(Text).GetRoot().DescendantNodes().OfType<ExpressionStatementSyntax>().ToList();

        Assert.Equal("\t  ", layout.IndentationOf(statements[0]));
        Assert.Equal("\t  ", layout.IndentationOf(statements[1]));
        Assert.True(layout.BeginsLine(statements[0]));
        Assert.False(layout.BeginsLine(statements[1]));
    }

    [Fact]
    public void A_block_has_its_braces_on_lines_of_their_own()
    {
        var layout = new SourceLayout(SourceText.From("a\r\nb"));
        var line = layout.Lines(["client.Close();"], "        ").Single();

        Assert.Equal("    {\r\n        client.Close();\r\n    }\r\n", layout.Block("    ", line).ToFullString());
    }

    [Fact]
    public void A_test_has_lines_of_its_own_or_one_with_others()
    {
        var layout = new SourceLayout(SourceText.From("a\r\n\tb"));
        string[] statements = ["client.Close();", "break;"];

        Assert.Equal(
            "\tif (n == 0)\r\n\t{\r\n\t\tclient.Close();\r\n\t\tbreak;\r\n\t}\r\n",
            layout.If("n == 0", statements, "\t").ToFullString());
        Assert.Equal("if (n == 0) { client.Close(); break; }", SourceLayout.InlineIf("n == 0", statements).ToFullString());
    }

    [Theory]
    [InlineData("    A();\n", "        A();\n")]
    [InlineData("    if (x)\n    {\n        A();\n    }\n", "        if (x)\n        {\n            A();\n        }\n")]
    [InlineData("    // why\n    A();\n", "        // why\n        A();\n")]
    [InlineData("    {\n        A();\n\n        B();\n    }\n", "        {\n            A();\n\n            B();\n        }\n")]
    [InlineData("    {\n        A(); // end\n        // last\n    }\n", "        {\n            A(); // end\n            // last\n        }\n")]
    [InlineData("    {\n#if X\n        A();\n#endif\n    }\n", "        {\n#if X\n        A();\n#endif\n        }\n")]
    [InlineData("    A(\n        1,\n        2);\n", "        A(\n            1,\n            2);\n")]
    [InlineData("    A(@\"one\n  two\");\n", "        A(@\"one\n  two\");\n")]
    [InlineData("    A();\r\n", "        A();\r\n")]
    [InlineData("A();\n", "    A();\n")]
    public void Indented_by_one_level(string text, string expected) =>
        Assert.Equal(expected, Indenter.Indent(SyntaxFactory.ParseStatement(text), "    ", atLineStart: true).ToFullString());

    [Fact]
    public void The_lines_of_a_raw_string_stay_together()
    {
        const string Text = "    A(\"\"\"\n        one\n        \"\"\");\n";
        var indented = Indenter.Indent(SyntaxFactory.ParseStatement(Text), "    ", atLineStart: true);

        Assert.Equal(ValueOf(SyntaxFactory.ParseStatement(Text)), ValueOf(SyntaxFactory.ParseStatement(indented.ToFullString())));
    }

    [Fact]
    public void What_does_not_begin_a_line_is_not_moved() =>
        Assert.Equal("A();\n", Indenter.Indent(SyntaxFactory.ParseStatement("A();\n"), "    ", atLineStart: false).ToFullString());

    private static object? ValueOf(SyntaxNode node) =>
        node.DescendantTokens().Single(token => token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)).Value;
}
