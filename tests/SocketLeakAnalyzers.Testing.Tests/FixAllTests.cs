using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Testing.Tests.Subjects;
using Xunit;

namespace SocketLeakAnalyzers.Testing.Tests;

/// <summary>Fix All in document, project and solution.</summary>
public class FixAllTests
{
    [Fact]
    public Task TwoDocuments()
        => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
        {
            TestState = { Sources = { "class [|a|] { }\nclass [|b|] { }", "class [|c|] { }" } },
            FixedState = { Sources = { "class A { }\nclass B { }", "class C { }" } },
        }.RunAsync();

    [Fact]
    public Task TwoProjects()
        => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
        {
            TestState =
            {
                Sources = { "class [|a|] { }" },
                AdditionalProjects = { ["Library"] = { Sources = { "class [|b|] { }" } } },
            },
            FixedState =
            {
                Sources = { "class A { }" },
                AdditionalProjects = { ["Library"] = { Sources = { "class B { }" } } },
            },
        }.RunAsync();

    [Fact]
    public async Task DifferentResultFails()
    {
        const string source = "class [|a|] { }\nclass [|b|] { }";
        await Failing.WithAsync(
            () => CSharpCodeFixVerifier<TypeNameAnalyzer, OddFixAllFix, DefaultVerifier>.VerifyCodeFixAsync(source, "class A { }\nclass B { }"),
            "Context: Fix all in document",
            "-class A { }",
            "+class AAll { }");
        await new CSharpCodeFixTest<TypeNameAnalyzer, OddFixAllFix, DefaultVerifier>
        {
            TestCode = source,
            FixedCode = "class A { }\nclass B { }",
            BatchFixedCode = "class AAll { }\nclass BAll { }",
        }.RunAsync();
    }

    [Theory]
    [InlineData(CodeFixTestBehaviors.None, "Fix all in document")]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInDocumentCheck, "Fix all in project")]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInDocumentCheck | CodeFixTestBehaviors.SkipFixAllInProjectCheck, "Fix all in solution")]
    [InlineData(CodeFixTestBehaviors.SkipFixAllCheck, null)]
    public async Task ScopesAreCheckedUnlessSkipped(CodeFixTestBehaviors behaviors, string? failing)
    {
        var test = new CSharpCodeFixTest<TypeNameAnalyzer, OddFixAllFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            FixedCode = "class A { }",
            CodeFixTestBehaviors = behaviors,
        };
        if (failing is null)
        {
            await test.RunAsync();
        }
        else
        {
            await Failing.WithAsync(() => test.RunAsync(), failing);
        }
    }

    [Fact]
    public async Task IterationsAreCounted()
    {
        await Create().RunAsync();

        var tooMany = Create();
        tooMany.NumberOfFixAllIterations = 2;
        await Failing.WithAsync(() => tooMany.RunAsync(), "Context: Fix all in document", "Expected '2' iterations but found '1'");

        var solutionOnly = Create();
        solutionOnly.NumberOfFixAllIterations = 2;
        solutionOnly.NumberOfFixAllInDocumentIterations = 1;
        solutionOnly.NumberOfFixAllInProjectIterations = -2;
        await Failing.WithAsync(() => solutionOnly.RunAsync(), "Context: Fix all in solution");

        static CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier> Create() => new()
        {
            TestCode = "class [|a|] { }",
            FixedCode = "class A { }",
        };
    }

    [Fact]
    public Task BatchFixedStateIsCompiled()
        => Failing.WithAsync(
            () => new CSharpCodeFixTest<TypeNameAnalyzer, OddFixAllFix, DefaultVerifier>
            {
                TestCode = "class [|a|] { }\nclass AAll { }",
                FixedCode = "class A { }\nclass AAll { }",
                BatchFixedCode = "class AAll { }\nclass AAll { }",
            }.RunAsync(),
            "Context: Diagnostics of batch fixed state",
            "CS0101");

    [Fact]
    public Task OtherFilesAreCompared()
        => Failing.WithAsync(
            () => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
            {
                TestCode = "class [|a|] { }",
                FixedState = { Sources = { "class A { }" }, AdditionalFiles = { ("File.txt", "text") } },
            }.RunAsync(),
            "Expected '1' additional files in project 'TestProject' but found '0'");
}
