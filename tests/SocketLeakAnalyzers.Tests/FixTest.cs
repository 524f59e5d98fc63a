using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace SocketLeakAnalyzers.Tests;

/// <summary>What does a fix make of a source, in the layout that the test is written in and in all others?</summary>
/// <typeparam name="TFix">The fix.</typeparam>
internal sealed class FixTest<TFix> : CSharpCodeFixTest<SocketLeakAnalyzer, TFix, DefaultVerifier>
    where TFix : CodeFixProvider, new()
{
    private const CodeFixTestBehaviors OneDocument =
        CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck;

    private bool _isAsWritten;

    /// <summary>A test that looks at one document.</summary>
    public FixTest()
    {
        ReferenceAssemblies = Framework.None;
        SolutionTransforms.Add(Framework.AddTo);
        CompilerDiagnostics = CompilerDiagnostics.Warnings;
        DisabledDiagnostics.Add("CS1591");
        TestBehaviors = TestBehaviors.SkipSuppressionCheck;
        CodeFixTestBehaviors = OneDocument;
    }

    /// <summary>Looks at Fix All in the project and in the solution, and at suppression, too: once for each fix is enough.</summary>
    public FixTest<TFix> Everywhere()
    {
        TestBehaviors = TestBehaviors.None;
        CodeFixTestBehaviors = CodeFixTestBehaviors.None;
        return this;
    }

    /// <summary>Looks at no other layout: for tests that are about one.</summary>
    public FixTest<TFix> AsWritten()
    {
        _isAsWritten = true;
        return this;
    }

    /// <inheritdoc/>
    protected override Task<Workspace> CreateWorkspaceImplAsync() => Framework.CreateWorkspaceAsync();

    /// <inheritdoc/>
    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => _isAsWritten ? [new TFix()] : [new FixInEachLayout(new TFix())];
}
