using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>A project of a user of the package, in a folder of its own.</summary>
internal sealed class Consumer
{
    private readonly string _folder;

    private Consumer(string folder, PackageFixture package, string source, string properties, string? items)
    {
        _folder = folder;
        Write(
            ProjectFile,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <!-- The audit would ask every source of the machine. -->
                <NuGetAudit>false</NuGetAudit>
                <!-- The analyzers of the SDK say nothing here, and take as long as the compiler. -->
                <EnableNETAnalyzers>false</EnableNETAnalyzers>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items ?? PackageReference(package, "PrivateAssets=\"all\"")}
              </ItemGroup>
            </Project>
            """);
        Write("Code.cs", source);
    }

    /// <summary>A consumer that is restored already, and the only one until the next is asked for.</summary>
    /// <param name="package">The package, packed.</param>
    /// <param name="source">The project's source file, <c>Code.cs</c>.</param>
    /// <param name="properties">More MSBuild properties, as XML.</param>
    /// <param name="items">The references, as XML; that to the package, as <c>dotnet add package</c> writes it, if not given.</param>
    public static async Task<Consumer> RestoredAsync(PackageFixture package, string source, string properties = "", string? items = null)
    {
        var consumer = new Consumer(package.RestoredConsumerFolder(), package, source, properties, items);
        if (!consumer.IsRestored)
        {
            (await consumer.RunAsync(Language.English, "restore", "-nodeReuse:false")).ShouldSucceed();
        }

        return consumer;
    }

    /// <summary>A consumer beside others, which its first build restores. The parameters are those of <see cref="RestoredAsync"/>.</summary>
    public static Consumer BesideOthers(PackageFixture package, string source, string? items = null) =>
        new(package.NewConsumerFolder(), package, source, properties: "", items);

    /// <summary>The project file, named after its folder: to NuGet, two projects of one name are one.</summary>
    public string ProjectFile => Path.Combine(_folder, Path.GetFileName(_folder) + ".csproj");

    private bool IsRestored => File.Exists(Path.Combine(_folder, "obj", "project.assets.json"));

    public static string PackageReference(PackageFixture package, string attributes = "") =>
        $"""<PackageReference Include="SocketLeakAnalyzers" Version="{package.Version}" {attributes} />""";

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    public string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    /// <summary>Builds; always all of it, as a second, incremental build prints no warnings.</summary>
    public Task<CliResult> BuildAsync(params string[] arguments) => BuildAsync(Language.English, arguments);

    public Task<CliResult> BuildAsync(Language language, params string[] arguments) => RunAsync(
        language,
        ["build", "--no-incremental", "-nodeReuse:false", .. IsRestored ? ["--no-restore"] : Array.Empty<string>(), .. arguments]);

    /// <summary>Applies the first fix of a rule everywhere.</summary>
    /// <remarks>With the severity, as the default one, warn, does not see what a global config has raised.</remarks>
    public Task<CliResult> FormatAsync(string ruleId, params string[] arguments) =>
        RunAsync(
            Language.English,
            ["format", "analyzers", "--diagnostics", ruleId, "--severity", "info", "--no-restore", .. arguments]);

    private Task<CliResult> RunAsync(Language language, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["DOTNET_CLI_UI_LANGUAGE"] = language == Language.Chinese ? "zh-Hans" : "en",
            // It would win over the nuget.config of the test.
            ["NUGET_PACKAGES"] = null,
        };
        return DotnetCli.RunAsync(_folder, environment, arguments);
    }
}

/// <summary>The language of the shell that a command is run in.</summary>
internal enum Language
{
    English,
    Chinese,
}
