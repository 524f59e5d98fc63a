using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using SocketLeakAnalyzers.Tests.Documentation;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Dogfood;

/// <summary>What does the analyzer say of our own code? Nothing, except of the sample that leaks on purpose.</summary>
public sealed class OwnCodeTests
{
    private const string Leaky = "samples/LeakyServer";

    // What a project gets without asking where it has implicit usings; where it has not, they do no harm.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static TheoryData<string> Shipped => ProjectsIn("src", "samples");

    public static TheoryData<string> Tests => ProjectsIn("tests");

    [Theory]
    [MemberData(nameof(Shipped))]
    public Task What_we_ship_is_left_alone(string project) => AssertLeftAloneAsync(project);

    /// <summary>The tests are written in a newer C# than the oldest compiler knows.</summary>
    [CSharp12Theory]
    [MemberData(nameof(Tests))]
    public Task Our_tests_are_left_alone(string project) => AssertLeftAloneAsync(project);

    [Fact]
    public async Task The_sample_that_leaks_is_reported()
    {
        var ids = (await Loose.AnalyzeAsync(CompileProject(Leaky))).Select(found => found.Id).Order();

        Assert.Equal(
            [
                "SLA0101", "SLA0101", "SLA0101", "SLA0102", "SLA0103", "SLA0104", "SLA0105", "SLA0106", "SLA0107",
                "SLA0201", "SLA0202", "SLA0203", "SLA0204", "SLA0205", "SLA0206", "SLA0206", "SLA0207", "SLA0208",
                "SLA0301", "SLA0302", "SLA0303", "SLA0304",
            ],
            ids);
    }

    private static async Task AssertLeftAloneAsync(string project) =>
        Loose.AssertSilent(await Loose.AnalyzeAsync(CompileProject(project)));

    private static TheoryData<string> ProjectsIn(params string[] folders) => new(folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
        .Select(project => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(project)!).Replace('\\', '/'))
        .Where(folder => folder != Leaky && !IsOutput(folder + "/"))
        .Order(StringComparer.Ordinal)
        .ToArray());

    private static Compilation CompileProject(string project)
    {
        var name = Path.GetFileName(project);
        var files = FilesOf(project).Select(path => (path, Repository.Read(path))).ToList();
        var isProgram = files.Any(file => Path.GetFileName(file.path) == "Program.cs");

        // By their names the assemblies grant each other what is internal.
        var compilation = Loose.Compile(
            files.Append(("ImplicitUsings.cs", ImplicitUsings)),
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            isProgram ? Framework.References : [.. Framework.References, .. ReferencesOf(project)]).WithAssemblyName(name);
        Loose.AssertCompiles(compilation);
        return compilation;
    }

    /// <summary>What the tests run on, as a library may use all of it, and the projects beside that which it refers to.</summary>
    private static IEnumerable<MetadataReference> ReferencesOf(string project)
    {
        var name = Path.GetFileName(project);
        var libraries = Framework.TestReferences.Where(reference => NameOf(reference) != name).ToList();
        return XDocument.Parse(Repository.Read($"{project}/{name}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(referenced => !libraries.Any(library => NameOf(library) == referenced))
            .Select(referenced => (MetadataReference)CompileProject($"{Path.GetDirectoryName(project)}/{referenced}").ToMetadataReference())
            .Concat(libraries);
    }

    private static string? NameOf(MetadataReference reference) => Path.GetFileNameWithoutExtension(reference.Display);

    private static IEnumerable<string> FilesOf(string project)
    {
        var folder = Path.Combine(Repository.Root, project);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(path => !IsOutput(path) && !path.Contains("/Corpus/", StringComparison.Ordinal))
            .OrderBy(path => path, StringComparer.Ordinal);
    }

    private static bool IsOutput(string path) =>
        path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal);
}
