using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Does a Chinese user read Chinese?</summary>
/// <remarks>A satellite in the wrong folder is no error: the messages would silently stay English.</remarks>
[Collection(PackageCollection.Name)]
public sealed class LanguageTests(PackageFixture package)
{
    private const string Chinese = "将停留在 CLOSE_WAIT";

    [Fact]
    public async Task Follows_the_language_of_the_shell()
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.EndOfStream);

        CliResult build = await consumer.BuildAsync(Language.Chinese);

        build.ShouldSucceed().ShouldReport("warning SLA0101").ShouldContain(Chinese);
    }

    [Fact]
    public async Task Follows_the_language_of_the_project()
    {
        var consumer = await Consumer.RestoredAsync(package, LeakySources.EndOfStream);

        CliResult build = await consumer.BuildAsync("-p:PreferredUILang=zh-CN");

        build.ShouldSucceed().ShouldReport("warning SLA0101").ShouldContain(Chinese);
    }
}
