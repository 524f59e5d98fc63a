using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
    public Task The_one_that_is_there_is_used() => Verify.FixEverywhereAsync<ClientPerCallFix>(
        "private static readonly HttpClient Client = new HttpClient();\n\n" + Method("using var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);"),
        "private static readonly HttpClient Client = new HttpClient();\n\n" + Method("var client = Client;\n    return await client.GetStringAsync(url);"));

    [Theory]
    [InlineData("private static readonly HttpClient Client = new HttpClient { BaseAddress = new Uri(\"http://localhost\") };")]
    [InlineData("private static readonly HttpClient Client = new HttpClient();\nstatic void Set(TimeSpan time) => Client.Timeout = time;")]
    [InlineData("private readonly HttpClient Client = new HttpClient();")]
    [InlineData("private static readonly HttpClient Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });")]
    [InlineData("private static readonly HttpClient Client = new HttpClient();\nprivate static void Set() => Console.WriteLine(Told(Client));\nprivate static bool Told(HttpClient client) => client.DefaultRequestHeaders.ConnectionClose == true;")]
    [InlineData("private static readonly HttpClient Client = new HttpClient();\nprivate static void Set(TimeSpan time)\n{\n    var client = Client;\n    client.Timeout = time;\n}")]
    [InlineData("public static readonly HttpClient Client = new HttpClient();")]
    public Task One_with_settings_is_left_alone(string member) => Verify.FixAsync<ClientPerCallFix>(
        member + "\n\n" + Method("return await {|SLA0301:new HttpClient()|}.GetStringAsync(url);"),
        Shared + (member.StartsWith("p", StringComparison.Ordinal) ? "\n" : "\n\n") + member + "\n\n" + Method("return await SharedHttpClient.GetStringAsync(url);"));

    [Theory]
    [InlineData("new HttpClient()")]
    [InlineData("new()")]
    [InlineData("new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })")]
    public Task The_one_that_others_use_is_used(string value)
    {
        var client = $"private static readonly HttpClient Client = {value};\n\nprivate static async Task<string> OtherAsync(string url)\n{{\n    var client = Client;\n    return await client.GetStringAsync(url);\n}}\n\n";
        return Verify.FixAsync<ClientPerCallFix>(
            client + Method("return await {|SLA0301:new HttpClient()|}.GetStringAsync(url);"),
            client + Method("return await Client.GetStringAsync(url);"));
    }

    [Theory]
    [InlineData("private readonly HttpClient _client = {|SLA0301:new HttpClient()|};", "private readonly HttpClient _client = SharedHttpClient;")]
    [InlineData("private readonly HttpClient _client = {|SLA0301:new()|};", "private readonly HttpClient _client = SharedHttpClient;")]
    [InlineData("private readonly HttpClient _client;\n\n    public Orders()\n    {\n        _client = {|SLA0301:new HttpClient()|};\n    }", "private readonly HttpClient _client;\n\n    public Orders()\n    {\n        _client = SharedHttpClient;\n    }")]
    [InlineData("private readonly HttpClient _client;\n\n    public Orders() => this._client = {|SLA0301:new HttpClient()|};", "private readonly HttpClient _client;\n\n    public Orders() => this._client = SharedHttpClient;")]
    public Task The_objects_of_a_request_share_one(string before, string after) => Verify.FixTest<ClientPerCallFix>(Controller(before), Controller(Shared + "\n    " + after)).RunAsync();

    [Theory]
    [InlineData("private readonly HttpClient _client = {|SLA0301:new HttpClient()|};\n\n    public Orders() => _client.Timeout = TimeSpan.FromSeconds(3);")]
    [InlineData("private readonly HttpClient _client = {|SLA0301:new HttpClient()|};\n\n    public Orders() => Console.WriteLine(_client);")]
    [InlineData("private readonly HttpClient _client = {|SLA0301:new HttpClient()|};\n\n    public void End() => _client.Dispose();")]
    [InlineData("private readonly HttpClient _client = {|SLA0301:new HttpClient()|};\n\n    public async Task<string> BothAsync(string url) => await _client.GetStringAsync(url) + await GetAsync(url);")]
    [InlineData("protected readonly HttpClient _client = {|SLA0301:new HttpClient()|};")]
    [InlineData("private HttpClient _client = {|SLA0301:new HttpClient()|};\n\n    public void Set(HttpClient client) => _client = client;")]
    public Task What_the_objects_of_a_request_tell_it_is_not_shared(string members) => Verify.FixTest<ClientPerCallFix>(Controller(members), Controller(members)).RunAsync();

    /// <summary>A target without <c>SocketsHttpHandler</c>, as .NET Framework and .NET Standard: the older handler has the connections.</summary>
    [Fact]
    public Task Over_the_older_handler()
    {
        var test = Verify.FixTest<ClientPerCallFix>(
            Verify.InClass(Method("using var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);")),
            Verify.InClass("private static readonly HttpClient SharedHttpClient = new HttpClient(new HttpClientHandler { UseCookies = false });\n\n" + Method("var client = SharedHttpClient;\n    return await client.GetStringAsync(url);")));
        test.SolutionTransforms.Add(WithoutSocketsHttpHandler);
        return test.RunAsync();
    }

    [Fact]
    public Task Several_types_of_several_documents()
    {
        var test = Verify.FixTest<ClientPerCallFix>(
            Verify.InClass(Method("using var client = {|SLA0301:new HttpClient()|};\n    return await client.GetStringAsync(url);")) + Other("using var client = {|SLA0301:new HttpClient()|};", string.Empty),
            Verify.InClass(Shared + "\n\n" + Method("var client = SharedHttpClient;\n    return await client.GetStringAsync(url);")) + Other("var client = SharedHttpClient;", Shared + "\n\n    "));
        test.TestState.Sources.Add(Other("using var client = {|SLA0301:new HttpClient()|};", string.Empty, "Third"));
        test.FixedState.Sources.Add(Other("var client = SharedHttpClient;", Shared + "\n\n    ", "Third"));
        test.TestState.AdditionalProjects["App"].Sources.Add("using System;\nusing System.Net.Http;\nusing System.Threading.Tasks;\n\n" + Other("using var client = {|SLA0301:new HttpClient()|};", string.Empty));
        test.FixedState.AdditionalProjects["App"].Sources.Add("using System;\nusing System.Net.Http;\nusing System.Threading.Tasks;\n\n" + Other("var client = SharedHttpClient;", Shared + "\n\n    "));
        return test.RunAsync();

        static string Other(string creation, string member, string name = "Other") =>
            $"static class {name}\n{{\n    {member}static async Task<string> GetAsync(string url)\n    {{\n        {creation}\n        return await client.GetStringAsync(url);\n    }}\n}}\n";
    }

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

    [Theory]
    [InlineData("Credentials = new NetworkCredential(user, user)")]
    [InlineData("CookieContainer = new CookieContainer()")]
    [InlineData("ClientCertificateOptions = ClientCertificateOption.Automatic")]
    [InlineData("Proxy = new WebProxy(user)")]
    [InlineData("UseDefaultCredentials = true")]
    [InlineData("MaxConnectionsPerServer = 1")]
    public Task What_a_handler_is_told_is_not_shared(string setting) => Verify.NoFixAsync<ClientPerCallFix>($$"""
        static async Task<string> GetAsync(string url, string user)
        {
            using var client = {|SLA0301:new HttpClient(new HttpClientHandler { {{setting}} })|};
            return await client.GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("handler.ClientCertificates.Add(certificate);")]
    [InlineData("handler.CookieContainer.Add(new Cookie(\"session\", url));")]
    [InlineData("handler.Credentials = CredentialCache.DefaultCredentials;")]
    public Task What_a_handler_is_told_later_is_not_shared(string statement) => Verify.NoFixAsync<ClientPerCallFix>($$"""
        static async Task<string> GetAsync(string url, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        {
            var handler = new HttpClientHandler();
            {{statement}}
            using var client = {|SLA0301:new HttpClient(handler)|};
            return await client.GetStringAsync(url);
        }
        """);

    private static string Method(string body) => $$"""
        static async Task<string> GetAsync(string url)
        {
            {{body}}
        }
        """;

    private static string Controller(string members) => $$"""
        class ControllerBase
        {
        }

        class Orders : ControllerBase
        {
            {{members}}

            public Task<string> GetAsync(string url) => _client.GetStringAsync(url);

            public Task<HttpResponseMessage> PostAsync(string url, HttpContent content) => this._client.PostAsync(url, content);
        }

        """;

    /// <summary>The source has a type of that name that is none of the framework's: two types of one name are as good as none.</summary>
    private static Solution WithoutSocketsHttpHandler(Solution solution, ProjectId id)
    {
        var hides = CSharpCompilation.Create(
            "Hides",
            [CSharpSyntaxTree.ParseText("namespace System.Net.Http { public sealed class SocketsHttpHandler { } }")],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return solution.AddMetadataReference(id, hides.ToMetadataReference());
    }
}
