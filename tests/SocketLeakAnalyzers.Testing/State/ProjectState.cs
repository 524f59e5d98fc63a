using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The contents of a test project.</summary>
public class ProjectState
{
    /// <summary>Initializes a new instance of the <see cref="ProjectState"/> class.</summary>
    /// <param name="name">The name.</param>
    /// <param name="language">The language.</param>
    /// <param name="defaultPrefix">What comes before the index in the path of a source without a path.</param>
    /// <param name="defaultExtension">The extension of such a source, without a dot.</param>
    public ProjectState(string name, string language, string defaultPrefix, string defaultExtension)
    {
        Name = name;
        Language = language;
        DefaultPrefix = defaultPrefix;
        DefaultExtension = defaultExtension;
        Sources = new SourceFileList(defaultPrefix, defaultExtension);
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the name of the assembly.</summary>
    public string AssemblyName => Name;

    /// <summary>Gets the language.</summary>
    public string Language { get; }

    /// <summary>Gets or sets the framework to compile against; null means that of the test.</summary>
    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    /// <summary>Gets or sets the kind of the output; null means a library.</summary>
    public OutputKind? OutputKind { get; set; }

    /// <summary>Gets or sets how documentation comments are read; null means that they are diagnosed.</summary>
    public DocumentationMode? DocumentationMode { get; set; }

    /// <summary>Gets the sources.</summary>
    public SourceFileList Sources { get; }

    /// <summary>Gets the additional files.</summary>
    public SourceFileCollection AdditionalFiles { get; } = new SourceFileCollection();

    /// <summary>Gets the <c>.editorconfig</c> and global configuration files. Their paths must be rooted.</summary>
    public SourceFileCollection AnalyzerConfigFiles { get; } = new SourceFileCollection();

    /// <summary>Gets functions that supply additional files when the test runs.</summary>
    public List<Func<IEnumerable<(string filename, SourceText content)>>> AdditionalFilesFactories { get; } = new();

    /// <summary>Gets the names of the projects that this one references.</summary>
    public List<string> AdditionalProjectReferences { get; } = new List<string>();

    /// <summary>Gets the references besides those of the framework.</summary>
    public MetadataReferenceCollection AdditionalReferences { get; } = new MetadataReferenceCollection();

    internal string DefaultPrefix { get; }

    internal string DefaultExtension { get; }

    /// <summary>Every file that markup can occur in, with the collection that holds it.</summary>
    internal IEnumerable<SourceFileCollection> FileCollections => new[] { Sources, AdditionalFiles, AnalyzerConfigFiles };

    internal bool HasSameFiles(ProjectState other)
        => FileCollections.Zip(other.FileCollections, AreEqual).All(isEqual => isEqual);

    internal static bool AreEqual(SourceFileCollection left, SourceFileCollection right)
        => left.Count == right.Count && left.Zip(right, AreEqual).All(isEqual => isEqual);

    /// <summary>Takes over what this state leaves unset.</summary>
    internal void InheritFrom(ProjectState other)
    {
        ReferenceAssemblies ??= other.ReferenceAssemblies;
        OutputKind ??= other.OutputKind;
        DocumentationMode ??= other.DocumentationMode;
        foreach (var (own, others) in FileCollections.Zip(other.FileCollections))
        {
            Fill(own, others);
        }

        Fill(AdditionalProjectReferences, other.AdditionalProjectReferences);
        Fill(AdditionalReferences, other.AdditionalReferences);
    }

    private protected static void Fill<T>(List<T> target, List<T> source)
    {
        if (target.Count == 0)
        {
            target.AddRange(source);
        }
    }

    private static bool AreEqual((string filename, SourceText content) left, (string filename, SourceText content) right)
        => left.filename == right.filename
            && Equals(left.content.Encoding, right.content.Encoding)
            && left.content.ContentEquals(right.content);
}
