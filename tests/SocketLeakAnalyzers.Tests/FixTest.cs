using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace SocketLeakAnalyzers.Tests;

/// <summary>What does a fix make of a source? In the layout that the test is written in, then in all others.</summary>
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
    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        await base.RunImplAsync(cancellationToken).ConfigureAwait(false);
        if (_isAsWritten)
        {
            return;
        }

        // What the compiler and a second analysis say does not hang on white space: only the text is compared.
        CompilerDiagnostics = CompilerDiagnostics.None;
        TestBehaviors = TestBehaviors.SkipSuppressionCheck;
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        var states = new[] { TestState, FixedState }
            .SelectMany(state => state.AdditionalProjects.Values.Prepend<ProjectState>(state))
            .ToList();
        var written = states.Select(state => state.Sources.ToList()).ToList();
        foreach (var layout in Layout.Others)
        {
            foreach (var (state, sources) in states.Zip(written))
            {
                state.Sources.Clear();
                state.Sources.AddRange(sources.Select(source => (source.filename, SourceText.From(layout.Of(source.content.ToString())))));
            }

            try
            {
                await base.RunImplAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"With {layout.Name}: {e.Message}", e);
            }
        }
    }
}
