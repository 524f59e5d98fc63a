using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SocketLeakAnalyzers.Flow;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Units;

/// <summary>Which branch of the source is taken at the end of the stream?</summary>
public sealed class EndOfStreamBranchTests
{
    // The test is "N == 0" (true at the end) or "N > 0" (false at the end); what is expected is how the branch begins.
    [Theory]
    [InlineData("if (N == 0) return;", nameof(EndBranchKind.Statement), "return;")]
    [InlineData("if (N == 0) { F(); break; }", nameof(EndBranchKind.Statement), "{ F(); break; }")]
    [InlineData("if (N == 0) A(); else B();", nameof(EndBranchKind.Statement), "A();")]
    [InlineData("if (N > 0) A(); else B();", nameof(EndBranchKind.Statement), "B();")]
    [InlineData("if (N > 0) A(); else if (x) B();", nameof(EndBranchKind.Statement), "if (x) B();")]
    [InlineData("if (N > 0) A();", nameof(EndBranchKind.MissingElse), "if (N > 0) A();")]
    [InlineData("if (!(N > 0)) A();", nameof(EndBranchKind.Statement), "A();")]
    [InlineData("if (!(N == 0)) A();", nameof(EndBranchKind.MissingElse), "if (!(N == 0)) A();")]
    [InlineData("if ((N == 0) || x) A();", nameof(EndBranchKind.Statement), "A();")]
    [InlineData("if (N > 0 && x) A(); else B();", nameof(EndBranchKind.Statement), "B();")]
    [InlineData("while (N > 0) { A(); }", nameof(EndBranchKind.AfterLoop), "while (N > 0) { A(); }")]
    [InlineData("while (N == 0) { A(); }", nameof(EndBranchKind.Statement), "{ A(); }")]
    [InlineData("do A(); while (N > 0);", nameof(EndBranchKind.AfterLoop), "do A(); while (N > 0);")]
    [InlineData("for (; N > 0;) A();", nameof(EndBranchKind.AfterLoop), "for (; N > 0;) A();")]
    [InlineData("var x = N == 0 ? 1 : 2;", nameof(EndBranchKind.Expression), "N == 0")]
    [InlineData("done = N == 0;", nameof(EndBranchKind.Expression), "N == 0")]
    [InlineData("F(N == 0);", nameof(EndBranchKind.Expression), "N == 0")]
    public void The_branch_of_a_test(string statement, string kind, string node)
    {
        var (test, outcome) = TestOf(statement);
        var branch = EndOfStreamBranch.Find(test, outcome);

        Assert.Equal((kind, node), (branch.Kind.ToString(), branch.Node.ToString()));
    }

    [Theory]
    [InlineData("switch (n) { case 0: return; default: break; }", "0", true, "case 0: return;")]
    [InlineData("switch (n) { case 1: A(); break; case 0: B(); break; default: break; }", "1", false, "case 0: B(); break;")]
    [InlineData("switch (n) { case 1: A(); break; default: B(); break; }", "1", false, "default: B(); break;")]
    [InlineData("switch (n) { case -1: A(); break; case 0: B(); break; }", "-1", true, "case -1: A(); break;")]
    [InlineData("switch (n) { case 1: A(); break; case 2: case 0: B(); break; }", "1", false, "case 2: case 0: B(); break;")]
    [InlineData("switch (n) { case 1: A(); break; case 2: default: B(); break; }", "1", false, "case 2: default: B(); break;")]
    public void The_section_of_a_switch(string statement, string label, bool outcome, string section)
    {
        var test = SyntaxFactory.ParseStatement(statement).DescendantNodes().First(node => node.ToString() == label);
        var branch = EndOfStreamBranch.Find(test, outcome);

        Assert.Equal((EndBranchKind.Section, section), (branch.Kind, branch.Node.ToString()));
    }

    [Fact]
    public void A_switch_without_a_section_for_the_end()
    {
        var test = SyntaxFactory.ParseStatement("switch (n) { case 1: A(); break; }").DescendantNodes().First(node => node.ToString() == "1");
        var branch = EndOfStreamBranch.Find(test, outcome: false);

        Assert.Equal((EndBranchKind.Expression, "1"), (branch.Kind, branch.Node.ToString()));
    }

    [Theory]
    [InlineData("if (N == 0) return;", "return;")]
    [InlineData("if (N == 0) { A(); continue; }", "continue;")]
    [InlineData("if (N == 0) { { throw x; } }", "throw x;")]
    [InlineData("if (N == 0) { goto end; }", "goto end;")]
    [InlineData("if (N == 0) { A(); }", null)]
    [InlineData("if (N == 0) { }", null)]
    [InlineData("if (N > 0) { }", null)]
    [InlineData("while (N > 0) return;", null)]
    public void The_jump_that_leaves_the_branch(string statement, string? jump)
    {
        var (test, outcome) = TestOf(statement);
        var branch = EndOfStreamBranch.Find(test, outcome);

        Assert.Equal(jump, branch.Leaving?.ToString());
        Assert.Equal(branch.Leaving?.Span ?? branch.Condition.Span, branch.Location.SourceSpan);
    }

    private static (SyntaxNode Test, bool Outcome) TestOf(string statement)
    {
        var tree = CSharpSyntaxTree.ParseText($"class C {{ void M() {{ {statement} }} }}");
        var test = tree.GetRoot().DescendantNodes().First(node => node.ToString() is "N == 0" or "N > 0");
        return (test, test.ToString() == "N == 0");
    }
}
