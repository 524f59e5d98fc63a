using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The contents of a test solution before or after a fix, and the diagnostics expected in it.</summary>
public class SolutionState : ProjectState
{
    /// <summary>Initializes a new instance of the <see cref="SolutionState"/> class.</summary>
    /// <param name="name">The name of the primary project.</param>
    /// <param name="language">The language.</param>
    /// <param name="defaultPrefix">What comes before the index in the path of a source without a path.</param>
    /// <param name="defaultExtension">The extension of such a source, without a dot.</param>
    public SolutionState(string name, string language, string defaultPrefix, string defaultExtension)
        : base(name, language, defaultPrefix, defaultExtension)
    {
        AdditionalProjects = new ProjectCollection(language, defaultExtension);
    }

    /// <summary>
    /// Gets or sets what is taken over from the state before. Null means everything not set, and the expected
    /// diagnostics that have a fix only when no file changes.
    /// </summary>
    public StateInheritanceMode? InheritanceMode { get; set; }

    /// <summary>
    /// Gets or sets what becomes of markup. Null means <see cref="MarkupMode.Allow"/> where no file changes, else
    /// <see cref="MarkupMode.IgnoreFixable"/>.
    /// </summary>
    public MarkupMode? MarkupHandling { get; set; }

    /// <summary>Gets the projects besides the primary one.</summary>
    public ProjectCollection AdditionalProjects { get; }

    /// <summary>Gets the expected diagnostics, to which those of the markup are added.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics { get; } = new List<DiagnosticResult>();

    /// <summary>Gets a value indicating whether the test gave this state any contents.</summary>
    internal bool IsGiven
        => InheritanceMode is not null
            || MarkupHandling is not null
            || FileCollections.Any(files => files.Count > 0)
            || AdditionalFilesFactories.Count > 0
            || AdditionalProjects.Count > 0;

    /// <summary>Takes over what this state leaves unset.</summary>
    /// <param name="baseState">The state to take it from; null for the first one.</param>
    /// <param name="fixableDiagnostics">The IDs that have a fix.</param>
    /// <returns>The completed copy.</returns>
    public SolutionState WithInheritedValuesApplied(SolutionState? baseState, ImmutableArray<string> fixableDiagnostics)
    {
        var hasChanges = baseState is not null && HasAnyContentChange(baseState);
        var inheritance = InheritanceMode ?? (baseState is null
            ? StateInheritanceMode.Explicit
            : hasChanges ? StateInheritanceMode.AutoInherit : StateInheritanceMode.AutoInheritAll);

        var result = Copy();
        result.AdditionalFiles.AddRange(AdditionalFilesFactories.SelectMany(factory => factory()));
        result.InheritanceMode = StateInheritanceMode.Explicit;
        result.MarkupHandling ??= hasChanges ? MarkupMode.IgnoreFixable : baseState?.MarkupHandling ?? MarkupMode.Allow;
        if (baseState is null || inheritance == StateInheritanceMode.Explicit)
        {
            return result;
        }

        result.InheritFrom(baseState);
        if (result.AdditionalProjects.Count == 0)
        {
            foreach (var pair in baseState.AdditionalProjects)
            {
                result.AdditionalProjects.Add(pair.Key, pair.Value);
            }
        }

        Fill(
            result.ExpectedDiagnostics,
            inheritance == StateInheritanceMode.AutoInheritAll
                ? baseState.ExpectedDiagnostics
                : baseState.ExpectedDiagnostics.Where(diagnostic => !fixableDiagnostics.Contains(diagnostic.Id)).ToList());
        return result;
    }

    /// <summary>Removes the markup from every file and turns it into expected diagnostics.</summary>
    /// <param name="markupOptions">How markup is read.</param>
    /// <param name="defaultDiagnostic">What markup without an ID means; null forbids it.</param>
    /// <param name="supportedDiagnostics">The diagnostics of the analyzers.</param>
    /// <param name="fixableDiagnostics">The IDs that have a fix.</param>
    /// <param name="defaultPath">The path of the first source.</param>
    /// <returns>The copy without markup.</returns>
    public SolutionState WithProcessedMarkup(
        MarkupOptions markupOptions,
        DiagnosticDescriptor? defaultDiagnostic,
        ImmutableArray<DiagnosticDescriptor> supportedDiagnostics,
        ImmutableArray<string> fixableDiagnostics,
        string defaultPath)
    {
        if (InheritanceMode != StateInheritanceMode.Explicit)
        {
            throw new InvalidOperationException("Inheritance processing must complete before markup processing.");
        }

        var result = Copy();
        result.MarkupHandling = MarkupMode.None;
        var expected = result.ExpectedDiagnostics.Select(diagnostic => diagnostic.WithDefaultPath(defaultPath)).ToList();
        var locations = ImmutableDictionary<string, FileLinePositionSpan>.Empty;
        if (MarkupHandling != MarkupMode.None)
        {
            var factory = new MarkupDiagnosticFactory(
                markupOptions, MarkupHandling ?? MarkupMode.Allow, defaultDiagnostic, supportedDiagnostics, fixableDiagnostics);
            foreach (var files in result.AdditionalProjects.Values.Prepend(result).SelectMany(project => project.FileCollections))
            {
                factory.Process(files);
            }

            expected.AddRange(factory.Diagnostics);
            locations = factory.Locations;
        }

        result.ExpectedDiagnostics.Clear();
        result.ExpectedDiagnostics.AddRange(expected.Select(diagnostic => diagnostic.WithAppliedMarkupLocations(locations)));
        return result;
    }

    internal bool HasSameFilesInAllProjects(SolutionState other)
        => HasSameFiles(other)
            && AdditionalProjects.Count == other.AdditionalProjects.Count
            && AdditionalProjects.All(pair =>
                other.AdditionalProjects.TryGetValue(pair.Key, out var project) && pair.Value.HasSameFiles(project));

    /// <summary>Puts a text before each source of the primary project.</summary>
    internal SolutionState WithSourcePrefix(string prefix)
    {
        var result = Copy();
        for (var i = 0; i < result.Sources.Count; i++)
        {
            var (filename, content) = result.Sources[i];
            result.Sources[i] = (filename, content.Replace(new TextSpan(0, 0), prefix));
        }

        return result;
    }

    private bool HasAnyContentChange(SolutionState baseState)
    {
        var inherits = InheritanceMode != StateInheritanceMode.Explicit;
        return FileCollections.Zip(baseState.FileCollections).Any(pair =>
                !(inherits && pair.First.Count == 0) && !AreEqual(pair.First, pair.Second))
            || (!(inherits && AdditionalReferences.Count == 0) && !AdditionalReferences.SequenceEqual(baseState.AdditionalReferences))
            || (AdditionalProjects.Count > 0 && !AdditionalProjects.All(pair =>
                baseState.AdditionalProjects.TryGetValue(pair.Key, out var project) && pair.Value.HasSameFiles(project)));
    }

    private SolutionState Copy()
    {
        var result = new SolutionState(Name, Language, DefaultPrefix, DefaultExtension)
        {
            InheritanceMode = InheritanceMode,
            MarkupHandling = MarkupHandling,
        };
        result.InheritFrom(this);
        result.ExpectedDiagnostics.AddRange(ExpectedDiagnostics);
        foreach (var (name, project) in AdditionalProjects)
        {
            var copy = new ProjectState(project.Name, project.Language, project.DefaultPrefix, project.DefaultExtension);
            copy.InheritFrom(project);
            copy.AdditionalFiles.AddRange(project.AdditionalFilesFactories.SelectMany(factory => factory()));
            result.AdditionalProjects.Add(name, copy);
        }

        return result;
    }
}
