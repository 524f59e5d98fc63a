using System.Collections.Generic;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Further projects of a test, by name; asking for one that is not there adds it.</summary>
public class ProjectCollection : Dictionary<string, ProjectState>
{
    private readonly string _defaultLanguage;
    private readonly string _defaultExtension;

    /// <summary>Initializes a new instance of the <see cref="ProjectCollection"/> class.</summary>
    /// <param name="defaultLanguage">The language of the projects.</param>
    /// <param name="defaultExtension">The extension of their sources, without a dot.</param>
    public ProjectCollection(string defaultLanguage, string defaultExtension)
    {
        _defaultLanguage = defaultLanguage;
        _defaultExtension = defaultExtension;
    }

    /// <summary>Gets the project with a name, adding it when it is not there.</summary>
    /// <param name="projectName">The name.</param>
    /// <returns>The project.</returns>
    public new ProjectState this[string projectName]
    {
        get
        {
            if (!TryGetValue(projectName, out var project))
            {
                project = new ProjectState(projectName, _defaultLanguage, $"/{projectName}/Test", _defaultExtension);
                Add(projectName, project);
            }

            return project;
        }
    }
}
