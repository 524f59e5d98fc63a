using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Tests.OtherClothes;

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

    /// <inheritdoc/>
    protected override Task RunImplAsync(CancellationToken cancellationToken) =>
        IsOneText && Snippet.Collects(TestState.Sources[0].content.ToString()) ? Task.CompletedTask : base.RunImplAsync(cancellationToken);

    private bool IsOneText => TestState.Sources.Count is 1 or 2 && TestState.AdditionalFiles.Count == 0 && TestState.AnalyzerConfigFiles.Count == 0
        && TestState.AdditionalProjects.Count == 0 && TestState.AdditionalReferences.Count == 0;
}
