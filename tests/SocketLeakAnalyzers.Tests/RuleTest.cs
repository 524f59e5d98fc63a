using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace SocketLeakAnalyzers.Tests;

/// <summary>What do our rules say of a source?</summary>
internal sealed class RuleTest : CSharpAnalyzerTest<SocketLeakAnalyzer, DefaultVerifier>
{
    /// <summary>A test that does not look at suppression, as <see cref="FixTest{TFix}.Everywhere"/> does for each fix.</summary>
    public RuleTest()
    {
        ReferenceAssemblies = Framework.None;
        SolutionTransforms.Add(Framework.AddTo);
        TestBehaviors = TestBehaviors.SkipSuppressionCheck;
    }

    /// <inheritdoc/>
    protected override Task<Workspace> CreateWorkspaceImplAsync() => Framework.CreateWorkspaceAsync();
}
