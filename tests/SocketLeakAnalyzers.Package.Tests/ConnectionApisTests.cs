using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Does a build read the <c>ConnectionApis.txt</c> beside the project, and what does it say of a mistake in it?</summary>
[Collection(PackageCollection.Name)]
public sealed class ConnectionApisTests(PackageFixture package)
{
    [Fact]
    public async Task Without_a_file_nothing_is_said()
    {
        CliResult build = await (await Consumer.RestoredAsync(package, LeakySources.Links)).BuildAsync();

        build.ShouldSucceed().ShouldReport();
    }

    [Theory]
    [InlineData("ConnectionApis.txt")]
    [InlineData("ConnectionApis.Links.txt")]
    public async Task Reads_the_file_beside_the_project(string name)
    {
        Consumer consumer = await NewConsumerAsync(name, LeakySources.Acquired);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0201");
    }

    [Fact]
    public async Task Reads_it_once_where_the_project_adds_it_as_well()
    {
        var consumer = await Consumer.RestoredAsync(
            package,
            LeakySources.Links,
            items: Consumer.PackageReference(package) + """<AdditionalFiles Include="ConnectionApis.txt" />""");
        consumer.Write("ConnectionApis.txt", LeakySources.Acquired + LeakySources.Mistaken);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0001", "warning SLA0201");
    }

    [Fact]
    public async Task Leaves_it_alone_where_the_project_removes_it()
    {
        var consumer = await Consumer.RestoredAsync(
            package,
            LeakySources.Links,
            items: Consumer.PackageReference(package) + """<AdditionalFiles Remove="ConnectionApis.txt" />""");
        consumer.Write("ConnectionApis.txt", LeakySources.Acquired);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport();
    }

    [Fact]
    public async Task Points_to_the_line_of_a_mistake()
    {
        CliResult build = (await package.BuildLeakyAsync()).Result;

        ReportedDiagnostic mistake = Assert.Single(build.Diagnostics, diagnostic => diagnostic.Id == "SLA0001");
        Assert.Equal(("ConnectionApis.txt", 3, 1), (mistake.File, mistake.Line, mistake.Column));
        Assert.Contains("'M:Link.Opne'", mistake.Message);
    }

    [Theory]
    [InlineData("-p:SocketLeakAnalysisMode=Strict", "error SLA0001")]
    [InlineData("-p:SocketLeakAnalysisMode=Suggestion")]
    [InlineData("-p:SocketLeakAnalysisMode=None")]
    [InlineData("-p:NoWarn=SLA0001")]
    public async Task Speaks_of_a_mistake_as_loud_as_of_a_leak(string argument, params string[] expected)
    {
        CliResult build = (await package.BuildLeakyAsync(argument)).Result;

        Assert.Equal(expected, build.Diagnostics.Select(diagnostic => diagnostic.SeverityAndId).Where(text => text.EndsWith("SLA0001")));
    }

    [Fact]
    public async Task Points_to_a_source_file_for_a_mistake_in_an_option()
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.Links);
        consumer.Write(".editorconfig", "[*.cs]\nsocket_leak.exception_paths = maybe\n");

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0001");
        Assert.Equal("Code.cs", build.Diagnostics[0].File);
    }

    private async Task<Consumer> NewConsumerAsync(string name, string apis)
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.Links);
        consumer.Write(name, apis);
        return consumer;
    }
}
