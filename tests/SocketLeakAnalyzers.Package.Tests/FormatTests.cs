using System.Threading.Tasks;
using SocketLeakAnalyzers.Package.Tests.Cli;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Does <c>dotnet format</c> find the fixes in the package, and do they cure the code?</summary>
[Collection(PackageCollection.Name)]
public sealed class FormatTests(PackageFixture package)
{
    [Theory]
    [InlineData("SLA0101")]
    [InlineData("SLA0201")]
    public async Task Fixes_the_leak(string ruleId)
    {
        string leaky = LeakySources.For(ruleId);
        var consumer = await Consumer.RestoredAsync(package, leaky);

        // As a gate: says that there is something to fix, and leaves it.
        (await consumer.FormatAsync(ruleId, "--verify-no-changes")).ShouldReturn(2).ShouldContain(ruleId);
        Assert.Equal(leaky, consumer.Read("Code.cs"));

        CliResult format = await consumer.FormatAsync(ruleId, "--verbosity", "normal");
        format.ShouldSucceed();
        Assert.False(consumer.Read("Code.cs") == leaky, $"Nothing was fixed.\n$ {format.Command}\n{format.Output}");

        (await consumer.BuildAsync()).ShouldSucceed().ShouldReport();
    }
}
