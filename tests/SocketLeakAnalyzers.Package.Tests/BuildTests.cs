using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>What does a build say, once the package is referenced?</summary>
[Collection(PackageCollection.Name)]
public sealed class BuildTests(PackageFixture package)
{
    [Theory]
    [InlineData("SLA0101")]
    [InlineData("SLA0201")]
    public async Task Warns_and_links_to_the_page_of_the_rule(string ruleId)
    {
        CliResult build = (await package.BuildLeakyAsync()).Result;

        build.ShouldSucceed().ShouldReport("warning SLA0001", "warning SLA0101", "warning SLA0201", "warning SLA0201");
        ReportedDiagnostic warning = build.Diagnostics.First(diagnostic => diagnostic.Id == ruleId && diagnostic.File != "Links.cs");
        Assert.Contains("'client'", warning.Message);
        Assert.Contains("CLOSE_WAIT", warning.Message);
        Assert.Matches($@"\(https://\S+/docs/rules/{ruleId}\.md\)$", warning.Message);
    }

    [Theory]
    [InlineData("-warnaserror:SLA0101")]
    [InlineData("-p:WarningsAsErrors=SLA0101")]
    public async Task Fails_where_the_rule_is_made_an_error(string argument)
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.EndOfStream);

        CliResult build = await consumer.BuildAsync(argument);

        build.ShouldFail().ShouldReport("error SLA0101");
    }

    [Fact]
    public async Task Is_silent_where_an_editorconfig_says_none()
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.EndOfStream);
        consumer.Write(".editorconfig", "[*.cs]\ndotnet_diagnostic.SLA0101.severity = none\n");

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport();
    }

    [Fact]
    public async Task Reaches_a_project_that_references_the_package_through_another()
    {
        // Without PrivateAssets the package flows on to who references the library.
        var library = Consumer.BesideOthers(
            package, "public static class Library { }", items: Consumer.PackageReference(package));
        var application = Consumer.BesideOthers(
            package, LeakySources.EndOfStream, items: $"""<ProjectReference Include="{library.ProjectFile}" />""");

        CliResult build = await application.BuildAsync("-p:SocketLeakAnalysisMode=Strict");

        build.ShouldFail().ShouldReport("error SLA0101");
    }
}
