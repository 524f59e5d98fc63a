using System;
using System.Globalization;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0301 report what really costs a connection for each call, and does its fix really share one? The names end with the row
/// measured.
/// </summary>
public sealed class ClientPerCallProofTests
{
    private const int Calls = 5;

    /// <summary>What is never disposed of: each call leaves a pool behind, and the server closes its connection.</summary>
    private static readonly ProofOptions Pools = KeepAlive(Calls);

    /// <summary>What is disposed of closes first, in the last call as well.</summary>
    private static readonly ProofOptions Closed = Pools with { Evidence = LeakEvidence.TimeWait, Leaks = Calls + 1 };

    [Theory]
    [InlineData("using var client = new System.Net.Http.HttpClient();\nawait client.GetStringAsync(\"http://\" + peer);")]
    [InlineData("using (var client = new System.Net.Http.HttpClient())\n{\n    await client.GetStringAsync(\"http://\" + peer);\n}")]
    public async Task Each_call_leaves_a_port_in_time_wait_13c(string body) =>
        AssertShared(await ProveAsync(RuleIds.ClientPerCall, ClientAsync(body), Closed));

    [Theory]
    [InlineData("var client = new System.Net.Http.HttpClient();\nawait client.GetStringAsync(\"http://\" + peer);")]
    [InlineData("await new System.Net.Http.HttpClient().GetStringAsync(\"http://\" + peer);")]
    public async Task Each_call_leaves_a_pool_in_close_wait_13a(string body)
    {
        var result = await ProveAsync(RuleIds.ClientPerCall, ClientAsync(body), Pools);

        Assert.Equal((Calls, 0), (result.Before.Peers, result.Before.TimeWait));
        AssertShared(result);
    }

    [Fact]
    public async Task Each_call_leaves_a_pool_that_is_kept_in_close_wait_13a()
    {
        var source = ClientAsync(
            """
            var client = new System.Net.Http.HttpClient();
            Kept.Add(client);
            await client.GetStringAsync("http://" + peer);
            """,
            "private static readonly List<object> Kept = new();");
        Assert.Empty(await ReportedAsync(RuleIds.ClientPerCall, source));

        var figures = await LeakProof.MeasureAsync(source, expectLeak: true, Pools);
        Assert.Equal((Calls, 0), (figures.Peers, figures.TimeWait));
    }

    /// <summary>Forms that no fix shares: does the message tell what becomes of their connections?</summary>
    [Theory]
    [InlineData("using var client = new System.Net.Http.HttpClient(new System.Net.Http.HttpClientHandler(), disposeHandler: false);\nawait client.GetStringAsync(\"http://\" + peer);", false)]
    [InlineData("using var handler = new System.Net.Http.SocketsHttpHandler();\nusing var client = new System.Net.Http.HttpClient(handler, disposeHandler: false);\nawait client.GetStringAsync(\"http://\" + peer);", true)]
    [InlineData("using var invoker = new System.Net.Http.HttpMessageInvoker(new System.Net.Http.SocketsHttpHandler());\nusing var request = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, \"http://\" + peer);\nusing var response = await invoker.SendAsync(request, default);\nawait response.Content.ReadAsStringAsync();", true)]
    public async Task Each_call_leaves_what_the_message_says_13a_13c(string body, bool isDisposed)
    {
        var reported = Assert.Single(await ReportedAsync(RuleIds.ClientPerCall, ClientAsync(body)));
        Assert.Contains(
            isDisposed ? ", and disposed: each leaves its connection in TIME_WAIT" : ", and never disposed: ",
            reported.GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);

        var figures = await LeakProof.MeasureAsync(ClientAsync(body), expectLeak: true, isDisposed ? Closed : Pools);
        Assert.Equal(isDisposed ? (0, Calls + 1) : (Calls, 0), (figures.CloseWait, figures.TimeWait));
    }

    /// <summary>One connection for all calls, which the call after the server's close has thrown away.</summary>
    private static void AssertShared(ProofResult result)
    {
        Assert.Single(result.Reported);
        Assert.Equal((1, 0), (result.After.Peers, result.After.TimeWait));
    }
}
