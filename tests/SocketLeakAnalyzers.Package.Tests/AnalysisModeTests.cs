using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Does <c>SocketLeakAnalysisMode</c> set the severity of all rules, and does the user's own word win?</summary>
[Collection(PackageCollection.Name)]
public sealed class AnalysisModeTests(PackageFixture package)
{
    [Theory]
    [InlineData("-p:SocketLeakAnalysisMode=Default", "warning SLA0001", "warning SLA0101", "warning SLA0201", "warning SLA0201")]
    [InlineData("-p:SocketLeakAnalysisMode=Strict", "error SLA0001", "error SLA0101", "error SLA0201", "error SLA0201")]
    [InlineData("-p:SocketLeakAnalysisMode=Suggestion")]
    [InlineData("-p:SocketLeakAnalysisMode=None")]
    public async Task Sets_every_rule(string argument, params string[] expected)
    {
        CliResult build = (await package.BuildLeakyAsync(argument)).Result;

        build.ShouldReport(expected);
    }

    [Theory]
    [InlineData("dotnet_diagnostic.SLA0101.severity = warning", "warning SLA0101", "error SLA0201")]
    [InlineData("dotnet_analyzer_diagnostic.category-SocketLeak.severity = warning", "warning SLA0101", "warning SLA0201")]
    public async Task Yields_to_the_users_editorconfig(string line, params string[] expected)
    {
        Consumer consumer = await NewConsumerAsync();
        consumer.Write(".editorconfig", $"[*.cs]\n{line}\n");

        CliResult build = await consumer.BuildAsync("-p:SocketLeakAnalysisMode=Strict");

        build.ShouldReport(expected);
    }

    [Fact]
    public async Task Yields_to_the_users_globalconfig_also_where_the_project_sets_it()
    {
        Consumer consumer = await NewConsumerAsync("<SocketLeakAnalysisMode>Strict</SocketLeakAnalysisMode>");
        consumer.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.SLA0201.severity = none\n");

        CliResult build = await consumer.BuildAsync();

        build.ShouldFail().ShouldReport("error SLA0101");
    }

    [Fact]
    public async Task Must_not_be_misspelt()
    {
        Consumer consumer = await NewConsumerAsync();

        CliResult build = await consumer.BuildAsync("-p:SocketLeakAnalysisMode=Strickt");

        build.ShouldFail().ShouldContain("SocketLeakAnalysisMode is 'Strickt'");
    }

    private async Task<Consumer> NewConsumerAsync(string properties = "")
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.EndOfStream, properties);
        consumer.Write("Dropped.cs", LeakySources.Dropped);
        return consumer;
    }
}
