using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace SocketLeakAnalyzers.Tests.Documentation;

/// <summary>The files of this repository, by their path from its root.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static bool Exists(string path) => File.Exists(FullPath(path)) || Directory.Exists(FullPath(path));

    public static string Read(string path) => File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");

    /// <summary>The names of the files of one folder, without its subfolders.</summary>
    public static IReadOnlyList<string> FileNames(string folder, string pattern) =>
        Directory.EnumerateFiles(FullPath(folder), pattern)
            .Select(file => Path.GetFileName(file))
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToList();

    /// <summary>The texts of a .resx file by their names.</summary>
    public static IReadOnlyDictionary<string, string> ReadResources(string path) =>
        XDocument.Parse(Read(path)).Root!
            .Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string FullPath(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SocketLeakAnalyzers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No SocketLeakAnalyzers.sln above {AppContext.BaseDirectory}.");
    }
}
