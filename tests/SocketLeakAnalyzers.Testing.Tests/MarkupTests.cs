using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Testing.Tests.Subjects;
using Xunit;
using Test = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerTest<
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;
using VerifyCS = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace SocketLeakAnalyzers.Testing.Tests;

/// <summary>How markup is read.</summary>
public class MarkupTests
{
    private static DiagnosticResult A => VerifyCS.Diagnostic().WithArguments("a");

    [Fact]
    public Task PositionIsAStart() => VerifyCS.VerifyAnalyzerAsync("class $$a { }");

    [Fact]
    public Task PositionIndicatorAsCode()
        => new Test
        {
            TestCode = "class [|a|] { string s = $$\"\"\"x\"\"\"; }",
            MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode,
        }.RunAsync();

    [Fact]
    public Task SpansNest() => VerifyCS.VerifyAnalyzerAsync("class {|#0:[|a|]|} { }");

    [Fact]
    public Task NestedSpansMarkDifferentText()
        => VerifyCS.VerifyAnalyzerAsync("{|#1:class {|#0:a|}|} { }", A.WithLocation(0));

    [Fact]
    public Task NamedEndsMayCross()
        => CSharpAnalyzerVerifier<AdditionalLocationAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync(
            "{|#1:cla{|#2:ss|#1} {|#0:a|#0}|#2} { }", A.WithLocation(0).WithLocation(1));

    [Fact]
    public Task BracketsOfTheLanguageAreNoMarkup()
        => VerifyCS.VerifyAnalyzerAsync(
            "using System; class [|a|] { bool M(int[] x, bool y) { int[][] z = {}; return x is [] || y | (x[0] | 1) == 1; } [Obsolete] void N() { } }");

    [Theory]
    [InlineData("class [|a { }", "'1' starting spans and '0' ending spans")]
    [InlineData("class a|] { }", "'0' starting spans and '1' ending spans")]
    [InlineData("class |]a[| { }", "Mismatched end tag")]
    [InlineData("class [|a|} { }", "does not fit the start tag")]
    [InlineData("class {|#0:a|#1} { }", "did not contain a start tag for span '#1'")]
    [InlineData("class {|#0:a|} { } class {|#0:b|} { }", "multiple markup locations with key '#0'")]
    public Task WrongMarkupFails(string source, string reason)
        => Failing.WithAsync(() => VerifyCS.VerifyAnalyzerAsync(source), reason);

    [Fact]
    public Task UnknownKeyFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", A.WithLocation(1)), "'#1' was not found in the input");

    [Fact]
    public async Task DefaultNeedsASingleRule()
    {
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<TwoRulesAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class C { void [|M|]() { } }"),
            "Markup syntax can only omit the diagnostic ID");
        await new CSharpAnalyzerTest<TwoRulesAnalyzer, DefaultVerifier>
        {
            TestCode = "class C { void [|M|]() { } }",
            MarkupOptions = MarkupOptions.UseFirstDescriptor,
            ExpectedDiagnostics = { new DiagnosticResult(TwoRulesAnalyzer.CompilationRule) },
        }.RunAsync();
    }

    [Fact]
    public async Task MarkupCanBeOff()
    {
        await new Test { TestState = { Sources = { "class [|A|] { }" }, MarkupHandling = MarkupMode.Ignore } }.RunAsync();
        await Failing.WithAsync(
            () => new Test { TestState = { Sources = { "class [|A|] { }" }, MarkupHandling = MarkupMode.None } }.RunAsync(), "CS1514");
    }
}
