using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Package.Tests;

/// <summary>Does a log for other tools hold the result and what is known of the rule?</summary>
[Collection(PackageCollection.Name)]
public sealed class SarifTests(PackageFixture package)
{
    [Fact]
    public async Task Holds_the_result_and_the_rule()
    {
        using JsonDocument sarif = JsonDocument.Parse((await package.BuildLeakyAsync()).Sarif);
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];

        JsonElement result = Assert.Single(
            run.GetProperty("results").EnumerateArray(),
            item => item.GetProperty("ruleId").GetString() == "SLA0101");
        Assert.Equal("warning", result.GetProperty("level").GetString());
        Assert.Contains("CLOSE_WAIT", result.GetProperty("message").GetProperty("text").GetString());

        JsonElement rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == "SLA0101");
        Assert.EndsWith("/docs/rules/SLA0101.md", rule.GetProperty("helpUri").GetString());
        Assert.Equal("SocketLeak", rule.GetProperty("properties").GetProperty("category").GetString());
        Assert.NotEmpty(rule.GetProperty("shortDescription").GetProperty("text").GetString()!);
        Assert.NotEmpty(rule.GetProperty("fullDescription").GetProperty("text").GetString()!);
    }
}
