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
    private readonly Dictionary<string, LeakyBuild> _builds = [];
    private int _consumers;
    private string? _restored;

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

    /// <summary>
    /// Builds the consumer of <see cref="LeakySources"/>, with what is said of its links in a <c>ConnectionApis.txt</c>; once for the same
    /// arguments, however many tests look at what came of it.
    /// </summary>
    internal async Task<LeakyBuild> BuildLeakyAsync(params string[] arguments)
    {
        string key = string.Join(' ', arguments);
        if (!_builds.TryGetValue(key, out LeakyBuild? build))
        {
            Consumer consumer = await Consumer.RestoredAsync(this, LeakySources.EndOfStream);
            consumer.Write("Dropped.cs", LeakySources.Dropped);
            consumer.Write("Links.cs", LeakySources.Links);
            consumer.Write("ConnectionApis.txt", LeakySources.Acquired + LeakySources.Mistaken);

            // %2C, as MSBuild would split the property at a comma and the compiler would write SARIF 1.0.
            CliResult result = await consumer.BuildAsync(["-p:ErrorLog=out.sarif%2Cversion=2.1", .. arguments]);
            _builds[key] = build = new LeakyBuild(result, consumer.Read("out.sarif"));
        }

        return build;
    }

    /// <summary>An empty folder for one consumer.</summary>
    internal string NewConsumerFolder() =>
        Directory.CreateDirectory(Path.Combine(Root, $"consumer{++_consumers}")).FullName;

    /// <summary>
    /// The folder of a consumer that has been restored, with nothing else in it. All tests take turns in it, for they differ in their code
    /// and not in what they reference, and a restore takes as long as a build.
    /// </summary>
    internal string RestoredConsumerFolder()
    {
        string folder = _restored ??= NewConsumerFolder();
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            File.Delete(file);
        }

        foreach (string output in new[] { Path.Combine(folder, "bin"), Path.Combine(folder, "obj", "Debug") })
        {
            if (Directory.Exists(output))
            {
                Directory.Delete(output, recursive: true);
            }
        }

        return folder;
    }

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

/// <summary>What a build of the leaky consumer printed, and the log that it wrote for other tools.</summary>
internal sealed record LeakyBuild(CliResult Result, string Sarif);
