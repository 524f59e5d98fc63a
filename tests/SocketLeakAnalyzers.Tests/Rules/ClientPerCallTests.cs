using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0301: is a client flagged that each call makes anew, and none that is made once, shared, or over a handler of somebody else?</summary>
public sealed class ClientPerCallTests
{
    [Theory]
    [InlineData("using var client = {|SLA0301:new HttpClient()|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using HttpClient client = {|SLA0301:new()|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using (var client = {|SLA0301:new HttpClient()|})\n{\nreturn await client.GetStringAsync(url);\n}")]
    [InlineData("var client = {|SLA0301:new HttpClient()|};\nusing (client)\n{\nreturn await client.GetStringAsync(url);\n}")]
    [InlineData("var client = {|SLA0301:new HttpClient()|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("var client = {|SLA0301:new HttpClient()|};\ntry\n{\nreturn await client.GetStringAsync(url);\n}\nfinally\n{\nclient.Dispose();\n}")]
    [InlineData("return await {|SLA0301:new HttpClient()|}.GetStringAsync(url);")]
    [InlineData("if (_hosts.TryGetValue(url, out var host) && host.Length > 3)\n{\nreturn host;\n}\nusing var client = {|SLA0301:new HttpClient()|};\nreturn _hosts[url] = await client.GetStringAsync(url);")]
    [InlineData("return await ({|SLA0301:new HttpClient { Timeout = TimeSpan.FromSeconds(5) }|}).GetStringAsync(url);")]
    [InlineData("HttpClient client;\nclient = {|SLA0301:new HttpClient()|};\nclient.BaseAddress = new Uri(url);\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient(new HttpClientHandler())|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, true)|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("var own = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All };\nusing var client = {|SLA0301:new HttpClient(own)|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new HttpClient(new Logging(new HttpClientHandler()))|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:new ApiClient()|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:Open(url)|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:await OpenAsync(url)|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = {|SLA0301:await OpenAsync(url).ConfigureAwait(false)|};\nreturn await client.GetStringAsync(url);")]
    [InlineData("return await Task.Run(async () =>\n{\nusing var client = {|SLA0301:new HttpClient()|};\nreturn await client.GetStringAsync(url);\n});")]
    [InlineData("return await Local();\nasync Task<string> Local()\n{\nusing var client = {|SLA0301:new HttpClient()|};\nreturn await client.GetStringAsync(url);\n}")]
    public Task One_for_each_call(string statements) => Verify.FlaggedAsync(Method(statements));

    [Theory]
    [InlineData("return await _shared.GetStringAsync(url);")]
    [InlineData("_own ??= new HttpClient();\nreturn await _own.GetStringAsync(url);")]
    [InlineData("_own = new HttpClient();\nreturn await _own.GetStringAsync(url);")]
    [InlineData("var client = new HttpClient();\n_own = client;\nreturn await client.GetStringAsync(url);")]
    [InlineData("var client = _clients.GetOrAdd(url, _ => new HttpClient());\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = new HttpClient(_handler, disposeHandler: false);\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = new HttpClient(handler);\nreturn await client.GetStringAsync(url);")]
    [InlineData("var client = new HttpClient(new Fake());\nreturn await client.GetStringAsync(url);")]
    [InlineData("using var client = factory.CreateClient(url);\nreturn await client.GetStringAsync(url);")]
    [InlineData("_api = new Api(new HttpClient());\nreturn url;")]
    [InlineData("Keep(new HttpClient());\nreturn url;")]
    [InlineData("var client = new HttpClient();\nreturn url;")]
    [InlineData("if (_hosts.TryGetValue(url, out var host))\n{\nreturn host;\n}\nusing (var client = new HttpClient())\n{\nreturn _hosts[url] = await client.GetStringAsync(url);\n}")]
    [InlineData("var client = _shared ?? throw new Exception();\nreturn await client.GetStringAsync(url);")]
    public Task One_that_lives_on(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("private static readonly HttpClient Client = new HttpClient();")]
    [InlineData("private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) });")]
    [InlineData("private static readonly Lazy<HttpClient> Client = new(() => new HttpClient());")]
    [InlineData("private static readonly Lazy<HttpClient> Client = new Lazy<HttpClient>(() =>\n{\nvar client = new HttpClient();\nclient.Timeout = TimeSpan.FromSeconds(3);\nreturn client;\n});")]
    [InlineData("private readonly HttpClient _client = new HttpClient();")]
    [InlineData("private static HttpClient Client { get; } = new HttpClient();")]
    [InlineData("private static readonly HttpClient Client = Create();\nprivate static HttpClient Create() => new HttpClient();")]
    [InlineData("private readonly HttpClient _client;\npublic Subject() => _client = new HttpClient();")]
    [InlineData("private static readonly HttpClient Client;\nstatic Subject()\n{\nvar client = new HttpClient();\nclient.Timeout = TimeSpan.FromSeconds(3);\nClient = client;\n}")]
    [InlineData("public static HttpClient Create() => new HttpClient();")]
    public Task A_member_that_lives_as_long_as_its_object(string members) => Verify.SilentAsync(members);

    [Fact]
    public Task A_method_that_makes_one_for_each_caller() => Verify.FlaggedAsync("""
        private static HttpClient Create(TimeSpan timeout)
        {
            var client = {|SLA0301:new HttpClient()|};
            client.Timeout = timeout;
            return client;
        }

        public static async Task<string> GetAsync(string url)
        {
            var client = Create(TimeSpan.FromSeconds(3));
            return await client.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task A_method_of_which_only_a_namesake_is_called() => Verify.SilentAsync("""
        private static readonly HttpClient Client = Create();

        private static HttpClient Create() => new HttpClient();

        class Parser
        {
            public static Parser Create() => new Parser();

            public int Parse() => 1;
        }

        static int Parse()
        {
            var parser = Parser.Create();
            return parser.Parse();
        }
        """);

    [Fact]
    public Task An_asynchronous_method_that_makes_one_for_each_caller() => Verify.FlaggedAsync("""
        private static async Task<HttpClient> CreateAsync(string token)
        {
            await Task.Yield();
            var client = {|SLA0301:new HttpClient()|};
            client.DefaultRequestHeaders.Add("Authorization", token);
            return client;
        }

        public static async Task<string> GetAsync(string url)
        {
            var client = await CreateAsync(url).ConfigureAwait(false);
            return await client.GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("private static HttpClient Client => {|SLA0301:new HttpClient()|};")]
    [InlineData("private HttpClient Client\n{\nget\n{\nvar client = {|SLA0301:new HttpClient()|};\nclient.Timeout = TimeSpan.FromSeconds(3);\nreturn client;\n}\n}")]
    public Task A_property_that_makes_one_at_each_look(string property) => Verify.FlaggedAsync(property + "\n\nTask<string> GetAsync(string url) => Client.GetStringAsync(url);");

    [Theory]
    [InlineData("private static HttpClient Client => _client ??= new HttpClient();\nprivate static HttpClient _client;")]
    [InlineData("private static HttpClient Client => _client;\nprivate static readonly HttpClient _client = new();")]
    public Task A_property_that_keeps_one(string property) => Verify.SilentAsync(property + "\n\nTask<string> GetAsync(string url) => Client.GetStringAsync(url);");

    [Theory]
    [InlineData("Controller")]
    [InlineData("ControllerBase")]
    [InlineData("PageModel")]
    public Task A_field_of_a_type_that_each_request_makes(string parent) => Verify.FlaggedAsync($$"""
        class {{parent}}
        {
        }

        class Orders : {{parent}}
        {
            private readonly HttpClient _client = {|SLA0301:new HttpClient()|};

            public Task<string> GetAsync(string url) => _client.GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("AddScoped<Orders>()", true)]
    [InlineData("AddTransient<IOrders, Orders>()", true)]
    [InlineData("AddTransient(typeof(IOrders), typeof(Orders))", true)]
    [InlineData("AddSingleton<Orders>()", false)]
    [InlineData("AddScoped<IOrders>()", false)]
    public Task A_field_of_a_type_that_is_registered(string registration, bool isFlagged)
    {
        var creation = isFlagged ? "{|SLA0301:new HttpClient()|}" : "new HttpClient()";
        var members = $$"""
            static void Configure(Services services) => services.{{registration}};

            interface IOrders
            {
            }

            class Orders : IOrders
            {
                private readonly HttpClient _client;

                public Orders() => _client = {{creation}};

                public Task<string> GetAsync(string url) => _client.GetStringAsync(url);
            }

            class Services
            {
                public Services AddScoped<T>() => this;

                public Services AddTransient<T, TOf>() => this;

                public Services AddTransient(Type type, Type of) => this;

                public Services AddSingleton<T>() => this;
            }
            """;
        return isFlagged ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    [Theory]
    [InlineData("AddScoped(_ => {|SLA0301:new HttpClient()|})")]
    [InlineData("AddTransient(_ => {|SLA0301:new HttpClient { BaseAddress = new Uri(\"http://localhost\") }|})")]
    [InlineData("AddSingleton(_ => new HttpClient())")]
    [InlineData("MapGet(\"/\", async url =>\n{\nusing var client = {|SLA0301:new HttpClient()|};\nreturn await client.GetStringAsync(url);\n})")]
    public Task A_lambda_that_each_request_runs(string call)
    {
        var members = $$"""
            static void Configure(Services services) => services.{{call}};

            class Services
            {
                public void AddScoped(Func<object, HttpClient> make) => _makes.Add(make);

                public void AddTransient(Func<object, HttpClient> make) => _makes.Add(make);

                public void AddSingleton(Func<object, HttpClient> make) => _makes.Add(make);

                public void MapGet(string path, Func<string, Task<string>> handler) => _makes.Add(handler);

                private readonly List<object> _makes = new();
            }
            """;
        return call.Contains("{|", System.StringComparison.Ordinal) ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    [Theory]
    [InlineData("static void Main()\n{\nusing var client = new HttpClient();\nConsole.WriteLine(client.GetStringAsync(\"u\").Result);\n}")]
    [InlineData("static async Task Main()\n{\nawait DownloadAsync();\n}\nstatic async Task DownloadAsync()\n{\nusing var client = new HttpClient();\nConsole.WriteLine(await client.GetStringAsync(\"u\"));\n}")]
    public Task A_program_that_makes_one(string members) => Verify.ProgramAsync("static class Program\n{\n" + members + "\n}");

    [Theory]
    [InlineData("static void Main()\n{\nwhile (true)\n{\nusing var client = {|SLA0301:new HttpClient()|};\nConsole.WriteLine(client.GetStringAsync(\"u\").Result);\n}\n}")]
    [InlineData("static async Task Main(string[] args)\n{\nforeach (var url in args)\nawait DownloadAsync(url);\n}\nstatic async Task DownloadAsync(string url)\n{\nusing var client = {|SLA0301:new HttpClient()|};\nConsole.WriteLine(await client.GetStringAsync(url));\n}")]
    public Task A_program_that_makes_many(string members) => Verify.ProgramAsync("static class Program\n{\n" + members + "\n}");

    [Fact]
    public Task Top_level_statements_that_make_one() => Verify.ProgramAsync("""
        using var client = new HttpClient();
        Console.WriteLine(await client.GetStringAsync("http://localhost"));
        """);

    [Theory]
    [InlineData("protected override async Task ExecuteAsync(CancellationToken token)\n{\nusing var client = new HttpClient();\nConsole.WriteLine(await client.GetStringAsync(\"http://localhost\", token));\n}")]
    [InlineData("public async Task StartAsync(CancellationToken token)\n{\nvar client = new HttpClient();\nConsole.WriteLine(await client.GetStringAsync(\"http://localhost\", token));\n}")]
    [InlineData("public async Task WorkAsync(CancellationToken token)\n{\nusing var client = new HttpClient();\nwhile (!token.IsCancellationRequested)\nConsole.WriteLine(await client.GetStringAsync(\"http://localhost\", token));\n}")]
    public Task A_service_that_makes_one(string method) => Verify.FileAsync($$"""
        abstract class BackgroundService
        {
            protected abstract Task ExecuteAsync(CancellationToken token);
        }

        {{(method.Contains("override", System.StringComparison.Ordinal) ? "class Service : BackgroundService" : "class Service")}}
        {
            {{method}}
        }
        """);

    [Theory]
    [InlineData("public async Task ReadAllAsync(string[] urls)\n{\nusing var client = {|SLA0301:new HttpClient()|};\nforeach (var url in urls)\nConsole.WriteLine(await client.GetStringAsync(url));\n}")]
    [InlineData("public async Task WorkAsync(CancellationToken token)\n{\nwhile (!token.IsCancellationRequested)\n{\nusing var client = {|SLA0301:new HttpClient()|};\nConsole.WriteLine(await client.GetStringAsync(\"http://localhost\", token));\n}\n}")]
    public Task A_service_that_makes_many(string method) => Verify.FlaggedAsync(method);

    [Theory]
    [InlineData("SetHandler(async () =>\n{\nusing var client = new HttpClient();\nConsole.WriteLine(await client.GetStringAsync(\"http://localhost\"));\n})")]
    [InlineData("SetHandler(UploadAsync)")]
    [InlineData("SetHandler(() => UploadAsync())")]
    [InlineData("SetHandler(CommandHandler.Create(async () =>\n{\nusing var client = new HttpClient();\nConsole.WriteLine(await client.GetStringAsync(\"http://localhost\"));\n}))")]
    [InlineData("SetTimer(UploadAsync)")]
    public Task A_command_of_a_tool(string call)
    {
        // A method that nobody calls may be called by others.
        var isFlagged = call.StartsWith("SetTimer", System.StringComparison.Ordinal) || !call.Contains("UploadAsync", System.StringComparison.Ordinal);
        return Verify.ProgramAsync($$"""
            Add();
            Add();

            static void Add() => new Command().{{call}};

            partial class Program
            {
                static async Task UploadAsync()
                {
                    using var client = {{(isFlagged ? "{|SLA0301:new HttpClient()|}" : "new HttpClient()")}};
                    Console.WriteLine(await client.GetStringAsync("http://localhost"));
                }
            }

            class Command
            {
                public void SetHandler(Func<Task> handler) => handler().Wait();

                public void SetTimer(Func<Task> handler) => handler().Wait();
            }

            static class CommandHandler
            {
                public static Func<Task> Create(Func<Task> handler) => handler;
            }
            """);
    }

    /// <summary>A private method is called where its type calls it, however many others have its name.</summary>
    [Fact]
    public Task A_command_whose_name_others_have()
    {
        const string Other = """

            static class {0}
            {
                public static void Add(Command command) => command.SetAction(() => RunAsync());

                private static Task RunAsync() => Task.CompletedTask;
            }
            """;
        return Verify.ProgramAsync("""
            var command = new Command();
            One.Add(command);
            Two.Add(command);
            Three.Add(command);
            Fetch.Add(command);

            class Command
            {
                public void SetAction(Func<Task> action) => action().Wait();
            }

            static class Fetch
            {
                public static void Add(Command command) => command.SetAction(() => RunAsync());

                private static async Task RunAsync()
                {
                    using var client = new HttpClient();
                    Console.WriteLine(await client.GetStringAsync("http://localhost"));
                }
            }
            """ + string.Concat(new[] { "One", "Two", "Three" }.Select(name => Other.Replace("{0}", name, System.StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("if (_text == null)\n_text = await FetchAsync();", false)]
    [InlineData("if (_text is null && url != null)\n{\n_text = await FetchAsync();\n}", false)]
    [InlineData("if (string.IsNullOrEmpty(_text))\n{\nvar text = await FetchAsync();\n_text = text;\n}", false)]
    [InlineData("if (!_isLoaded)\n{\nConsole.WriteLine(await FetchAsync());\n_isLoaded = true;\n}", false)]
    [InlineData("if (_text != null)\nreturn;\n_text = await FetchAsync();", false)]
    [InlineData("_text ??= await FetchAsync();", false)]
    [InlineData("if (_text != null)\n_text = await FetchAsync();", true)]
    [InlineData("if (_text == null)\nConsole.WriteLine(await FetchAsync());", true)]
    [InlineData("string local = null;\nif (local == null)\nlocal = await FetchAsync();\nConsole.WriteLine(local);", true)]
    [InlineData("if (url == null)\nurl = await FetchAsync();", true)]
    public async Task What_is_fetched_while_it_is_not_there(string statements, bool flagged)
    {
        string Members(string created) => $$"""
            private string _text;
            private bool _isLoaded;

            public async Task UseAsync(string url)
            {
                {{statements}}
                Console.WriteLine(_text + url + _isLoaded);
            }

            private async Task<string> FetchAsync()
            {
                using var client = {{created}};
                return await client.GetStringAsync("http://localhost");
            }
            """;
        await (flagged ? Verify.FlaggedAsync(Members("{|SLA0301:new HttpClient()|}")) : Verify.SilentAsync(Members("new HttpClient()")));
        const string Call = "await FetchAsync()";
        const string Inlined = "await {|SLA0301:new HttpClient()|}.GetStringAsync(\"http://localhost\")";
        var inlined = $"private string _text;\nprivate bool _isLoaded;\npublic async Task UseAsync(string url)\n{{\n{statements.Replace(Call, Inlined, System.StringComparison.Ordinal)}\nConsole.WriteLine(_text + url + _isLoaded);\n}}\npublic void Unload() => _isLoaded = false;";
        await (flagged ? Verify.FlaggedAsync(inlined) : Verify.SilentAsync(inlined.Replace("{|SLA0301:", string.Empty, System.StringComparison.Ordinal).Replace("|}", string.Empty, System.StringComparison.Ordinal)));
    }

    [Fact]
    public Task A_test_makes_its_own() => Verify.SilentAsync("""
        [AttributeUsage(AttributeTargets.Method)]
        class FactAttribute : Attribute
        {
        }

        class PageTests
        {
            [Fact]
            public async Task Shows()
            {
                using var client = new HttpClient();
                Console.WriteLine(await client.GetStringAsync("http://localhost"));
            }
        }
        """);

    /// <summary>Whoever makes the connections may be anything but a text or a flag.</summary>
    [Theory]
    [InlineData("string key", "url", true)]
    [InlineData("bool traced", "true", true)]
    [InlineData("Func<Stream> connect", "() => Stream.Null", false)]
    public Task A_client_that_is_given_something(string parameter, string argument, bool flagged)
    {
        var made = $"new ApiClient({argument})";
        var members = $$"""
            class ApiClient : HttpClient { public ApiClient({{parameter}}) { } }

            static async Task<string> GetAsync(string url)
            {
                using var client = {{(flagged ? "{|SLA0301:" + made + "|}" : made)}};
                return await client.GetStringAsync(url);
            }
            """;
        return flagged ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    /// <summary>Who has it too keeps it, but for one that is disposed of here and not only where something failed.</summary>
    [Theory]
    [InlineData("{|SLA0301:new HttpClient()|}", "Kept.Add(client); client.Dispose();")]
    [InlineData("new HttpClient()", "try { Kept.Add(client); } catch (IOException) { client.Dispose(); }")]
    public Task One_that_is_disposed_of_here_or_where_something_fails(string made, string statements)
    {
        var members = $$"""
            static readonly List<HttpClient> Kept = new();

            static void Open()
            {
                var client = {{made}};
                {{statements}}
            }
            """;
        return made.Contains("{|", System.StringComparison.Ordinal) ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    [Theory]
    [InlineData("var handler = new HttpClientHandler();\nhandler.ClientCertificates.Add(certificate);")]
    [InlineData("var handler = new HttpClientHandler { Credentials = new NetworkCredential(url, url) };")]
    [InlineData("var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer() };")]
    [InlineData("var handler = new HttpClientHandler { Proxy = new WebProxy(url) };")]
    public Task One_for_one_user(string handler) => Verify.FileAsync(
        Verify.InClass($$"""
            static async Task<string> GetAsync(string url, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
            {
                {{handler}}
                using var client = {|#0:new HttpClient(handler)|};
                return await client.GetStringAsync(url);
            }
            """),
        new DiagnosticResult("SLA0301", DiagnosticSeverity.Info).WithLocation(0).WithMessage(
            "'HttpClient' is made anew each time 'GetAsync' runs, over a handler with a certificate, cookies, credentials or a proxy of its own: keep one for each of them"));

    [Theory]
    [InlineData("using var client", "'HttpClient' is made anew each time 'GetAsync' runs, and disposed: each leaves its connection in TIME_WAIT for a minute, and under load no port is left; share one")]
    [InlineData("var client", "'HttpClient' is made anew each time 'GetAsync' runs, and never disposed: each keeps an idle connection of its own, for up to 15 seconds in CLOSE_WAIT once the server closes, for a minute if it does not; share one")]
    public Task The_message_tells_what_happens(string declaration, string message) => Verify.FileAsync(
        Verify.InClass($$"""
            static async Task<string> GetAsync(string url)
            {
                {{declaration}} = {|#0:new HttpClient()|};
                return await client.GetStringAsync(url);
            }
            """),
        new DiagnosticResult("SLA0301", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(message));

    private static string Method(string statements) => $$"""
        private static readonly HttpClient _shared = new();
        private readonly HttpMessageHandler _handler = new SocketsHttpHandler();
        private readonly ConcurrentDictionary<string, HttpClient> _clients = new();
        private readonly List<object> _kept = new();
        private readonly Dictionary<string, string> _hosts = new();
        private HttpClient _own;
        private Api _api;

        private void Keep(object one) => _kept.Add(one);

        private static HttpClient Open(string url)
        {
            var client = new HttpClient();
            client.BaseAddress = new Uri(url);
            return client;
        }

        private static async Task<HttpClient> OpenAsync(string url)
        {
            await Task.Yield();
            var client = new HttpClient();
            client.BaseAddress = new Uri(url);
            return client;
        }

        private async Task<string> GetAsync(string url, HttpMessageHandler handler, Factory factory)
        {
            await Task.Yield();
            {{statements}}
        }

        private class ApiClient : HttpClient
        {
        }

        private class Api
        {
            private readonly HttpClient _client;

            public Api(HttpClient client) => _client = client;
        }

        private abstract class Factory
        {
            public abstract HttpClient CreateClient(string name);
        }

        private class Logging : DelegatingHandler
        {
            public Logging(HttpMessageHandler inner) : base(inner)
            {
            }
        }

        private class Fake : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) => Task.FromResult(new HttpResponseMessage());
        }
        """;
}
