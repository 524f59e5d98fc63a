using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Testing;

namespace SocketLeakAnalyzers.Tests;

/// <summary>What do the sources in tests compile against? The reference assemblies of the SDK that runs the tests.</summary>
/// <remarks>
/// The test library would download a package of its own for each framework. The SDK has brought one already, so that a test needs no
/// registry. All tests share the same objects: Roslyn uses the symbols of a reference again only where the reference is the same.
/// </remarks>
internal static class Framework
{
    private const string Name = "net10.0";

    private static readonly string RuntimeFolder = RuntimeEnvironment.GetRuntimeDirectory();

    /// <summary>What the test library is told instead: nothing, for it would download what it is told.</summary>
    public static ReferenceAssemblies None { get; } = new(Name);

    /// <summary>The reference assemblies of the framework, and nothing else.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = Load(Directory.EnumerateFiles(PackFolder(), "*.dll"));

    /// <summary>What the tests themselves run on beside the framework: Roslyn, the test libraries, the analyzer.</summary>
    public static ImmutableArray<MetadataReference> TestReferences { get; } = Load(
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !path.StartsWith(RuntimeFolder, StringComparison.Ordinal)));

    // Roslyn forgets the symbols that nobody holds, and would make them anew for the next test.
    private static readonly ImmutableArray<IAssemblySymbol> Kept =
        CSharpCompilation.Create("Kept", references: References).SourceModule.ReferencedAssemblySymbols;

    /// <summary>Gives every project of a solution the framework: a transform for the test library.</summary>
    public static Solution AddTo(Solution solution, ProjectId main) => solution.ProjectIds.Aggregate(solution, (changed, id) => changed
        .AddMetadataReferences(id, References)
        .WithProjectCompilationOptions(id, changed.GetProject(id)!.CompilationOptions!.WithConcurrentBuild(false)));

    /// <summary>
    /// A workspace of the services that all tests share. The test library would compose them anew for each, which costs more than a test.
    /// </summary>
    public static Task<Workspace> CreateWorkspaceAsync() => Task.FromResult<Workspace>(new AdhocWorkspace(MefHostServices.DefaultHost));

    private static ImmutableArray<MetadataReference> Load(IEnumerable<string> paths) => paths
        .Order(StringComparer.Ordinal)
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToImmutableArray();

    private static string PackFolder()
    {
        // The runtime's folder is <root>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeFolder, "..", "..", ".."));
        string?[] roots = [root, Environment.GetEnvironmentVariable("DOTNET_ROOT")];
        return roots.OfType<string>()
            .Select(folder => Path.Combine(folder, "packs", "Microsoft.NETCore.App.Ref"))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .OrderByDescending(pack => Version.TryParse(Path.GetFileName(pack), out var version) ? version : new Version())
            .Select(pack => Path.Combine(pack, "ref", Name))
            .FirstOrDefault(Directory.Exists)
            ?? throw new InvalidOperationException($"No SDK with reference assemblies for {Name} is installed at {root}.");
    }
}
