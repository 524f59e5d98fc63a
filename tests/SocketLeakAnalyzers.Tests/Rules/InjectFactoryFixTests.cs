using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The second fix of SLA0301: does the object get a factory where its constructor can take one, and is it left alone where it cannot?</summary>
public sealed class InjectFactoryFixTests
{
    private const string Factory = """
        namespace System.Net.Http
        {
            public interface IHttpClientFactory
            {
                HttpClient CreateClient(string name);
            }

            public static class HttpClientFactoryExtensions
            {
                public static HttpClient CreateClient(this IHttpClientFactory factory) => factory.CreateClient(string.Empty);
            }
        }
        """;

    private const string Services = """
        public class Services
        {
            public Services AddHttpClient() => this;

            public Services AddScoped<T>() => this;

            public Services AddSingleton<T>() => this;
        }
        """;

    private const string Flagged = "using var client = {|SLA0301:new HttpClient()|};";
    private const string Created = "using var client = _httpClientFactory.CreateClient();";

    [Fact]
    public Task A_type_without_a_constructor() => FixAsync(
        Rates(string.Empty, Flagged),
        Rates("private readonly IHttpClientFactory _httpClientFactory;\n\n    public Rates(IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n    }\n\n    ", Created));

    [Theory]
    [InlineData(
        "private readonly string _host;\n\n    public Rates(string host)\n    {\n        _host = host;\n    }",
        "private readonly IHttpClientFactory _httpClientFactory;\n    private readonly string _host;\n\n    public Rates(string host, IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n        _host = host;\n    }")]
    [InlineData(
        "private readonly string _host;\n\n    public Rates(string host) => _host = host;",
        "private readonly IHttpClientFactory _httpClientFactory;\n    private readonly string _host;\n\n    public Rates(string host, IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n        _host = host;\n    }")]
    [InlineData(
        "private readonly string _host;\n\n    public Rates(\n        string host,\n        int port = 80)\n    {\n        _host = host + port;\n    }",
        "private readonly IHttpClientFactory _httpClientFactory;\n    private readonly string _host;\n\n    public Rates(\n        string host,\n        IHttpClientFactory httpClientFactory,\n        int port = 80)\n    {\n        _httpClientFactory = httpClientFactory;\n        _host = host + port;\n    }")]
    [InlineData(
        "private readonly string _host;\n\n    public Rates(\n        string host,\n        int port\n    )\n    {\n        _host = host + port;\n    }",
        "private readonly IHttpClientFactory _httpClientFactory;\n    private readonly string _host;\n\n    public Rates(\n        string host,\n        int port,\n        IHttpClientFactory httpClientFactory\n    )\n    {\n        _httpClientFactory = httpClientFactory;\n        _host = host + port;\n    }")]
    [InlineData(
        "private readonly string _host;\n\n    public Rates(params string[] hosts)\n    {\n        _host = hosts[0];\n    }",
        "private readonly IHttpClientFactory _httpClientFactory;\n    private readonly string _host;\n\n    public Rates(IHttpClientFactory httpClientFactory, params string[] hosts)\n    {\n        _httpClientFactory = httpClientFactory;\n        _host = hosts[0];\n    }")]
    [InlineData(
        "private readonly string _host;\n\n    /// <summary>Makes one.</summary>\n    /// <param name=\"host\">Its host.</param>\n    public Rates(string host)\n    {\n        _host = host;\n    }",
        "private readonly IHttpClientFactory _httpClientFactory;\n    private readonly string _host;\n\n    /// <summary>Makes one.</summary>\n    /// <param name=\"host\">Its host.</param>\n    /// <param name=\"httpClientFactory\">Makes the HTTP clients.</param>\n    public Rates(string host, IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n        _host = host;\n    }")]
    [InlineData("public Rates() { }", "private readonly IHttpClientFactory _httpClientFactory;\n\n    public Rates(IHttpClientFactory httpClientFactory) { _httpClientFactory = httpClientFactory; }")]
    public Task A_constructor_takes_one_more(string before, string after) => FixAsync(Rates(before + "\n\n    ", Flagged), Rates(after + "\n\n    ", Created));

    [CSharp12Theory]
    [InlineData("class Rates(string host)", "class Rates(string host, IHttpClientFactory httpClientFactory)")]
    [InlineData("class Rates(\n    string host,\n    int port)", "class Rates(\n    string host,\n    int port,\n    IHttpClientFactory httpClientFactory)")]
    public Task A_primary_constructor_takes_one_more(string before, string after)
    {
        var test = Test(
            Rates("public string Host => host" + (before.Contains("port", StringComparison.Ordinal) ? " + port" : string.Empty) + ";\n\n    ", Flagged, before),
            Rates("public string Host => host" + (before.Contains("port", StringComparison.Ordinal) ? " + port" : string.Empty) + ";\n\n    ", "using var client = httpClientFactory.CreateClient();", after));
        return test.RunAsync();
    }

    [Fact]
    public Task A_factory_that_is_there_is_used() => FixAsync(
        Rates("private readonly IHttpClientFactory _factory;\n\n    private Rates(IHttpClientFactory factory) => _factory = factory;\n\n    public static Rates Of(IHttpClientFactory factory) => new(factory);\n\n    ", Flagged),
        Rates("private readonly IHttpClientFactory _factory;\n\n    private Rates(IHttpClientFactory factory) => _factory = factory;\n\n    public static Rates Of(IHttpClientFactory factory) => new(factory);\n\n    ", "using var client = _factory.CreateClient();"));

    [Theory]
    [InlineData("return await {|SLA0301:new HttpClient()|}.GetStringAsync(url);", "return await _httpClientFactory.CreateClient().GetStringAsync(url);")]
    [InlineData("HttpClient client = {|SLA0301:new()|}; // one\n        return await client.GetStringAsync(url);", "HttpClient client = _httpClientFactory.CreateClient(); // one\n        return await client.GetStringAsync(url);")]
    [InlineData("using (var client = {|SLA0301:new HttpClient()|})\n        {\n            return await client.GetStringAsync(url);\n        }", "using (var client = _httpClientFactory.CreateClient())\n        {\n            return await client.GetStringAsync(url);\n        }")]
    [InlineData("return await Task.Run(async () =>\n        {\n            using var client = {|SLA0301:new HttpClient()|};\n            return await client.GetStringAsync(url);\n        });", "return await Task.Run(async () =>\n        {\n            using var client = _httpClientFactory.CreateClient();\n            return await client.GetStringAsync(url);\n        });")]
    public Task Each_spelling(string before, string after)
    {
        const string Constructor = "public Rates(string host) => Console.WriteLine(host);";
        const string Given = "private readonly IHttpClientFactory _httpClientFactory;\n\n    public Rates(string host, IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n        Console.WriteLine(host);\n    }";
        return FixAsync(Class(Constructor, before), Class(Given, after));

        static string Class(string constructor, string body) => $"public class Rates\n{{\n    {constructor}\n\n    public async Task<string> GetAsync(string url)\n    {{\n        {body}\n    }}\n}}\n";
    }

    /// <summary>A client of the factory has headers, an address and a timeout of its own: sharing is not offered, and a container makes the object.</summary>
    [Theory]
    [InlineData("client.Timeout = TimeSpan.FromSeconds(3);")]
    [InlineData("client.BaseAddress = new Uri(url);")]
    [InlineData("client.DefaultRequestHeaders.Add(\"Authorization\", url);")]
    public Task Settings_of_one_call_stay_its_own(string setting)
    {
        var test = Test(Controller(Flagged, setting) + Registration("AddHttpClient()"), Controller(Created, setting, isGiven: true) + Registration("AddHttpClient()"));
        test.CodeActionIndex = 0;
        test.CodeActionEquivalenceKey = ConnectionFixProvider.BestKey;
        return test.RunAsync();
    }

    [Fact]
    public Task A_field_of_a_controller()
    {
        const string Before = "public class Controller\n{\n}\n\npublic class Orders : Controller\n{\n    private readonly HttpClient _client;\n\n    public Orders() => _client = {|SLA0301:new HttpClient()|};\n\n    public Task<string> GetAsync(string url) => _client.GetStringAsync(url);\n}\n";
        return FixAsync(
            Before,
            Before.Replace("{|SLA0301:new HttpClient()|}", "httpClientFactory.CreateClient()", StringComparison.Ordinal).Replace("Orders()", "Orders(IHttpClientFactory httpClientFactory)", StringComparison.Ordinal));
    }

    [Fact]
    public Task Two_in_one_type() => FixAsync(
        "public class Rates\n{\n    public async Task<string> GetAsync(string url)\n    {\n        using var client = {|SLA0301:new HttpClient()|};\n        return await client.GetStringAsync(url);\n    }\n\n    public Task<byte[]> BytesAsync(string url) => {|SLA0301:new HttpClient()|}.GetByteArrayAsync(url);\n}\n",
        "public class Rates\n{\n    private readonly IHttpClientFactory _httpClientFactory;\n\n    public Rates(IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n    }\n\n    public async Task<string> GetAsync(string url)\n    {\n        using var client = _httpClientFactory.CreateClient();\n        return await client.GetStringAsync(url);\n    }\n\n    public Task<byte[]> BytesAsync(string url) => _httpClientFactory.CreateClient().GetByteArrayAsync(url);\n}\n");

    [Fact]
    public Task Without_the_extension_in_scope()
    {
        var test = Test(
            "public class Rates\n{\n    public System.Threading.Tasks.Task<string> GetAsync(string url) => {|SLA0301:new System.Net.Http.HttpClient()|}.GetStringAsync(url);\n}\n",
            "public class Rates\n{\n    private readonly System.Net.Http.IHttpClientFactory _httpClientFactory;\n\n    public Rates(System.Net.Http.IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n    }\n\n    public System.Threading.Tasks.Task<string> GetAsync(string url) => _httpClientFactory.CreateClient(string.Empty).GetStringAsync(url);\n}\n");
        test.TestState.Sources.RemoveAt(1);
        test.FixedState.Sources.RemoveAt(1);
        return test.RunAsync();
    }

    /// <summary>Sharing is offered, and nothing else: a constructor that takes more would break who makes the object, or nobody would make it.</summary>
    [Theory]
    [InlineData("public class Rates", "", "class Other { Rates Make() => new Rates(); }")]
    [InlineData("public class Rates", "", "class Other { Rates Make() => new(); }")]
    [InlineData("public class Rates", "", "class Other : Rates { }")]
    [InlineData("public class Rates", "", "class Other { static T Make<T>() where T : new() => new T(); Rates Make() => Make<Rates>(); }")]
    [InlineData("public class Rates", "", "class Other { object Make() => Activator.CreateInstance<Rates>(); }")]
    [InlineData("public class Rates", "public Rates(int port) => Console.WriteLine(port);\n\n    ", "class Other { Rates Make() => new Rates(1); }")]
    [InlineData("public class Rates", "public Rates() { }\n\n    public Rates(string host) : this() => Console.WriteLine(host);\n\n    ", "")]
    [InlineData("public class Rates", "private Rates() { }\n\n    ", "")]
    [InlineData("public class Rates", "[Obsolete]\n    public Rates() { }\n\n    ", "")]
    [InlineData("public class Rates", "public Rates(string host /* its name */) => Console.WriteLine(host);\n\n    ", "")]
    [InlineData("public class Rates", "public string httpClientFactory;\n\n    ", "")]
    [InlineData("public class Rates : EventArgs", "", "")]
    [InlineData("public class Rates : Attribute", "", "")]
    [InlineData("public abstract class Rates", "", "")]
    [InlineData("public record Rates", "", "")]
    [InlineData("public record Rates(string Host)", "", "")]
    [InlineData("public partial class Rates", "", "partial class Rates { }")]
    public Task Nobody_could_make_the_object(string declaration, string members, string other) => NoSecondAsync(Rates(members, Flagged, declaration) + other);

    [Theory]
    [InlineData("static async Task<string> GetAsync(string url)\n    {\n        using var client = {|SLA0301:new HttpClient()|};\n        return await client.GetStringAsync(url);\n    }")]
    [InlineData("Task<string> GetAsync(string url)\n    {\n        return Ask();\n        async Task<string> Ask() => await Own(url);\n        static Task<string> Own(string url) => {|SLA0301:new HttpClient()|}.GetStringAsync(url);\n    }")]
    [InlineData("Func<string, Task<string>> _get = url => {|SLA0301:new HttpClient()|}.GetStringAsync(url);")]
    public Task No_object_is_there(string member) => NoSecondAsync($"public class Rates\n{{\n    {member}\n}}\n");

    [Fact]
    public Task A_struct() => NoSecondAsync(Rates(string.Empty, Flagged, "public struct Rates"));

    [Fact]
    public Task A_static_class() => NoSecondAsync(Rates(string.Empty, Flagged, "public static class Rates").Replace("public async", "public static async", StringComparison.Ordinal));

    /// <summary>Two projects: the other one makes the object.</summary>
    [Fact]
    public Task Another_project_makes_the_object()
    {
        var test = Test(Rates(string.Empty, Flagged), Rates(string.Empty, Flagged));
        test.CodeActionIndex = null;
        test.TestState.AdditionalProjects["App"].Sources.Add("class App\n{\n    Rates Make() => new Rates();\n}\n");
        test.TestState.AdditionalProjects["App"].AdditionalProjectReferences.Add("TestProject");
        return test.RunAsync();
    }

    /// <summary>Where tools would apply it unasked, it takes the source to say that there is a factory and who makes the object.</summary>
    [Theory]
    [InlineData("AddScoped<Orders>()")]
    [InlineData("AddHttpClient()")]
    public Task Nobody_says_that_there_is_a_factory(string registration)
    {
        var source = "public class Orders\n{\n    public async Task<string> GetAsync(string url)\n    {\n        using var client = {|SLA0301:new HttpClient()|};\n        client.Timeout = TimeSpan.FromSeconds(3);\n        return await client.GetStringAsync(url);\n    }\n}\n" + Registration(registration);
        return NoFixAsync(source);
    }

    /// <summary>What the handler of the factory would share, or cannot have.</summary>
    [Theory]
    [InlineData("using var client = {|SLA0301:new HttpClient(new HttpClientHandler { Credentials = CredentialCache.DefaultCredentials })|};", "")]
    [InlineData("using var client = {|SLA0301:new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })|};", "")]
    [InlineData("using var client = {|SLA0301:new HttpClient { Timeout = TimeSpan.FromSeconds(3) }|};", "")]
    [InlineData(Flagged, "await client.PostAsync(url, null);")]
    [InlineData(Flagged, "await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.GetStringAsync(url)));")]
    public Task What_a_factory_does_not_make(string creation, string statement) => NoFixAsync(Controller(creation, statement) + Registration("AddHttpClient()"));

    private static string Rates(string members, string creation, string declaration = "public class Rates") => $$"""
        {{declaration}}
        {
            {{members}}public async Task<string> GetAsync(string url)
            {
                {{creation}}
                return await client.GetStringAsync(url);
            }
        }

        """;

    private static string Controller(string creation, string statement, bool isGiven = false) => $$"""
        public class Controller
        {
        }

        public class Orders : Controller
        {
            {{(isGiven ? "private readonly IHttpClientFactory _httpClientFactory;\n\n    public Orders(IHttpClientFactory httpClientFactory)\n    {\n        _httpClientFactory = httpClientFactory;\n    }\n\n    " : string.Empty)}}public async Task<string> GetAsync(string url)
            {
                {{creation}}
                {{statement}}
                return await client.GetStringAsync(url);
            }
        }

        """;

    private static string Registration(string call) => $"public static class Startup\n{{\n    public static void Configure(Services services) => services.{call};\n}}\n" + Services;

    private static FixTest<ClientPerCallFix> Test(string before, string after)
    {
        var test = Verify.FixTest<ClientPerCallFix>(before, after);
        test.TestState.Sources.Add(("/0/Factory.cs", Factory));
        test.FixedState.Sources.Add(("/0/Factory.cs", Factory));
        test.CodeActionIndex = 1;
        test.CodeActionEquivalenceKey = ConnectionFixProvider.AlternativeKey;
        return test;
    }

    private static Task FixAsync(string before, string after) => Test(before, after).RunAsync();

    /// <summary>To share one is offered, but no second fix.</summary>
    private static Task NoSecondAsync(string source)
    {
        var test = Test(source, source);
        test.CodeActionIndex = null;
        return test.RunAsync();
    }

    private static Task NoFixAsync(string source)
    {
        var test = Test(source, source);
        test.CodeActionIndex = null;
        test.CodeActionEquivalenceKey = null;
        return test.RunAsync();
    }
}
