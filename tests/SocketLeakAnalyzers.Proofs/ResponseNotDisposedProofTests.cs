using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0302 report what really stays in CLOSE_WAIT, and does its fix really give the connection back? The names end with the row
/// measured.
/// </summary>
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
    public Task Response_unread_15a_15c(string body, int status) => ProveResponseAsync(ClientAsync(body, Members), status);

    [Fact]
    public Task Stream_unread_15e() => ProveResponseAsync(
        ClientAsync("var stream = await Client.GetStreamAsync(\"http://\" + peer);\nConsole.Out.Write(stream.CanRead ? \"\" : \"bad\");", Members), 200);

    [Fact]
    public Task Status_that_throws_15i() => ProveResponseAsync(
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
    public Task Status_that_throws_before_the_body_is_handed_on_15i() => ProveResponseAsync(
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
    public Task Response_that_a_method_of_the_source_returns() => ProveResponseAsync(
        ClientAsync(
            "var response = await OpenAsync(\"http://\" + peer);\nConsole.Out.Write(response.IsSuccessStatusCode ? \"\" : \"bad\");",
            Members + "\nprivate static Task<System.Net.Http.HttpResponseMessage> OpenAsync(string url) => Client.GetAsync(url, System.Net.Http.HttpCompletionOption.ResponseHeadersRead);"), 200);

    [Fact]
    public Task Web_request_unread_16a() => ProveResponseAsync(
        "#pragma warning disable SYSLIB0014\n" + ClientAsync("await System.Net.WebRequest.Create(\"http://\" + peer).GetResponseAsync();"), 200);

    [Fact]
    public Task Response_of_an_exception() => ProveResponseAsync(
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
        Assert.Empty(await ReportedAsync(RuleIds.ResponseNotDisposed, source));

        Assert.Equal(1, (await LeakProof.MeasureAsync(source, expectLeak: false, Server(200))).Peers);
    }

    /// <summary>
    /// What the fix gives back to the pool is idle, and is seen to be closed by the next request or within 15 seconds (14a, 14d).
    /// </summary>
    private static async Task ProveResponseAsync(string source, int status)
    {
        var result = await ProveAsync(RuleIds.ResponseNotDisposed, source, Server(status));

        Assert.Single(result.Reported);
        Assert.Equal(Calls, result.Before.Peers);
    }

    private static ProofOptions Server(int status) => KeepAlive(Calls, status, $"\"{new string('x', 98)}\"");
}
