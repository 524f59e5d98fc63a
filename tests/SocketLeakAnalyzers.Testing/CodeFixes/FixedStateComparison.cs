using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks that every file of a fixed solution is as expected: text, encoding, name and folders.</summary>
internal static class FixedStateComparison
{
    public static async Task VerifyAsync(
        SolutionState expected, Solution actual, ProjectId primaryProject, IVerifier verifier, CancellationToken cancellationToken)
    {
        await VerifyProjectAsync(expected, actual.GetProject(primaryProject)!, verifier, cancellationToken).ConfigureAwait(false);
        foreach (var (name, state) in expected.AdditionalProjects)
        {
            var project = actual.Projects.Single(project => project.Name == name);
            await VerifyProjectAsync(state, project, verifier, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task VerifyProjectAsync(
        ProjectState expected, Project actual, IVerifier verifier, CancellationToken cancellationToken)
    {
        var kinds = new (string Name, SourceFileCollection Expected, IEnumerable<TextDocument> Actual)[]
        {
            ("source", expected.Sources, actual.Documents),
            ("additional", expected.AdditionalFiles, actual.AdditionalDocuments),
            ("analyzer configuration", expected.AnalyzerConfigFiles, actual.AnalyzerConfigDocuments),
        };
        foreach (var kind in kinds)
        {
            var documents = kind.Actual.ToList();
            verifier.Equal(
                kind.Expected.Count,
                documents.Count,
                $"Expected '{kind.Expected.Count}' {kind.Name} files in project '{actual.Name}' but found '{documents.Count}': "
                + string.Join(", ", documents.Select(document => document.Name)));
            foreach (var (file, document) in kind.Expected.Zip(documents))
            {
                await VerifyDocumentAsync(file.filename, file.content, document, expected.DefaultPrefix, verifier, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task VerifyDocumentAsync(
        string path, Text.SourceText content, TextDocument actual, string defaultPrefix, IVerifier verifier, CancellationToken cancellationToken)
    {
        var text = await actual.GetTextAsync(cancellationToken).ConfigureAwait(false);
        verifier.EqualOrDiff(
            content.ToString(), text.ToString(), $"content of '{path}' did not match. Diff shown with expected as baseline:");
        verifier.Equal(
            content.Encoding,
            text.Encoding,
            $"encoding of '{path}' was expected to be '{content.Encoding?.WebName}' but was '{text.Encoding?.WebName}'");

        var (name, folders) = DocumentPath.Split(defaultPrefix, path);
        verifier.Equal(name, actual.Name, $"file name was expected to be '{name}' but was '{actual.Name}'");
        verifier.SequenceEqual(
            folders,
            actual.Folders,
            StringComparer.Ordinal,
            $"folders was expected to be '{string.Join("/", folders)}' but was '{string.Join("/", actual.Folders)}'");
    }
}
