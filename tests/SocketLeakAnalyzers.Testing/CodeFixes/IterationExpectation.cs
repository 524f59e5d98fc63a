using System.Collections.Immutable;
using System.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How often a test that does not say so expects its fixes to be applied. Negative numbers are upper bounds.</summary>
internal sealed class IterationExpectation
{
    public IterationExpectation(
        SolutionState testState, SolutionState fixedState, SolutionState batchFixedState, ImmutableArray<string> fixableIds)
    {
        var fixable = testState.ExpectedDiagnostics.Where(diagnostic => fixableIds.Contains(diagnostic.Id)).ToList();

        Incremental = testState.HasSameFilesInAllProjects(fixedState) ? 0 : -fixable.Count;
        InDocument = testState.HasSameFiles(batchFixedState)
            ? 0
            : -fixable.Select(diagnostic => diagnostic.Spans.FirstOrDefault().Span.Path).Distinct().Count();
        InProject = (testState.HasSameFiles(batchFixedState) ? 0 : -1)
            - testState.AdditionalProjects.Count(pair =>
                !batchFixedState.AdditionalProjects.TryGetValue(pair.Key, out var project) || !pair.Value.HasSameFiles(project));

        // One for each language, and there is only one.
        InSolution = testState.HasSameFilesInAllProjects(batchFixedState) ? 0 : -1;
    }

    public int Incremental { get; }

    public int InDocument { get; }

    public int InProject { get; }

    public int InSolution { get; }
}
