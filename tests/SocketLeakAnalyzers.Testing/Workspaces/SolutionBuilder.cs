using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Makes a solution of a workspace out of the state of a test.</summary>
internal sealed class SolutionBuilder
{
    private readonly SolutionState _state;
    private readonly ReferenceAssemblies _referenceAssemblies;
    private readonly CompilationOptions _compilationOptions;
    private readonly ParseOptions _parseOptions;
    private readonly Dictionary<string, ProjectId> _projectIds = new();

    public SolutionBuilder(
        SolutionState state, ReferenceAssemblies referenceAssemblies, CompilationOptions compilationOptions, ParseOptions parseOptions)
    {
        _state = state;
        _referenceAssemblies = referenceAssemblies;
        _compilationOptions = compilationOptions;
        _parseOptions = parseOptions;
    }

    public async Task<Project> BuildAsync(Solution solution, CancellationToken cancellationToken)
    {
        var states = _state.AdditionalProjects.Values.Prepend(_state).ToList();
        foreach (var state in states)
        {
            solution = await AddProjectAsync(solution, state, cancellationToken).ConfigureAwait(false);
        }

        foreach (var state in states)
        {
            solution = solution.AddProjectReferences(
                _projectIds[state.Name], state.AdditionalProjectReferences.Select(name => new ProjectReference(FindProject(name))));
        }

        return solution.GetProject(_projectIds[_state.Name])!;
    }

    private async Task<Solution> AddProjectAsync(Solution solution, ProjectState state, CancellationToken cancellationToken)
    {
        var id = ProjectId.CreateNewId(state.Name);
        if (!_projectIds.TryAdd(state.Name, id))
        {
            throw new InvalidOperationException($"There are two projects named '{state.Name}'.");
        }

        var references = await (state.ReferenceAssemblies ?? _referenceAssemblies)
            .ResolveAsync(state.Language, cancellationToken).ConfigureAwait(false);
        solution = solution
            .AddProject(id, state.Name, state.AssemblyName, state.Language)
            .WithProjectCompilationOptions(
                id, _compilationOptions.WithOutputKind(state.OutputKind ?? OutputKind.DynamicallyLinkedLibrary))
            .WithProjectParseOptions(id, _parseOptions.WithDocumentationMode(state.DocumentationMode ?? DocumentationMode.Diagnose))
            .WithProjectMetadataReferences(id, references.Concat(state.AdditionalReferences));

        foreach (var (path, content) in state.Sources)
        {
            var (name, folders) = DocumentPath.Split(state.DefaultPrefix, path);
            solution = solution.AddDocument(DocumentId.CreateNewId(id, path), name, content, folders, path);
        }

        foreach (var (path, content) in state.AdditionalFiles)
        {
            var (name, folders) = DocumentPath.Split(state.DefaultPrefix, path);
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id, path), name, content, folders, path);
        }

        foreach (var (path, content) in state.AnalyzerConfigFiles)
        {
            var (name, folders) = DocumentPath.Split(state.DefaultPrefix, path);
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id, path), name, content, folders, path);
        }

        return solution;
    }

    private ProjectId FindProject(string name)
        => _projectIds.TryGetValue(name, out var id)
            ? id
            : throw new InvalidOperationException($"There is no project named '{name}' to reference.");
}
