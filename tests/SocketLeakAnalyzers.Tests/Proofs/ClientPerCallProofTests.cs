using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Tests.Proofs.RealRules;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// Does SLA0301 report what really costs a connection for each call, and does its fix really share one? The names end with the row
/// measured.
/// </summary>
[Collection(NetworkProofs.Name)]
public sealed class ClientPerCallProofTests
{
    private const int Calls = 5;

    [Theory]
    [InlineData("using var client = new System.Net.Http.HttpClient();\nawait client.GetStringAsync(\"http://\" + peer);")]
    [InlineData("using (var client = new System.Net.Http.HttpClient())\n{\n    await client.GetStringAsync(\"http://\" + peer);\n}")]
    public async Task Each_call_leaves_a_port_in_time_wait_13c(string body)
    {
        var leaky = await RunAsync(ClientAsync(body), isFixed: false);
        var cured = await RunAsync(ClientAsync(body), isFixed: true);

        Assert.Equal((Calls, Calls), (leaky.Accepted, leaky.TimeWait));
        Assert.Equal((1, 0), (cured.Accepted, cured.TimeWait));
    }

    [Theory]
    [InlineData("var client = new System.Net.Http.HttpClient();\nKept.Add(client);\nawait client.GetStringAsync(\"http://\" + peer);", false)]
    [InlineData("var client = new System.Net.Http.HttpClient();\nawait client.GetStringAsync(\"http://\" + peer);", true)]
    [InlineData("await new System.Net.Http.HttpClient().GetStringAsync(\"http://\" + peer);", true)]
    public async Task Each_call_leaves_a_pool_in_close_wait_13a(string body, bool isReported)
    {
        const string Kept = "private static readonly List<object> Kept = new();";
        var leaky = await RunAsync(ClientAsync(body, Kept), isFixed: false, isReported);

        // The first connection of a scenario is often closed as soon as the server closes it; the others stay.
        Assert.Equal((Calls, 0), (leaky.Accepted, leaky.TimeWait));
        Assert.InRange(leaky.CloseWait, Calls - 1, Calls);
        if (isReported)
        {
            // The one connection of the shared client is seen to be closed by its next request, or within 15 seconds (14a, 14d).
            var cured = await RunAsync(ClientAsync(body, Kept), isFixed: true);
            Assert.Equal((1, 0), (cured.Accepted, cured.TimeWait));
            Assert.InRange(cured.CloseWait, 0, 1);
        }
    }

    /// <summary>Forms that no fix shares: does the message tell what becomes of their connections?</summary>
    [Theory]
    [InlineData("using var client = new System.Net.Http.HttpClient(new System.Net.Http.HttpClientHandler(), disposeHandler: false);\nawait client.GetStringAsync(\"http://\" + peer);", false)]
    [InlineData("using var handler = new System.Net.Http.SocketsHttpHandler();\nusing var client = new System.Net.Http.HttpClient(handler, disposeHandler: false);\nawait client.GetStringAsync(\"http://\" + peer);", true)]
    [InlineData("using var invoker = new System.Net.Http.HttpMessageInvoker(new System.Net.Http.SocketsHttpHandler());\nusing var request = new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Get, \"http://\" + peer);\nusing var response = await invoker.SendAsync(request, default);\nawait response.Content.ReadAsStringAsync();", true)]
    public async Task Each_call_leaves_what_the_message_says_13a_13c(string body, bool isDisposed)
    {
        var document = ScenarioProject.Create(ClientAsync(body));
        using var workspace = document.Project.Solution.Workspace;
        var reported = Assert.Single(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ClientPerCall, default));
        Assert.Contains(isDisposed ? ", and disposed: each leaves its connection in TIME_WAIT" : ", and never disposed: ", reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

        var (accepted, timeWait, closeWait) = await RunAsync(ClientAsync(body), isFixed: false);
        Assert.Equal((Calls, isDisposed ? Calls : 0), (accepted, timeWait));
        Assert.InRange(closeWait, isDisposed ? 0 : Calls - 1, isDisposed ? 0 : Calls);
    }

    private static async Task<(int Accepted, int TimeWait, int CloseWait)> RunAsync(string source, bool isFixed, bool isReported = true)
    {
        var document = ScenarioProject.Create(source);
        using var workspace = document.Project.Solution.Workspace;
        var reported = await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ClientPerCall, default);
        Assert.Equal(isReported, reported.Length == 1);
        if (isFixed)
        {
            document = await ScenarioFix.ApplyAsync(document, new SocketLeakAnalyzer(), RuleIds.ClientPerCall, new ClientPerCallFix(), default);
            Assert.Empty(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ClientPerCall, default));
        }

        var scenario = Assembly.Load(await ScenarioProject.CompileAsync(document, ProofFailure.FixDoesNotCompile, default)).GetType("Scenario")!.GetMethod("RunAsync")!;
        var figures = await MeasureAsync(scenario);
        for (var attempt = 1; figures.Broken && attempt < 5; attempt++)
        {
            figures = await MeasureAsync(scenario);
        }

        return (figures.Accepted, figures.TimeWait, figures.CloseWait);
    }

    /// <summary>Without a collection: what it finds of the clients, it closes.</summary>
    private static async Task<(int Accepted, int TimeWait, int CloseWait, bool Broken)> MeasureAsync(MethodInfo scenario)
    {
        using var server = new HttpServer();
        using var quiet = new NoCollection();
        for (var i = 0; i < Calls; i++)
        {
            await ((Task)scenario.Invoke(null, [server.EndPoint])!).WaitAsync(TimeSpan.FromSeconds(10));
        }

        // A client that was disposed of has closed first; the server closes what is still there.
        await UntilAsync(() => server.Count(TcpState.TimeWait) + server.Count(TcpState.Established) >= server.Accepted);
        var timeWait = server.Count(TcpState.TimeWait);
        server.CloseIdle();
        await UntilAsync(() => server.Count(TcpState.CloseWait) >= server.Accepted - timeWait - 1);
        var closeWait = server.Count(TcpState.CloseWait);
        LetGo(scenario);
        return (server.Accepted, timeWait, closeWait, quiet.Broken);
    }

    /// <summary>What a scenario has kept would be closed by its pools some time in the next 15 seconds, in the middle of another test's figures.</summary>
    private static void LetGo(MethodInfo scenario)
    {
        if (scenario.DeclaringType!.GetField("Kept", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) is List<object> kept)
        {
            kept.OfType<IDisposable>().ToList().ForEach(client => client.Dispose());
            kept.Clear();
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds() && clock.Elapsed < TimeSpan.FromSeconds(5))
        {
            await Task.Delay(20);
        }
    }
}
