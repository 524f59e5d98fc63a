using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Finds the reference assemblies of the installed SDK.</summary>
internal static class TargetingPack
{
    // Shared by all frameworks and tests: Roslyn reuses the symbols of a reference that is the same object.
    private static readonly ConcurrentDictionary<string, Lazy<ImmutableArray<MetadataReference>>> Loaded = new();

    public static ImmutableArray<MetadataReference> Load(string targetFramework)
        => Loaded.GetOrAdd(
            FindFolder(targetFramework) ?? string.Empty,
            folder => new Lazy<ImmutableArray<MetadataReference>>(() => FindAssemblies(folder)
                .Order(StringComparer.Ordinal)
                .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
                .ToImmutableArray())).Value;

    private static IEnumerable<string> FindAssemblies(string folder)
    {
        if (folder.Length > 0)
        {
            return Directory.EnumerateFiles(folder, "*.dll");
        }

        // A runtime without an SDK has no packs. Its own assemblies then serve, the framework's and not those of the
        // test host, which are on the same list.
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? string.Empty;
        return trusted.Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == framework);
    }

    private static string? FindFolder(string targetFramework)
    {
        var folders = DotnetRoots()
            .Select(root => Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref"))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .OrderByDescending(pack => ToVersion(Path.GetFileName(pack)))
            .Select(pack => Path.Combine(pack, "ref"))
            .Where(Directory.Exists)
            .SelectMany(references => Directory.EnumerateDirectories(references, "net*"))
            .ToList();
        return folders.Find(folder => Path.GetFileName(folder) == targetFramework) ?? folders.FirstOrDefault();
    }

    private static IEnumerable<string> DotnetRoots()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        yield return Path.GetFullPath(Path.Combine(framework, "..", "..", ".."));

        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            yield return root;
        }
    }

    private static Version ToVersion(string name)
        => Version.TryParse(name.Split('-')[0], out var version) ? version : new Version();
}
