using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Testing.Tests.Subjects;
using Xunit;
using VerifyCS = Microsoft.CodeAnalysis.CSharp.Testing.CSharpCodeFixVerifier<
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameAnalyzer,
    SocketLeakAnalyzers.Testing.Tests.Subjects.TypeNameFix,
    Microsoft.CodeAnalysis.Testing.DefaultVerifier>;

namespace SocketLeakAnalyzers.Testing.Tests;

/// <summary>Fixes one by one, and what is checked of the result.</summary>
public class CodeFixTests
{
    [Fact]
    public Task Fix() => VerifyCS.VerifyCodeFixAsync("class [|a|] { }", "class A { }");

    [Fact]
    public Task FixOfExplicitDiagnostics()
        => VerifyCS.VerifyCodeFixAsync(
            "class {|#0:a|} { }\nclass {|#1:b|} { }",
            new[] { VerifyCS.Diagnostic().WithLocation(0).WithArguments("a"), VerifyCS.Diagnostic().WithLocation(1).WithArguments("b") },
            "class A { }\nclass B { }");

    [Fact]
    public Task DiagnosticsOfTheTestStateAreChecked()
        => Failing.WithAsync(
            () => VerifyCS.VerifyCodeFixAsync("class a { }", "class A { }"), "Context: Diagnostics of test state", "expected \"0\" actual \"1\"");

    [Fact]
    public Task DifferentTextFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyCodeFixAsync("class X { }\nclass [|a|] { }\nclass Z { }", "class X { }\nclass  A { }\nclass Z { }"),
            "Context: Iterative code fix application",
            "content of '/0/Test0.cs' did not match",
            " class X { }<LF>",
            "-class  A { }<LF>",
            "+class A { }<LF>",
            " class Z { }");

    [Fact]
    public Task CarriageReturnsAreKept() => VerifyCS.VerifyCodeFixAsync("class [|a|]\r\n{\r\n}\r\n", "class A\r\n{\r\n}\r\n");

    [Fact]
    public async Task DifferentLineEndingFails()
    {
        await Failing.WithAsync(
            () => VerifyCS.VerifyCodeFixAsync("class [|a|]\r\n{\r\n}\r\n", "class A\n{\r\n}\r\n"), "-class A<LF>", "+class A<CR><LF>");
        await Failing.WithAsync(
            () => CSharpCodeFixVerifier<TypeNameAnalyzer, LineEndingFix, DefaultVerifier>.VerifyCodeFixAsync(
                "class [|a|]\r\n{\r\n}\r\n", "class A\r\n{\r\n}\r\n"),
            "-class A<CR><LF>",
            "+class A<LF>");
    }

    [Fact]
    public Task FixThatDoesNotCompileFails()
        => Failing.WithAsync(
            () => VerifyCS.VerifyCodeFixAsync("class [|a|] { }\nclass A { }", "class A { }\nclass A { }"),
            "Context: Diagnostics of fixed state",
            "CS0101");

    [Fact]
    public Task ErrorOfTheFixedStateCanBeExpected()
        => VerifyCS.VerifyCodeFixAsync("class [|a|] { }\nclass A { }", "class A { }\nclass {|CS0101:A|} { }");

    [Fact]
    public async Task WarningOfTheFixedStateFailsOnRequest()
    {
        await Create(CompilerDiagnostics.Errors).RunAsync();
        await Failing.WithAsync(
            () => Create(CompilerDiagnostics.Warnings).RunAsync(),
            "Context: Diagnostics of fixed state",
            "CS0108");

        static CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier> Create(CompilerDiagnostics level) => new()
        {
            TestCode = "class B { public class AB { } }\nclass C : B { public class [|aB|] { } }",
            FixedCode = "class B { public class AB { } }\nclass C : B { public class AB { } }",
            CompilerDiagnostics = level,
        };
    }

    [Fact]
    public Task RemainingDiagnosticFails()
        => Failing.WithAsync(
            () => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
            {
                TestCode = "class [|a|] { }\nclass [|b|] { }",
                FixedCode = "class A { }\nclass b { }",
                CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck,
                NumberOfIncrementalIterations = 1,
            }.RunAsync(),
            "Context: Diagnostics of fixed state",
            "expected \"0\" actual \"1\"");

    [Fact]
    public Task RemainingDiagnosticCanBeExpected()
        => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }\nclass [|b|] { }",
            FixedState = { Sources = { "class A { }\nclass [|b|] { }" }, MarkupHandling = MarkupMode.Allow },
            CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck,
            NumberOfIncrementalIterations = 1,
        }.RunAsync();

    [Fact]
    public async Task UnfixedIsSaidByEqualCode()
    {
        await CSharpCodeFixVerifier<TypeNameAnalyzer, EmptyCodeFixProvider, DefaultVerifier>.VerifyCodeFixAsync(
            "class [|a|] { }", "class [|a|] { }");
        await Failing.WithAsync(() => VerifyCS.VerifyCodeFixAsync("class [|a|] { }", "class [|a|] { }"), "-class a { }", "+class A { }");
    }

    [Fact]
    public Task OfferThatChangesNothingFails()
        => Failing.WithAsync(
            () => CSharpCodeFixVerifier<TypeNameAnalyzer, NoChangeFix, DefaultVerifier>.VerifyCodeFixAsync("class [|a|] { }", "class [|a|] { }"),
            "a fix was offered that made no changes");

    [Fact]
    public Task WithoutFixedStateNoFixIsTried()
        => CSharpCodeFixVerifier<TypeNameAnalyzer, NoChangeFix, DefaultVerifier>.VerifyAnalyzerAsync("class [|a|] { }");

    [Fact]
    public async Task HandMadeTreeFails()
    {
        await Failing.WithAsync(
            () => CSharpCodeFixVerifier<TypeNameAnalyzer, HandMadeTreeFix, DefaultVerifier>.VerifyCodeFixAsync(
                "class [|a|] { }", "class A<T> { }"),
            "tree for 'Test0.cs' that differs",
            "TypeParameterList");
        await new CSharpCodeFixTest<TypeNameAnalyzer, HandMadeTreeFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            FixedCode = "class A<T> { }",
            CodeActionValidationMode = CodeActionValidationMode.None,
        }.RunAsync();
    }

    [Fact]
    public async Task HandMadeTriviaFailsOnRequest()
    {
        await Create(CodeActionValidationMode.SemanticStructure).RunAsync();
        await Failing.WithAsync(() => Create(CodeActionValidationMode.Full).RunAsync(), "MultiLineCommentTrivia");

        static CSharpCodeFixTest<TypeNameAnalyzer, HandMadeTriviaFix, DefaultVerifier> Create(CodeActionValidationMode mode) => new()
        {
            TestCode = "class [|a|] { }",
            FixedCode = "class A/**/ { }",
            CodeActionValidationMode = mode,
        };
    }

    [Fact]
    public Task DifferentEncodingFails()
        => Failing.WithAsync(
            () => CSharpCodeFixVerifier<TypeNameAnalyzer, EncodingFix, DefaultVerifier>.VerifyCodeFixAsync("class [|a|] { }", "class A { }"),
            "encoding of '/0/Test0.cs' was expected to be '' but was 'utf-16'");

    [Fact]
    public Task FullValidationAcceptsGoodTree()
        => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
        {
            TestCode = "/// <summary>x</summary>\r\nclass [|a|] // y\r\n{ }",
            FixedCode = "/// <summary>x</summary>\r\nclass A // y\r\n{ }",
            CodeActionValidationMode = CodeActionValidationMode.Full,
        }.RunAsync();

    [Theory]
    [InlineData(null, null, "A")]
    [InlineData(0, null, "A")]
    [InlineData(1, null, "AOne")]
    [InlineData(2, "Two", "ATwo")]
    [InlineData(null, "One", "AOne")]
    public Task ActionIsSelected(int? index, string? key, string name)
        => new CSharpCodeFixTest<TypeNameAnalyzer, ManyActionsFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            FixedCode = $"class {name} {{ }}",
            CodeActionIndex = index,
            CodeActionEquivalenceKey = key,
            CodeActionVerifier = (action, verifier) => verifier.Equal(name, action.Title.Replace("Upper", "A").Replace("One", "AOne").Replace("Two", "ATwo")),
        }.RunAsync();

    [Theory]
    [InlineData(3, null, "content of '/0/Test0.cs' did not match")]
    [InlineData(null, "None", "content of '/0/Test0.cs' did not match")]
    [InlineData(1, "Upper", "must be consistent")]
    [InlineData(3, "Upper", "Expected to find a code action at index '3', but only '3'")]
    public Task WrongActionFails(int? index, string? key, string reason)
    {
        var test = new CSharpCodeFixTest<TypeNameAnalyzer, ManyActionsFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            CodeActionIndex = index,
            CodeActionEquivalenceKey = key,
        };

        // Where index and key contradict each other nothing is fixed; that failure shows once the texts are equal.
        test.FixedState.Sources.Add(index is not null && key is not null ? "class [|a|] { }" : "class A { }");
        return Failing.WithAsync(() => test.RunAsync(), reason);
    }

    [Fact]
    public Task CodeActionVerifierCanFail()
        => Failing.WithAsync(
            () => new CSharpCodeFixTest<TypeNameAnalyzer, TypeNameFix, DefaultVerifier>
            {
                TestCode = "class [|a|] { }",
                FixedState = { Sources = { "class a { }" }, MarkupHandling = MarkupMode.Allow },
                CodeActionVerifier = (action, verifier) => verifier.Equal("Other", action.Title, "wrong title"),
            }.RunAsync(),
            "wrong title");

    [Theory]
    [InlineData(3, true)]
    [InlineData(-3, true)]
    [InlineData(-5, true)]
    [InlineData(5, false)]
    [InlineData(2, false)]
    [InlineData(-2, false)]
    [InlineData(null, false)]
    public async Task IterationsAreCounted(int? number, bool passes)
    {
        var test = new CSharpCodeFixTest<TypeNameAnalyzer, SlowFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            FixedCode = "class Axx { }",
            NumberOfIncrementalIterations = number,
        };
        if (passes)
        {
            await test.RunAsync();
        }
        else
        {
            await Failing.WithAsync(() => test.RunAsync(), "Iterative code fix application");
        }
    }

    [Fact]
    public async Task NonLocalDiagnosticFails()
    {
        await Failing.WithAsync(
            () => CSharpCodeFixVerifier<CompilationEndAnalyzer, TypeNameFix, DefaultVerifier>.VerifyCodeFixAsync("class [|a|] { }", "class [|a|] { }"),
            "non-local");
        await new CSharpCodeFixTest<CompilationEndAnalyzer, TypeNameFix, DefaultVerifier>
        {
            TestCode = "class [|a|] { }",
            FixedCode = "class A { }",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck,
        }.RunAsync();
    }

    [Fact]
    public async Task CompilerDiagnosticWithAFixIsExpected()
    {
        const string source = "class A { void M() { int {|CS0168:x|}; } }";
        await CSharpCodeFixVerifier<EmptyDiagnosticAnalyzer, UnusedVariableFix, DefaultVerifier>.VerifyCodeFixAsync(
            source, "class A { void M() { } }");
        await Failing.WithAsync(
            () => CSharpCodeFixVerifier<EmptyDiagnosticAnalyzer, UnusedVariableFix, DefaultVerifier>.VerifyAnalyzerAsync(
                "class A { void M() { int x; } }"),
            "CS0168");
    }
}
