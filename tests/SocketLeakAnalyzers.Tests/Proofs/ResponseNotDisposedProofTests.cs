using System;
using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Tests.Proofs.RealRules;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// Does SLA0302 report what really stays in CLOSE_WAIT, and does its fix really give the connection back? The names end with the row
/// measured.
/// </summary>
[Collection(NetworkProofs.Name)]
public sealed class ResponseNotDisposedProofTests
{
    private const int Calls = 5;

    private const string Members = """
        private static readonly System.Net.Http.HttpClient Client = new();
        private static readonly List<object> Kept = new();
        """;

    [Theory]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nConsole.Out.Write(response.IsSuccessStatusCode ? \"\" : \"bad\");", 200)]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nif (response.IsSuccessStatusCode)\n    await response.Content.ReadAsStringAsync();", 404)]
    public Task Response_unread_15a_15c(string body, int status) => ProveAsync(ClientAsync(body, Members), status);

    [Fact]
    public Task Stream_unread_15e() => ProveAsync(
        ClientAsync("var stream = await Client.GetStreamAsync(\"http://\" + peer);\nConsole.Out.Write(stream.CanRead ? \"\" : \"bad\");", Members), 200);

    [Fact]
    public Task Status_that_throws_15i() => ProveAsync(
        ClientAsync("""
            try
            {
                var response = await Client.GetAsync("http://" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsStringAsync();
            }
            catch (System.Net.Http.HttpRequestException)
            {
            }
            """, Members), 500);

    [Fact]
    public Task Status_that_throws_before_the_body_is_handed_on_15i() => ProveAsync(
        ClientAsync(
            """
            try
            {
                using var body = await OpenAsync("http://" + peer);
            }
            catch (System.Net.Http.HttpRequestException)
            {
            }
            """,
            Members + "\n" + """
            private static async Task<Stream> OpenAsync(string url)
            {
                var response = await Client.GetAsync(url, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStreamAsync();
            }
            """), 500);

    [Fact]
    public Task Response_that_a_method_of_the_source_returns() => ProveAsync(
        ClientAsync(
            "var response = await OpenAsync(\"http://\" + peer);\nConsole.Out.Write(response.IsSuccessStatusCode ? \"\" : \"bad\");",
            Members + "\nprivate static Task<System.Net.Http.HttpResponseMessage> OpenAsync(string url) => Client.GetAsync(url, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);"), 200);

    [Fact]
    public Task Web_request_unread_16a() => ProveAsync(
        "#pragma warning disable SYSLIB0014\n" + ClientAsync("await System.Net.WebRequest.Create(\"http://\" + peer).GetResponseAsync();"), 200);

    [Fact]
    public Task Response_of_an_exception() => ProveAsync(
        "#pragma warning disable SYSLIB0014\n" + ClientAsync("""
            try
            {
                (await System.Net.WebRequest.Create("http://" + peer).GetResponseAsync()).Close();
            }
            catch (System.Net.WebException e)
            {
                var response = (System.Net.HttpWebResponse)e.Response!;
                Kept.Add(e.Message + response.StatusCode);
            }
            """, Members), 404);

    [Theory]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer);\nKept.Add(response);")]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nawait response.Content.ReadAsStringAsync();\nKept.Add(response.StatusCode);")]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nvar stream = await response.Content.ReadAsStreamAsync();\nvar buffer = new byte[1024];\nwhile (await stream.ReadAsync(buffer) > 0)\n    Kept.Add(buffer[0]);")]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nvar body = new byte[100];\nawait (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(body);\nKept.Add(body);")]
    [InlineData("var response = await Client.GetAsync(\"http://\" + peer, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nKept.Add(await System.Text.Json.JsonSerializer.DeserializeAsync<string>(await response.Content.ReadAsStreamAsync()) ?? \"\");")]
    [InlineData("var response = await Client.SendAsync(new System.Net.Http.HttpRequestMessage(System.Net.Http.HttpMethod.Head, \"http://\" + peer), System.Net.Http.HttpCompletionOption.ResponseHeadersRead);\nKept.Add(response);")]
    public async Task One_connection_is_used_again_15d_15f_15k(string body)
    {
        var source = ClientAsync(body, Members);
        var document = ScenarioProject.Create(source);
        using var workspace = document.Project.Solution.Workspace;
        Assert.Empty(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ResponseNotDisposed, default));
        Assert.Equal(1, (await MeasureAsync(await ScenarioProject.CompileAsync(document, ProofFailure.BadScenario, default), 200, expected: 0)).Accepted);
    }

    private static async Task ProveAsync(string source, int status)
    {
        var document = ScenarioProject.Create(source);
        using var workspace = document.Project.Solution.Workspace;
        Assert.Single(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ResponseNotDisposed, default));
        var leaky = await MeasureAsync(await ScenarioProject.CompileAsync(document, ProofFailure.BadScenario, default), status, expected: Calls);
        Assert.Equal((Calls, Calls), leaky);

        document = await ScenarioFix.ApplyAsync(document, new SocketLeakAnalyzer(), RuleIds.ResponseNotDisposed, new ResponseNotDisposedFix(), default);
        Assert.Empty(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ResponseNotDisposed, default));
        var cured = await MeasureAsync(await ScenarioProject.CompileAsync(document, ProofFailure.FixDoesNotCompile, default), status, expected: 0);

        // What is in the pool again is idle, and is seen to be closed by its next request or within 15 seconds (14a, 14d).
        Assert.InRange(cured.Held, 0, 0);
    }

    /// <summary>The connections that were made, and those of them that are in CLOSE_WAIT and that no further request finds in the pool.</summary>
    private static async Task<(int Accepted, int Held)> MeasureAsync(byte[] assembly, int status, int expected)
    {
        var figures = await OnceAsync(assembly, status, expected);
        for (var attempt = 1; figures.Broken && attempt < 5; attempt++)
        {
            figures = await OnceAsync(assembly, status, expected);
        }

        return (figures.Accepted, figures.Held);
    }

    private static async Task<(int Accepted, int Held, bool Broken)> OnceAsync(byte[] assembly, int status, int expected)
    {
        var run = Assembly.Load(assembly).GetType("Scenario")!.GetMethod("RunAsync")!;
        using var server = new HttpServer(status, bodyLength: 100);
        using var quiet = new NoCollection();
        for (var i = 0; i < Calls; i++)
        {
            await ((Task)run.Invoke(null, [server.EndPoint])!).WaitAsync(TimeSpan.FromSeconds(10));
        }

        var accepted = server.Accepted;
        server.CloseIdle();
        await UntilAsync(() => server.Count(TcpState.CloseWait) >= expected && server.Count(TcpState.Established) == 0);

        // One more request throws away what lies idle in the pool.
        await ((Task)run.Invoke(null, [server.EndPoint])!).WaitAsync(TimeSpan.FromSeconds(10));
        await UntilAsync(() => server.Count(TcpState.CloseWait) == expected);
        return (accepted, server.Count(TcpState.CloseWait), quiet.Broken);
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
