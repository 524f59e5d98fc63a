using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The fix of SLA0301: is one client shared where it can be, and left alone where something of the one call is in it?</summary>
public sealed class ClientPerCallFixTests
{
    private const string Shared = "private static readonly HttpClient SharedHttpClient = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseCookies = false });";

    [Theory]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);", "var client = SharedHttpClient;\n    return await client.GetStringAsync(url);")]
    [InlineData("using HttpClient client = {|SLA0301:new()|}; // one\n    return await client.GetStringAsync(url);", "HttpClient client = SharedHttpClient; // one\n    return await client.GetStringAsync(url);")]
    [InlineData("// one\n    using var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);", "// one\n    var client = SharedHttpClient;\n    return await client.GetStringAsync(url);")]
    [InlineData("var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);", "var client = SharedHttpClient;\n    return await client.GetStringAsync(url);")]
    [InlineData("return await {|SLA0301:new HttpClient()|}.GetStringAsync(url);", "return await SharedHttpClient.GetStringAsync(url);")]
    [InlineData("return await ({|SLA0301:new HttpClient()|}).GetStringAsync(url);", "return await (SharedHttpClient).GetStringAsync(url);")]
    [InlineData(
        "using (var client = {|SLA0301:new HttpClient()|})\n    {\n        // ask\n        var text = await client.GetStringAsync(url);\n\n        return text;\n    }",
        "var client = SharedHttpClient;\n    // ask\n    var text = await client.GetStringAsync(url);\n\n    return text;")]
    [InlineData(
        "using (var client = {|SLA0301:new HttpClient()|}) // one\n    {\n        return await client.GetStringAsync(url);\n    }",
        "var client = SharedHttpClient; // one\n    return await client.GetStringAsync(url);")]
    [InlineData(
        "using (var client = {|SLA0301:new HttpClient()|})\n    using (var response = await client.GetAsync(url))\n    {\n        return response.ToString();\n    }",
        "var client = SharedHttpClient;\n    using (var response = await client.GetAsync(url))\n    {\n        return response.ToString();\n    }")]
    public Task One_is_shared(string before, string after) => Verify.FixAsync<ClientPerCallFix>(Method(before), Shared + "\n\n" + Method(after));

    [Fact]
    public Task The_one_that_is_there_is_used() => Verify.FixAsync<ClientPerCallFix>(
        "private static readonly HttpClient Client = new HttpClient();\n\n" + Method("using var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);"),
        "private static readonly HttpClient Client = new HttpClient();\n\n" + Method("var client = Client;\n    return await client.GetStringAsync(url);"));

    [Theory]
    [InlineData("private static readonly HttpClient Client = new HttpClient { BaseAddress = new Uri(\"http://localhost\") };")]
    [InlineData("private static readonly HttpClient Client = new HttpClient();\nstatic void Set(TimeSpan time) => Client.Timeout = time;")]
    [InlineData("private readonly HttpClient Client = new HttpClient();")]
    public Task One_with_settings_is_left_alone(string member) => Verify.FixAsync<ClientPerCallFix>(
        member + "\n\n" + Method("return await {|SLA0301:new HttpClient()|}.GetStringAsync(url);"),
        Shared + (member.StartsWith("private", StringComparison.Ordinal) ? "\n" : "\n\n") + member + "\n\n" + Method("return await SharedHttpClient.GetStringAsync(url);"));

    [Fact]
    public Task All_of_a_type_share_one() => Verify.FixAsync<ClientPerCallFix>(
        """
        static async Task<string> GetAsync(string url)
        {
            using var client = {|SLA0301:new HttpClient()|};
            return await client.GetStringAsync(url);
        }

        static async Task PostAsync(string url, HttpContent content)
        {
            using (var client = {|SLA0301:new HttpClient()|})
            {
                using var response = await client.PostAsync(url, content);
            }
        }
        """,
        Shared + "\n\n" + """
        static async Task<string> GetAsync(string url)
        {
            var client = SharedHttpClient;
            return await client.GetStringAsync(url);
        }

        static async Task PostAsync(string url, HttpContent content)
        {
            var client = SharedHttpClient;
            using var response = await client.PostAsync(url, content);
        }
        """);

    [Theory]
    [InlineData("using var client = {|SLA0301:new HttpClient { Timeout = timeout }|};\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    client.Timeout = timeout;\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    client.BaseAddress = new Uri(url);\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    client.DefaultRequestHeaders.Add(\"Authorization\", url);\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    var headers = client.DefaultRequestHeaders;\n    headers.Add(\"Authorization\", url);\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })|};\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    await client.PostAsync(url, null);\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    for (var i = 0; i < 3; i++)\n        Console.WriteLine(await client.GetStringAsync(url));\n    return url;")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    return await Ask(client);")]
    [InlineData("var client = {|SLA0301:new HttpClient()|};\n    var text = await client.GetStringAsync(url);\n    client.Dispose();\n    return text;")]
    [InlineData("using var client = {|SLA0301:new ApiClient()|};\n    return await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\n    client.CancelPendingRequests();\n    return await Task.FromResult(url);")]
    [InlineData("using (var client = {|SLA0301:new HttpClient()|})\n    {\n        url = await client.GetStringAsync(url);\n    }\n\n    foreach (var client in url)\n        Console.WriteLine(client);\n    return url;")]
    public Task What_one_call_has_is_not_shared(string body) => Verify.NoFixAsync<ClientPerCallFix>($$"""
        static async Task<string> GetAsync(string url, TimeSpan timeout)
        {
            {{body}}
        }

        static Task<string> Ask(HttpClient client) => client.GetStringAsync("http://localhost");

        class ApiClient : HttpClient
        {
        }
        """);

    [Fact]
    public Task Credentials_are_not_shared() => Verify.NoFixAsync<ClientPerCallFix>("""
        static async Task<string> GetAsync(string url, string user, string password)
        {
            using var client = {|SLA0301:new HttpClient(new HttpClientHandler { Credentials = new NetworkCredential(user, password) })|};
            return await client.GetStringAsync(url);
        }
        """);

    private static string Method(string body) => $$"""
        static async Task<string> GetAsync(string url)
        {
            {{body}}
        }
        """;
}
