using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>The tests that share one packing of the package.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackageFixture>
{
    public const string Name = "package";
}

/// <summary>Packs the package once, into a folder feed in a temporary folder that is deleted at the end.</summary>
public sealed class PackageFixture : IAsyncLifetime
{
    private int consumers;

    /// <summary>A version that no cache has seen: NuGet does not look again at a version that it knows.</summary>
    public string Version { get; } =
        $"1.0.0-e2e.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    public string Root { get; } = Directory.CreateTempSubdirectory("socketleak-e2e-").FullName;

    public string Feed => Path.Combine(Root, "feed");

    public string PackageFile => Path.Combine(Feed, $"SocketLeakAnalyzers.{Version}.nupkg");

    public async Task InitializeAsync()
    {
        WriteRootFiles();
        CliResult pack = await DotnetCli.RunAsync(
            RepositoryRoot.Path,
            new Dictionary<string, string?>(),
            "pack",
            Path.Combine("src", "SocketLeakAnalyzers.Package"),
            "-c",
            "Release",
            "-o",
            Feed,
            $"-p:Version={Version}",
            // Not into the obj folders of the repository: `dotnet test` may be building there at this moment.
            "--artifacts-path",
            Path.Combine(Root, "artifacts"),
            "-nodeReuse:false");
        pack.ShouldSucceed();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>An empty folder for one consumer.</summary>
    internal string NewConsumerFolder() =>
        Directory.CreateDirectory(Path.Combine(Root, $"consumer{++consumers}")).FullName;

    private void WriteRootFiles()
    {
        // The feed is the only source that is asked, whatever sources the machine has, and nothing goes into its cache.
        File.WriteAllText(
            Path.Combine(Root, "nuget.config"),
            """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="e2e" value="feed" /></packageSources>
              <packageSourceMapping><packageSource key="e2e"><package pattern="*" /></packageSource></packageSourceMapping>
            </configuration>
            """);

        // A stop sign: nothing above the temporary folder may take part.
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            File.WriteAllText(Path.Combine(Root, name), "<Project />");
        }

        File.WriteAllText(Path.Combine(Root, ".editorconfig"), "root = true\n");
    }
}
