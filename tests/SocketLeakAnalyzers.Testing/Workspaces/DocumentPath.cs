using System;
using System.Collections.Immutable;
using System.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Splits the path of a test file into the name and the folders that a document of the workspace has.</summary>
internal static class DocumentPath
{
    private static readonly char[] Separators = { '/', '\\' };

    public static (string Name, ImmutableArray<string> Folders) Split(string defaultPrefix, string path)
    {
        // "/0/Test" => "/0/": the folder of the project, which is no folder within it.
        var projectFolder = defaultPrefix.Substring(0, defaultPrefix.LastIndexOfAny(Separators) + 1);
        var isRooted = path.Length > 0 && (Separators.Contains(path[0]) || (path.Length > 1 && path[1] == ':'));
        var relative = path.StartsWith(projectFolder, StringComparison.Ordinal)
            ? path.Substring(projectFolder.Length)
            : isRooted ? path.Substring(path.LastIndexOfAny(Separators) + 1) : path;
        var parts = relative.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return (parts[^1], parts.SkipLast(1).ToImmutableArray());
    }
}
