using System;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0301 for handlers, which have the connections: is one flagged that each request makes, at one place, and is the message true of who disposes?</summary>
public sealed class HandlerPerCallTests
{
    private const string Disposed = "'{0}' is made anew each time '{1}' runs, and disposed: each leaves its connection in TIME_WAIT for a minute, and under load no port is left; share one";
    private const string KeptOpen = "'{0}' is made anew each time '{1}' runs, and never disposed: each keeps an idle connection of its own, for up to 15 seconds in CLOSE_WAIT once the server closes, for a minute if it does not; share one";
    private const string ForOneUser = "'{0}' is made anew each time '{1}' runs, over a handler with a certificate, cookies, credentials or a proxy of its own: keep one for each of them";

    [Theory]
    [InlineData("using var invoker = {|SLA0301:new HttpMessageInvoker(new SocketsHttpHandler())|};\nreturn await invoker.SendAsync(request, default);")]
    [InlineData("var invoker = {|SLA0301:new HttpMessageInvoker(new HttpClientHandler(), true)|};\nreturn await invoker.SendAsync(request, default);")]
    [InlineData("var handler = new SocketsHttpHandler();\nusing var invoker = {|SLA0301:new HttpMessageInvoker(handler)|};\nreturn await invoker.SendAsync(request, default);")]
    [InlineData("using var client = {|SLA0301:new HttpClient(Handler())|};\nreturn await client.SendAsync(request);")]
    [InlineData("var handler = Handler();\nusing var client = {|SLA0301:new HttpClient(handler)|};\nreturn await client.SendAsync(request);")]
    [InlineData("using var client = {|SLA0301:new ApiClient(new HttpClientHandler(), request)|};\nreturn await client.SendAsync(request);")]
    [InlineData("using var handler = new HttpClientHandler();\nusing var client = {|SLA0301:new HttpClient(handler, false)|};\nreturn await client.SendAsync(request);")]
    public Task One_for_each_call(string statements) => Verify.FlaggedAsync(Method(statements));

    [Theory]
    [InlineData("using var invoker = new HttpMessageInvoker(_handler, disposeHandler: false);\nreturn await invoker.SendAsync(request, default);")]
    [InlineData("using var client = new HttpClient(Kept(), disposeHandler: false);\nreturn await client.SendAsync(request);")]
    [InlineData("using var client = new HttpClient(Virtual(), disposeHandler: false);\nreturn await client.SendAsync(request);")]
    [InlineData("using var client = new ApiClient(_handler, request);\nreturn await client.SendAsync(request);")]
    [InlineData("using var handler = new HttpClientHandler();\nConsole.WriteLine(handler.SupportsProxy);\nreturn await _client.SendAsync(request);")]
    [InlineData("_options.Handler = new SocketsHttpHandler();\nreturn await _client.SendAsync(request);")]
    [InlineData("_client = new HttpClient(new SocketsHttpHandler());\nreturn await _client.SendAsync(request);")]
    public Task One_that_others_have(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("private static readonly SocketsHttpHandler Handler = new();")]
    [InlineData("private static readonly HttpMessageInvoker Invoker = new(new SocketsHttpHandler());")]
    [InlineData("private readonly HttpClientHandler _handler = new HttpClientHandler();")]
    [InlineData("private static readonly HttpClient Client = new HttpClient(Handler());\nprivate static HttpMessageHandler Handler() => new HttpClientHandler();")]
    [InlineData("private static readonly Lazy<HttpMessageHandler> Handler = new(() => new SocketsHttpHandler());")]
    public Task A_member_that_lives_as_long_as_its_object(string members) => Verify.SilentAsync(members);

    [Theory]
    [InlineData("private readonly HttpClientHandler _handler = {|SLA0301:new HttpClientHandler()|};", "new HttpClient(_handler, disposeHandler: false)")]
    [InlineData("private readonly HttpMessageHandler _handler;\n\npublic Orders() => _handler = {|SLA0301:new SocketsHttpHandler()|};", "new HttpClient(_handler, disposeHandler: false)")]
    [InlineData("private readonly HttpClient _own;\nprivate readonly HttpMessageHandler _handler;\n\npublic Orders()\n{\nvar handler = new SocketsHttpHandler();\n_handler = handler;\n_own = {|SLA0301:new HttpClient(handler)|};\n}", "_own")]
    public Task A_field_of_a_type_that_each_request_makes(string members, string client) => Verify.FlaggedAsync($$"""
        class ControllerBase
        {
        }

        class Orders : ControllerBase
        {
            {{members}}

            public async Task<string> GetAsync(string url)
            {
                var client = {{client}};
                return await client.GetStringAsync(url);
            }
        }
        """);

    [Theory]
    [InlineData("AddScoped<HttpMessageHandler>(_ => {|SLA0301:new SocketsHttpHandler()|})")]
    [InlineData("AddTransient<HttpMessageHandler>(_ => {|SLA0301:new HttpClientHandler { UseProxy = false }|})")]
    [InlineData("AddSingleton<HttpMessageHandler>(_ => new SocketsHttpHandler())")]
    [InlineData("ConfigurePrimaryHttpMessageHandler(_ => new SocketsHttpHandler())")]
    public Task A_lambda_that_a_container_runs(string call)
    {
        var members = $$"""
            static void Configure(Services services) => services.{{call}};

            class Services
            {
                private readonly List<object> _makes = new();

                public void AddScoped<T>(Func<object, T> make) => _makes.Add(make);

                public void AddTransient<T>(Func<object, T> make) => _makes.Add(make);

                public void AddSingleton<T>(Func<object, T> make) => _makes.Add(make);

                public void ConfigurePrimaryHttpMessageHandler(Func<object, HttpMessageHandler> make) => _makes.Add(make);
            }
            """;
        return call.Contains("{|", StringComparison.Ordinal) ? Verify.FlaggedAsync(members) : Verify.SilentAsync(members);
    }

    /// <summary>What is said not to be used is no user's: the connections could be shared.</summary>
    [Theory]
    [InlineData("UseDefaultCredentials = false", DiagnosticSeverity.Warning)]
    [InlineData("Proxy = null, UseProxy = false", DiagnosticSeverity.Warning)]
    [InlineData("UseDefaultCredentials = true", DiagnosticSeverity.Info)]
    [InlineData("SslOptions = new SslClientAuthenticationOptions { TargetHost = url }", DiagnosticSeverity.Info)]
    public Task For_one_user_or_for_none(string setting, DiagnosticSeverity severity) => Verify.FileAsync(
        Verify.InClass($$"""
            static async Task<string> GetAsync(string url)
            {
                using var client = {|#0:new HttpClient(new {{(setting.StartsWith("Ssl", StringComparison.Ordinal) ? "SocketsHttpHandler" : "HttpClientHandler")}} { {{setting}} })|};
                return await client.GetStringAsync(url);
            }
            """),
        new DiagnosticResult("SLA0301", severity).WithLocation(0));

    [Theory]
    [InlineData("using var client = {|#0:new HttpClient(new HttpClientHandler(), disposeHandler: false)|};", KeptOpen)]
    [InlineData("using var client = {|#0:new HttpClient(new HttpClientHandler(), disposeHandler: true)|};", Disposed)]
    [InlineData("using var handler = new HttpClientHandler();\n    using var client = {|#0:new HttpClient(handler, disposeHandler: false)|};", Disposed)]
    [InlineData("using var handler = new HttpClientHandler();\n    var client = {|#0:new HttpClient(handler)|};", Disposed)]
    public Task The_message_tells_who_disposes(string creation, string message) => Verify.FileAsync(
        Verify.InClass($$"""
            static async Task<string> GetAsync(string url)
            {
                {{creation}}
                return await client.GetStringAsync(url);
            }
            """),
        Result(message, "HttpClient", "GetAsync"));

    [Theory]
    [InlineData("", KeptOpen)]
    [InlineData("protected void Dispose(bool disposing) => _client.Dispose();", Disposed)]
    [InlineData("public void Dispose() => _client?.Dispose();", Disposed)]
    public Task The_message_tells_whether_the_object_disposes(string member, string message) => Verify.FileAsync(
        $$"""
        class Hub
        {
        }

        class Chat : Hub
        {
            private readonly HttpClient _client = {|#0:new HttpClient()|};

            public Task<string> GetAsync(string url) => _client.GetStringAsync(url);

            {{member}}
        }
        """,
        Result(message, "HttpClient", "Chat"));

    [Fact]
    public Task Nobody_disposes_of_a_handler_that_an_object_only_keeps() => Verify.FileAsync(
        """
        class Hub
        {
        }

        class Chat : Hub
        {
            private readonly SocketsHttpHandler _handler = {|#0:new SocketsHttpHandler()|};

            public HttpMessageInvoker Open() => new(_handler, disposeHandler: false);
        }
        """,
        Result(KeptOpen, "SocketsHttpHandler", "Chat"));

    [Fact]
    public Task A_container_disposes_of_what_it_had_made() => Verify.FileAsync(
        """
        static class Startup
        {
            public static void Configure(Services services) => services.AddScoped(_ => {|#0:new HttpClient()|});
        }

        class Services
        {
            public void AddScoped<T>(Func<object, T> make) => make(this);
        }
        """,
        Result(Disposed, "HttpClient", "AddScoped"));

    [Theory]
    [InlineData("new SocketsHttpHandler()", DiagnosticSeverity.Warning, Disposed)]
    [InlineData("new SocketsHttpHandler { CookieContainer = new CookieContainer() }", DiagnosticSeverity.Info, ForOneUser)]
    public Task So_it_does_of_a_handler(string handler, DiagnosticSeverity severity, string message) => Verify.FileAsync(
        $$"""
        static class Startup
        {
            public static void Configure(Services services) => services.AddScoped<HttpMessageHandler>(_ => {|#0:{{handler}}|});
        }

        class Services
        {
            public void AddScoped<T>(Func<object, T> make) => make(this);
        }
        """,
        new DiagnosticResult("SLA0301", severity).WithLocation(0).WithMessage(string.Format(message, "SocketsHttpHandler", "AddScoped")));

    /// <summary>A browser has the connections: one scope lives as long as the page.</summary>
    [Theory]
    [InlineData("Microsoft.AspNetCore.Components.WebAssembly", true)]
    [InlineData("Microsoft.AspNetCore.Components", false)]
    public Task A_program_in_a_browser(string reference, bool isSilent)
    {
        var test = Verify.Test($$"""
            static class Startup
            {
                public static void Configure(Services services) => services.AddScoped(_ => {{(isSilent ? "new HttpClient()" : "{|SLA0301:new HttpClient()|}")}});
            }

            class Services
            {
                public void AddScoped<T>(Func<object, T> make) => make(this);
            }
            """);
        test.SolutionTransforms.Add((solution, id) => solution.AddMetadataReference(id, Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            reference,
            references: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            options: new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference()));
        return test.RunAsync();
    }

    /// <summary>Few calls and no loop: such a program makes a handful in its life.</summary>
    [Theory]
    [InlineData("GetAsync(\"a\")", "GetAsync(\"b\")", true)]
    [InlineData("Task.WhenAll(args.Select(arg => GetAsync(arg)))", "GetAsync(\"b\")", false)]
    public Task A_program_that_makes_a_few(string first, string second, bool isSilent) => Verify.ProgramAsync($$"""
        static class Program
        {
            static async Task Main(string[] args)
            {
                Console.WriteLine(await {{first}});
                Console.WriteLine(await {{second}});
            }

            static async Task<string> GetAsync(string url)
            {
                using var client = {{(isSilent ? "new HttpClient()" : "{|SLA0301:new HttpClient()|}")}};
                return await client.GetStringAsync(url);
            }
        }
        """);

    private static DiagnosticResult Result(string message, string type, string runs) =>
        new DiagnosticResult("SLA0301", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(message.Replace("{0}", type, StringComparison.Ordinal).Replace("{1}", runs, StringComparison.Ordinal));

    private static string Method(string statements) => $$"""
        private static readonly HttpMessageHandler _handler = new SocketsHttpHandler();
        private readonly Options _options = new();
        private HttpClient _client = new(_handler);
        private HttpMessageHandler _kept;

        private static HttpMessageHandler Handler()
        {
            var handler = new SocketsHttpHandler();
            handler.AllowAutoRedirect = false;
            return handler;
        }

        private HttpMessageHandler Kept() => _kept ??= new SocketsHttpHandler();

        protected virtual HttpMessageHandler Virtual() => new SocketsHttpHandler();

        private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
        {
            await Task.Yield();
            {{statements}}
        }

        private class Options
        {
            public HttpMessageHandler Handler { get; set; }
        }

        private class ApiClient : HttpClient
        {
            public ApiClient(HttpMessageHandler handler, object settings) : base(handler) => Settings = settings;

            public object Settings { get; }
        }
        """;
}
