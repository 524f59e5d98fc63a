using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>What is in the package, and what it says of itself?</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackageFixture package)
{
    [Fact]
    public void Holds_exactly_these_files()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PackageFile);

        // The files that every package has, whose names are made up by the packer.
        var files = zip.Entries
            .Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/") && !name.StartsWith("package/"))
            .Order(System.StringComparer.Ordinal);

        Assert.Equal(
            new[]
            {
                "README.md",
                "SocketLeakAnalyzers.nuspec",
                "analyzers/dotnet/cs/SocketLeakAnalyzers.CodeFixes.dll",
                "analyzers/dotnet/cs/SocketLeakAnalyzers.dll",
                "analyzers/dotnet/cs/zh-Hans/SocketLeakAnalyzers.resources.dll",
                "build/SocketLeakAnalyzers.None.globalconfig",
                "build/SocketLeakAnalyzers.Strict.globalconfig",
                "build/SocketLeakAnalyzers.Suggestion.globalconfig",
                "build/SocketLeakAnalyzers.props",
                "buildTransitive/SocketLeakAnalyzers.props",
            },
            files);
    }

    [Fact]
    public void Is_a_development_dependency_without_dependencies()
    {
        XElement metadata = ReadMetadata();

        Assert.Equal("true", Value(metadata, "developmentDependency"));
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "group");
    }

    [Fact]
    public void Names_its_license_and_readme()
    {
        XElement metadata = ReadMetadata();

        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("expression", metadata.Element(metadata.Name.Namespace + "license")!.Attribute("type")!.Value);
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal(File.ReadAllText(Path.Combine(Cli.RepositoryRoot.Path, "README.md")), ReadText("README.md"));
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Element(metadata.Name.Namespace + name)?.Value ?? $"no {name}";

    private XElement ReadMetadata() => XDocument.Parse(ReadText("SocketLeakAnalyzers.nuspec")).Root!.Elements().First();

    private string ReadText(string entry)
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PackageFile);
        using var reader = new StreamReader(zip.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}
