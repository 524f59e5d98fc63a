using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Testing.Tests.Subjects;
using Xunit;
using VerifyCS = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace SocketLeakAnalyzers.Testing.Tests;

/// <summary>Reported and expected diagnostics must be the same, one to one.</summary>
public class DiagnosticTests
{
    [Fact]
    public Task NoDiagnostic() => VerifyCS.VerifyAnalyzerAsync("class A { }");

    [Fact]
    public Task MarkedDiagnostics() => VerifyCS.VerifyAnalyzerAsync("class [|a|] { }\nclass {|TST0001:b|} { }\nclass C { }");

    [Fact]
    public Task ExplicitDiagnostics()
        => VerifyCS.VerifyAnalyzerAsync(
            "class {|#0:a|} { }\nclass b { }\nclass c { }",
            VerifyCS.Diagnostic().WithLocation(0).WithArguments("a"),
            VerifyCS.Diagnostic(TypeNameAnalyzer.Id).WithSpan(2, 7, 2, 8).WithArguments("b"),
            VerifyCS.Diagnostic(TypeNameAnalyzer.Rule).WithLocation(3, 7).WithMessage("Type 'c' is in lower case"));

    [Fact]
    public Task MissingDiagnosticFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class [|A|] { }"),
            "Mismatch between number of diagnostics returned, expected \"1\" actual \"0\"",
            "/0/Test0.cs(1,7,1,8): diagnostic TST0001",
            "NONE.");

    [Fact]
    public Task ExtraDiagnosticFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class a { }"),
            "expected \"0\" actual \"1\"",
            "Type 'a' is in lower case",
            "VerifyCS.Diagnostic(\"TST0001\").WithSpan(1, 7, 1, 8).WithArguments(\"a\")");

    [Fact]
    public Task SecondExtraDiagnosticFails()
        => Failing.WithAsync(() => VerifyCS.VerifyAnalyzerAsync("class [|a|] { }\nclass b { }"), "expected \"1\" actual \"2\"", "Not expected:");

    [Theory]
    [InlineData("class [|aa|]a { }", "Expected diagnostic to end at column \"9\" was actually at column \"10\"")]
    [InlineData("class a[|aa|] { }", "Expected diagnostic to start at column \"8\" was actually at column \"7\"")]
    [InlineData("[|class|]\na { }", "Expected diagnostic to start on line \"1\" was actually on line \"2\"")]
    public Task WrongSpanFails(string source, string reason)
        => Failing.WithAsync(() => VerifyCS.VerifyAnalyzerAsync(source), reason, "Expected diagnostic:", "Actual diagnostic:");

    [Fact]
    public Task WrongArgumentFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", VerifyCS.Diagnostic().WithLocation(0).WithArguments("b")),
            "Expected diagnostic message to be \"Type 'b' is in lower case\" was \"Type 'a' is in lower case\"");

    [Fact]
    public Task ForgottenArgumentFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", VerifyCS.Diagnostic().WithLocation(0)),
            "Expected diagnostic message to be \"Type '{0}' is in lower case\"");

    [Fact]
    public Task WrongMessageFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", VerifyCS.Diagnostic().WithLocation(0).WithMessage("wrong")),
            "Expected diagnostic message to be \"wrong\"");

    [Fact]
    public async Task ArgumentsAreComparedWithoutFormat()
    {
        var expected = new DiagnosticResult(TypeNameAnalyzer.Id, DiagnosticSeverity.Warning).WithLocation(0);
        await VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", expected.WithArguments("a"));
        await Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", expected.WithArguments("b")),
            "Expected diagnostic message arguments to match");
    }

    [Fact]
    public Task OpenMessagePasses()
        => VerifyCS.VerifyAnalyzerAsync("class {|#0:a|} { }", VerifyCS.Diagnostic().WithLocation(0).WithMessage(null));

    [Fact]
    public Task WrongSeverityFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync(
                "class {|#0:a|} { }",
                VerifyCS.Diagnostic().WithLocation(0).WithArguments("a").WithSeverity(DiagnosticSeverity.Error)),
            "Expected diagnostic severity to be \"Error\" was \"Warning\"");

    [Fact]
    public Task WrongIdFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyAnalyzerAsync("class {|CS0001:a|} { }"), "Expected diagnostic id to be \"CS0001\" was \"TST0001\"");

    [Fact]
    public Task LooseExpectationDoesNotTakeThePartnerOfAStrictOne()
        => VerifyCS.VerifyAnalyzerAsync(
            "class a { class b { } }",
            VerifyCS.Diagnostic().WithSpan(1, 11 + 6, 1, 11 + 7).WithMessage(null),
            VerifyCS.Diagnostic().WithSpan(1, 7, 1, 8).WithArguments("a"));

    [Fact]
    public Task SecondFile()
        => new CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>
        {
            TestState =
            {
                Sources = { "class [|a|] { }", ("/0/Other.cs", "class {|#0:b|} { }"), "class c { }" },
                ExpectedDiagnostics =
                {
                    VerifyCS.Diagnostic().WithLocation(0).WithArguments("b"),
                    VerifyCS.Diagnostic().WithSpan("/0/Test2.cs", 1, 7, 1, 8).WithArguments("c"),
                },
            },
        }.RunAsync();

    [Fact]
    public Task WrongFileFails()
        => Failing.WithAsync(
            () => new CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>
            {
                TestState =
                {
                    Sources = { "class A { }", "class b { }" },
                    ExpectedDiagnostics = { VerifyCS.Diagnostic().WithSpan(1, 7, 1, 8).WithArguments("b") },
                },
            }.RunAsync(),
            "Expected diagnostic to be in file \"/0/Test0.cs\" was actually in file \"/0/Test1.cs\"");

    [Fact]
    public async Task AdditionalLocationsAreCompared()
    {
        var expected = VerifyCS.Diagnostic().WithLocation(0).WithArguments("a");
        await CSharpAnalyzerVerifier<AdditionalLocationAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync(
            "{|#1:class|} {|#0:a|} { }", expected.WithLocation(1));
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<AdditionalLocationAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class {|#0:a|} { }", expected),
            "Expected 0 additional locations but got 1");
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<AdditionalLocationAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class {|#0:a|} { }", expected.WithLocation(0)),
            "Expected diagnostic to start at column");
    }

    [Fact]
    public async Task MarkupIgnoresAdditionalLocations()
        => await CSharpAnalyzerVerifier<AdditionalLocationAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class [|a|] { }");

    [Fact]
    public async Task DisabledRuleIsOnAndNoLocationIsExpected()
    {
        var compilation = new DiagnosticResult(TwoRulesAnalyzer.CompilationRule);
        await CSharpAnalyzerVerifier<TwoRulesAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync(
            "class C { void {|TST0002:M|}() { } }", compilation);
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<TwoRulesAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class C { }", compilation.WithLocation(1, 1)),
            "/0/Test0.cs");
    }

    [Fact]
    public async Task DisabledDiagnosticsAreOff()
        => await new CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>
        {
            TestCode = "class a { }",
            DisabledDiagnostics = { TypeNameAnalyzer.Id },
        }.RunAsync();

    [Fact]
    public async Task DiagnosticVerifierRuns()
    {
        var count = 0;
        await new CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            DiagnosticVerifier = (diagnostic, expected, verifier) =>
            {
                verifier.Equal(expected.Id, diagnostic.Id);
                count++;
            },
        }.RunAsync();
        Assert.Equal(1, count);
    }

    [Fact]
    public Task NoSourceFails()
        => Failing.WithAsync(() => new CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>().RunAsync(), "TestState.Sources");

    [Fact]
    public void DiagnosticWithoutIdNeedsASingleRule()
    {
        Assert.Throws<System.InvalidOperationException>(() => CSharpAnalyzerVerifier<TwoRulesAnalyzer, DefaultVerifier>.Diagnostic());
        Assert.Throws<System.InvalidOperationException>(() => VerifyCS.Diagnostic("TST9999"));
    }
}
