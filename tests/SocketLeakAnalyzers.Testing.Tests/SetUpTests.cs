using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Testing.Tests.Subjects;
using Xunit;
using Test = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerTest<
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;
using VerifyCS = Microsoft.CodeAnalysis.CSharp.Testing.CSharpAnalyzerVerifier<
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameAnalyzer, Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace SocketLeakAnalyzers.Testing.Tests;

/// <summary>The project that a test makes of its sources.</summary>
public class SetUpTests
{
    public static TheoryData<string> Frameworks => new() { "8", "9", "10", "default" };

    [Theory]
    [MemberData(nameof(Frameworks))]
    public Task SocketsCompile(string framework)
        => new Test
        {
            TestCode = "using System.Net.Sockets; class A { void M() { using var s = new Socket(SocketType.Stream, ProtocolType.Tcp); } }",
            ReferenceAssemblies = framework switch
            {
                "8" => ReferenceAssemblies.Net.Net80,
                "9" => ReferenceAssemblies.Net.Net90,
                "10" => ReferenceAssemblies.Net.Net100,
                _ => ReferenceAssemblies.Default,
            },
        }.RunAsync();

    [Fact]
    public async Task CompilerErrorsAreExpected()
    {
        await VerifyCS.VerifyAnalyzerAsync("class A : {|CS0246:B|} { }");
        await VerifyCS.VerifyAnalyzerAsync(
            "class A : {|#0:B|} { }", DiagnosticResult.CompilerError("CS0246").WithLocation(0).WithArguments("B"));
        await Failing.WithAsync(() => VerifyCS.VerifyAnalyzerAsync("class A : B { }"), "CS0246");
    }

    [Fact]
    public async Task CompilerWarningsAreExpectedOnRequest()
    {
        const string source = "class A { void M() { int x; } }";
        await new Test { TestCode = source }.RunAsync();
        await new Test
        {
            TestCode = source,
            CompilerDiagnostics = CompilerDiagnostics.Warnings,
            ExpectedDiagnostics = { DiagnosticResult.CompilerWarning("CS0168").WithLocation(1, 26).WithArguments("x") },
        }.RunAsync();
        await Failing.WithAsync(
            () => new Test { TestCode = source, CompilerDiagnostics = CompilerDiagnostics.Warnings }.RunAsync(), "CS0168");
    }

    [Fact]
    public Task CompilerErrorsAreIgnoredOnRequest()
        => new Test { TestCode = "class A : B { }", CompilerDiagnostics = CompilerDiagnostics.None }.RunAsync();

    [Fact]
    public async Task ThrowingAnalyzerFails()
    {
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<ThrowingAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class a { }"),
            "AD0001",
            "thrown on purpose");
        await Failing.WithAsync(
            () => new CSharpAnalyzerTest<ThrowingAnalyzer, DefaultVerifier>
            {
                TestCode = "class a { }",
                CompilerDiagnostics = CompilerDiagnostics.None,
            }.RunAsync(),
            "error AD0001");
    }

    [Fact]
    public async Task EditorConfigOptionReachesTheAnalyzer()
    {
        await WithConfig("class a { }\nclass [|b|] { }", "root = true\n[*.cs]\ntype_name.ignored = a\n");
        await Failing.WithAsync(() => WithConfig("class [|a|] { }", "root = true\n[*.cs]\ntype_name.ignored = a\n"), "actual \"0\"");
    }

    [Fact]
    public async Task EditorConfigSeverityReachesTheDiagnostic()
    {
        await WithConfig("class a { }", "root = true\n[*.cs]\ndotnet_diagnostic.TST0001.severity = none\n");
        await WithConfig(
            "class {|#0:a|} { }",
            "root = true\n[*.cs]\ndotnet_diagnostic.TST0001.severity = suggestion\n",
            VerifyCS.Diagnostic().WithLocation(0).WithArguments("a").WithSeverity(DiagnosticSeverity.Info));
        await Failing.WithAsync(
            () => WithConfig(
                "class {|#0:a|} { }",
                "root = true\n[*.cs]\ndotnet_diagnostic.TST0001.severity = suggestion\n",
                VerifyCS.Diagnostic().WithLocation(0).WithArguments("a")),
            "Expected diagnostic severity");
    }

    [Fact]
    public Task AdditionalFileReachesTheAnalyzer()
        => new Test
        {
            TestState =
            {
                Sources = { "class a { }\nclass [|b|] { }" },
                AdditionalFiles = { ("Ignored.txt", "a\nc\n") },
            },
        }.RunAsync();

    [Fact]
    public Task AdditionalReferenceIsSeen()
        => new Test
        {
            TestState =
            {
                Sources = { "class A : Xunit.FactAttribute { }" },
                AdditionalReferences = { typeof(FactAttribute).Assembly },
            },
        }.RunAsync();

    [Fact]
    public Task OutputKindIsUsed()
        => new Test { TestState = { Sources = { "System.Console.WriteLine();" }, OutputKind = OutputKind.ConsoleApplication } }.RunAsync();

    [Fact]
    public Task AdditionalProjectIsReferencedAndAnalyzed()
        => new Test
        {
            TestState =
            {
                Sources = { "class A : B { }" },
                AdditionalProjectReferences = { "Library" },
                AdditionalProjects = { ["Library"] = { Sources = { "public class B { }\nclass [|c|] { }" } } },
            },
        }.RunAsync();

    [Fact]
    public Task UnsafeCodeCompiles() => VerifyCS.VerifyAnalyzerAsync("unsafe class A { int* p; }");

    [Fact]
    public Task SolutionTransformIsApplied()
        => new Test
        {
            TestCode = "#if SYMBOL\nclass [|a|] { }\n#endif",
            SolutionTransforms =
            {
                (solution, id) => solution.WithProjectParseOptions(
                    id, ((CSharpParseOptions)solution.GetProject(id)!.ParseOptions!).WithPreprocessorSymbols("SYMBOL")),
            },
        }.RunAsync();

    [Fact]
    public async Task OverriddenOptionsAreUsed()
    {
        await new OldLanguageTest { TestCode = "class A { void M() { {|CS8107:using|} var x = new System.IO.MemoryStream(); } }" }
            .RunAsync();
        await new TwoAnalyzersTest { TestCode = "class [|a|] { void {|TST0002:M|}() { } }", ExpectedDiagnostics = { new DiagnosticResult(TwoRulesAnalyzer.CompilationRule) } }
            .RunAsync();
    }

    [Fact]
    public async Task CancellationIsNoFailedCheck()
        => await Assert.ThrowsAnyAsync<System.OperationCanceledException>(
            () => new Test { TestCode = "class A { }" }.RunAsync(new CancellationToken(canceled: true)));

    [Fact]
    public async Task GeneratedCodeIsCheckedUnlessConfigured()
    {
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<UnconfiguredAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class [|a|] { }"),
            "Verifying exclusions in <auto-generated> code",
            "expected \"0\" actual \"1\"");
        await new CSharpAnalyzerTest<UnconfiguredAnalyzer, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck,
        }.RunAsync();
    }

    [Fact]
    public async Task SuppressionIsChecked()
    {
        await Failing.WithAsync(
            () => CSharpAnalyzerVerifier<UnsuppressibleAnalyzer, DefaultVerifier>.VerifyAnalyzerAsync("class [|a|] { }"),
            "#pragma warning disable",
            "expected \"0\" actual \"1\"");
        await new CSharpAnalyzerTest<UnsuppressibleAnalyzer, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            TestBehaviors = TestBehaviors.SkipSuppressionCheck,
        }.RunAsync();
    }

    [Fact]
    public Task SuppressionKeepsCompilerErrorsOneLineBelow()
        => VerifyCS.VerifyAnalyzerAsync("class [|a|] : {|CS0246:B|} { }");

    [Fact]
    public Task PragmaInTheSourceIsHonored()
        => VerifyCS.VerifyAnalyzerAsync("class [|a|] { }\n#pragma warning disable TST0001\nclass b { }");

    private static Task WithConfig(string source, string config, params DiagnosticResult[] expected)
    {
        var test = new Test { TestState = { Sources = { source }, AnalyzerConfigFiles = { ("/.editorconfig", config) } } };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    private sealed class OldLanguageTest : CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>
    {
        protected override ParseOptions CreateParseOptions()
            => ((CSharpParseOptions)base.CreateParseOptions()).WithLanguageVersion(LanguageVersion.CSharp7);
    }

    private sealed class TwoAnalyzersTest : CSharpAnalyzerTest<TypeNameAnalyzer, DefaultVerifier>
    {
        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers()
        {
            yield return new TypeNameAnalyzer();
            yield return new TwoRulesAnalyzer();
        }
    }
}
