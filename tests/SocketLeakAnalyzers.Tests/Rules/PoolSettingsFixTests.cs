using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0303: a lifetime takes the place of the idle timeout, or the idle timeout goes where there is a lifetime.</summary>
public sealed class PoolSettingsFixTests
{
    private const string Flagged = "{|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|}";
    private const string Lifetime = "PooledConnectionLifetime = TimeSpan.FromMinutes(2)";

    [Theory]
    [InlineData("{ % }")]
    [InlineData("{ %, }")]
    [InlineData("{%}")]
    [InlineData("{ %, UseCookies = false }")]
    [InlineData("{ UseCookies = false, %, UseProxy = false }")]
    [InlineData("{ UseProxy = false, % }")]
    [InlineData("{ // No pool.\n        % // at all\n    }")]
    [InlineData("{\n        UseCookies = false,\n        // No pool.\n        %, // at all\n        UseProxy = false,\n    }")]
    [InlineData("{\n        UseCookies = false\n        , %\n    }")]
    public Task Entry_of_an_initializer(string initializer) => Verify.FixAsync<PoolSettingsFix>(
        Field(initializer.Replace("%", Flagged, System.StringComparison.Ordinal)),
        Field(initializer.Replace("%", Lifetime, System.StringComparison.Ordinal)));

    [Theory]
    [InlineData("{|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.FromHours(1)|};", "handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);")]
    [InlineData("// Long.\n    {|SLA0303:handler . PooledConnectionIdleTimeout  =  new TimeSpan(1, 0, 0)|}; // an hour", "// Long.\n    handler . PooledConnectionLifetime  =  TimeSpan.FromMinutes(2); // an hour")]
    [InlineData("{|SLA0303:_handler.PooledConnectionIdleTimeout =\n        default|};", "_handler.PooledConnectionLifetime =\n        TimeSpan.FromMinutes(2);")]
    [InlineData("new List<SocketsHttpHandler>().ForEach(each => {|SLA0303:each.PooledConnectionIdleTimeout = TimeSpan.Zero|});", "new List<SocketsHttpHandler>().ForEach(each => each.PooledConnectionLifetime = TimeSpan.FromMinutes(2));")]
    [InlineData(
        "_handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};",
        "_handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);")]
    public Task Statement(string before, string after) => Verify.FixAsync<PoolSettingsFix>(Method(before), Method(after));

    [Theory]
    [InlineData("{ %, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }", "{ PooledConnectionLifetime = TimeSpan.FromMinutes(5) }")]
    [InlineData("{ PooledConnectionLifetime = TimeSpan.FromMinutes(5), % }", "{ PooledConnectionLifetime = TimeSpan.FromMinutes(5) }")]
    [InlineData("{ PooledConnectionLifetime = TimeSpan.FromMinutes(5), %, }", "{ PooledConnectionLifetime = TimeSpan.FromMinutes(5), }")]
    [InlineData("{ UseCookies = false, %, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }", "{ UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }")]
    [InlineData(
        "{\n        %,\n        // Name servers change.\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // or so\n    }",
        "{\n        // Name servers change.\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // or so\n    }")]
    [InlineData(
        "{\n        UseCookies = false, // none\n        %,\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n    }",
        "{\n        UseCookies = false, // none\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n    }")]
    [InlineData("{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5),\n        %,\n    }", "{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5),\n    }")]
    [InlineData("{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5),\n        %\n    }", "{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n    }")]
    [InlineData("{\n        %, PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n    }", "{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n    }")]
    [InlineData("{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n        , %\n        , UseProxy = false\n    }", "{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n        , UseProxy = false\n    }")]
    [InlineData("{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n        , %\n    }", "{\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5)\n    }")]
    public Task Entry_beside_a_lifetime(string before, string after) =>
        Verify.FixAsync<PoolSettingsFix>(Field(before.Replace("%", Flagged, System.StringComparison.Ordinal)), Field(after));

    [Theory]
    [InlineData(
        "handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};\n    handler.UseProxy = false;",
        "handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    handler.UseProxy = false;")]
    [InlineData(
        "{|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};\n    // Renewed.\n    handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);",
        "// Renewed.\n    handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);")]
    [InlineData(
        "handler.UseProxy = false; {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|}; handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);",
        "handler.UseProxy = false; handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);")]
    [InlineData(
        "var own = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };\n    {|SLA0303:own.PooledConnectionIdleTimeout = TimeSpan.Zero|};\n    _handler = own;",
        "var own = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };\n    _handler = own;")]
    [InlineData(
        "_handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };\n    {|SLA0303:_handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};",
        "_handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };")]
    [InlineData(
        "_handler = new() { UseProxy = false, {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} };\n    _handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);",
        "_handler = new() { UseProxy = false };\n    _handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);")]
    [InlineData(
        "var own = new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} };\n    own.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    _handler = own;",
        "var own = new SocketsHttpHandler { };\n    own.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    _handler = own;")]
    public Task Statement_beside_a_lifetime(string before, string after) => Verify.FixAsync<PoolSettingsFix>(Method(before), Method(after));

    /// <summary>A comment would be lost, or the line would not be one any more.</summary>
    [Theory]
    [InlineData("{|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.FromHours(/* of an hour */ 1)|};")]
    [InlineData("handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    // No pool.\n    {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};")]
    [InlineData("handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);\n    {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|}; // no pool")]
    [InlineData("handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5); {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};\n    handler.UseProxy = false;")]
    [InlineData("handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5), /* no pool */ {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} };")]
    [InlineData("handler = new()\n    {\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // renewed\n        {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|}\n    };")]
    [InlineData("handler = new()\n    {\n        {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|}, // no pool\n        PooledConnectionLifetime = TimeSpan.FromMinutes(5),\n    };")]
    public Task Nothing_is_lost(string statements) => Verify.NoFixAsync<PoolSettingsFix>(Method(statements));

    [Fact]
    public Task Names_the_type_in_full_where_it_has_to() => Verify.FixTest<PoolSettingsFix>(
        Foreign("{|SLA0303:PooledConnectionIdleTimeout = System.TimeSpan.Zero|}"),
        Foreign("PooledConnectionLifetime = System.TimeSpan.FromMinutes(2)")).In(LanguageVersion.CSharp7_3).RunAsync();

    [Fact]
    public Task Statements_of_a_program()
    {
        var test = Verify.FixTest<PoolSettingsFix>(
            """
            var handler = new SocketsHttpHandler();
            {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            {
                var other = new SocketsHttpHandler();
                {|SLA0303:other.PooledConnectionIdleTimeout = TimeSpan.Zero|};
            }
            """,
            """
            var handler = new SocketsHttpHandler();
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            {
                var other = new SocketsHttpHandler();
                other.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
            }
            """);
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        return test.RunAsync();
    }

    [Fact]
    public Task Fix_all_in_one_document() => Verify.FixEverywhereAsync<PoolSettingsFix>(
        """
        private static readonly HttpClient[] Clients =
        {
            new HttpClient(new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} }),
            new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|},
            }),
        };

        private static SocketsHttpHandler Make()
        {
            var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), {|SLA0303:PooledConnectionIdleTimeout = default|} };
            var other = new SocketsHttpHandler();
            {|SLA0303:other.PooledConnectionIdleTimeout = TimeSpan.FromDays(1)|};
            return other.UseProxy ? other : handler;
        }
        """,
        """
        private static readonly HttpClient[] Clients =
        {
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }),
            new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            }),
        };

        private static SocketsHttpHandler Make()
        {
            var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
            var other = new SocketsHttpHandler();
            other.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
            return other.UseProxy ? other : handler;
        }
        """);

    private static string Field(string initializer) =>
        $"private static readonly HttpClient Client = new HttpClient(new SocketsHttpHandler\n    {initializer});\n\npublic static Task<string> GetAsync(Uri address) => Client.GetStringAsync(address);";

    private static string Method(string statements) => $$"""
        private SocketsHttpHandler _handler = new SocketsHttpHandler();

        public void Set(SocketsHttpHandler handler)
        {
            {{statements}}
        }

        public HttpClient Client() => new HttpClient(_handler);
        """;

    private static string Foreign(string entry) => $$"""
        class Subject
        {
            public readonly System.Net.Http.HttpClient Client = new System.Net.Http.HttpClient(new System.Net.Http.SocketsHttpHandler { {{entry}} });
        }
        """;
}
