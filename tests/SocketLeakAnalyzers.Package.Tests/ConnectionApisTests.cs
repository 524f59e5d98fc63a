using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Does a build read the <c>ConnectionApis.txt</c> beside the project, and what does it say of a mistake in it?</summary>
[Collection(PackageCollection.Name)]
public sealed class ConnectionApisTests(PackageFixture package)
{
    private const string Source =
        """
        public sealed class Link : System.IDisposable
        {
            private static readonly Link One = new();

            public static Link Open() => One;

            public void Dispose() { }
        }

        public static class Caller
        {
            public static bool Ask()
            {
                var link = Link.Open();
                return link is null;
            }
        }

        """;

    private const string Acquired = "// Links are connections.\nacquire; M:Link.Open\n";
    private const string Mistaken = "acquire; M:Link.Opne\n";

    [Fact]
    public async Task Without_a_file_nothing_is_said()
    {
        CliResult build = await new Consumer(package, Source).BuildAsync();

        build.ShouldSucceed().ShouldReport();
    }

    [Theory]
    [InlineData("ConnectionApis.txt")]
    [InlineData("ConnectionApis.Links.txt")]
    public async Task Reads_the_file_beside_the_project(string name)
    {
        Consumer consumer = NewConsumer(name, Acquired);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0201");
    }

    [Fact]
    public async Task Reads_it_once_where_the_project_adds_it_as_well()
    {
        var consumer = new Consumer(
            package,
            Source,
            items: Consumer.PackageReference(package) + """<AdditionalFiles Include="ConnectionApis.txt" />""");
        consumer.Write("ConnectionApis.txt", Acquired + Mistaken);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0001", "warning SLA0201");
    }

    [Fact]
    public async Task Leaves_it_alone_where_the_project_removes_it()
    {
        var consumer = new Consumer(
            package,
            Source,
            items: Consumer.PackageReference(package) + """<AdditionalFiles Remove="ConnectionApis.txt" />""");
        consumer.Write("ConnectionApis.txt", Acquired);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport();
    }

    [Fact]
    public async Task Points_to_the_line_of_a_mistake()
    {
        Consumer consumer = NewConsumer("ConnectionApis.txt", Acquired + Mistaken);

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0001", "warning SLA0201");
        ReportedDiagnostic mistake = Assert.Single(build.Diagnostics, diagnostic => diagnostic.Id == "SLA0001");
        Assert.Equal(("ConnectionApis.txt", 3, 1), (mistake.File, mistake.Line, mistake.Column));
        Assert.Contains("'M:Link.Opne'", mistake.Message);
    }

    [Theory]
    [InlineData("-p:SocketLeakAnalysisMode=Strict", "error SLA0001", "error SLA0201")]
    [InlineData("-p:SocketLeakAnalysisMode=Suggestion")]
    [InlineData("-p:SocketLeakAnalysisMode=None")]
    [InlineData("-p:NoWarn=SLA0001", "warning SLA0201")]
    public async Task Speaks_of_a_mistake_as_loud_as_of_a_leak(string argument, params string[] expected)
    {
        Consumer consumer = NewConsumer("ConnectionApis.txt", Acquired + Mistaken);

        CliResult build = await consumer.BuildAsync(argument);

        build.ShouldReport(expected);
    }

    [Fact]
    public async Task Points_to_a_source_file_for_a_mistake_in_an_option()
    {
        var consumer = new Consumer(package, Source);
        consumer.Write(".editorconfig", "[*.cs]\nsocket_leak.exception_paths = maybe\n");

        CliResult build = await consumer.BuildAsync();

        build.ShouldSucceed().ShouldReport("warning SLA0001");
        Assert.Equal("Code.cs", build.Diagnostics[0].File);
    }

    private Consumer NewConsumer(string name, string apis)
    {
        var consumer = new Consumer(package, Source);
        consumer.Write(name, apis);
        return consumer;
    }
}
