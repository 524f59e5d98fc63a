using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0303: which idle timeouts leave connections open, and where are they set?</summary>
public sealed class PoolSettingsTests
{
    [Theory]
    [InlineData("TimeSpan.Zero")]
    [InlineData("System.TimeSpan.Zero")]
    [InlineData("default(TimeSpan)")]
    [InlineData("default")]
    [InlineData("new TimeSpan()")]
    [InlineData("new TimeSpan(0)")]
    [InlineData("new TimeSpan(0, 0, 0)")]
    [InlineData("new(0, 0, 0, 0)")]
    [InlineData("TimeSpan.FromSeconds(0)")]
    [InlineData("TimeSpan.FromMilliseconds(0.0)")]
    [InlineData("TimeSpan.FromTicks(0L)")]
    [InlineData("(TimeSpan.Zero)")]
    public Task Zero(string value) => Verify.FlaggedAsync(Set(value, flagged: true));

    [Theory]
    [InlineData("TimeSpan.FromHours(1)")]
    [InlineData("TimeSpan.FromHours(1.5)")]
    [InlineData("TimeSpan.FromHours(0, 60)")]
    [InlineData("TimeSpan.FromMinutes(60)")]
    [InlineData("TimeSpan.FromMinutes(60.0)")]
    [InlineData("TimeSpan.FromSeconds(3600)")]
    [InlineData("TimeSpan.FromSeconds(60 * 60)")]
    [InlineData("TimeSpan.FromMilliseconds(3_600_000)")]
    [InlineData("TimeSpan.FromMicroseconds(3_600_000_000)")]
    [InlineData("TimeSpan.FromDays(1)")]
    [InlineData("TimeSpan.FromDays(198)")]
    [InlineData("TimeSpan.FromDays(days: 0, hours: 2)")]
    [InlineData("TimeSpan.FromTicks(TimeSpan.TicksPerHour)")]
    [InlineData("new TimeSpan(36_000_000_000)")]
    [InlineData("new TimeSpan(1, 0, 0)")]
    [InlineData("new TimeSpan(0, 1, 0, 0)")]
    [InlineData("new TimeSpan(0, 0, 60, 0, 0)")]
    [InlineData("new TimeSpan(minutes: 60, hours: 0, seconds: 0)")]
    public Task An_hour_or_more(string value) => Verify.FlaggedAsync(Set(value, flagged: true));

    [Theory]
    [InlineData("Timeout.InfiniteTimeSpan")]
    [InlineData("TimeSpan.FromMilliseconds(-1)")]
    [InlineData("TimeSpan.FromTicks(1)")]
    [InlineData("TimeSpan.FromSeconds(5)")]
    [InlineData("TimeSpan.FromMinutes(4)")]
    [InlineData("TimeSpan.FromMinutes(59.9)")]
    [InlineData("new TimeSpan(0, 59, 59)")]
    public Task Timeouts_of_which_nothing_is_said(string value) => Verify.SilentAsync(Set(value, flagged: false));

    /// <summary>The first request throws then: no timer takes a quarter of it.</summary>
    [Theory]
    [InlineData("TimeSpan.MaxValue")]
    [InlineData("TimeSpan.FromDays(199)")]
    [InlineData("TimeSpan.FromDays(1e300)")]
    public Task Timeouts_that_throw(string value) => Verify.SilentAsync(Set(value, flagged: false));

    [Theory]
    [InlineData("idle")]
    [InlineData("Configured")]
    [InlineData("Rewritten")]
    [InlineData("FromSettings()")]
    [InlineData("TimeSpan.FromHours(hours)")]
    [InlineData("TimeSpan.FromHours(1) / 2")]
    [InlineData("TimeSpan.Parse(\"1:00\")")]
    [InlineData("hours > 1 ? TimeSpan.Zero : TimeSpan.FromHours(1)")]
    public Task Values_that_are_not_written_down(string value) => Verify.SilentAsync(
        Set(value, flagged: false, "TimeSpan idle, int hours") + """


        private static TimeSpan Configured = TimeSpan.Zero;
        private static readonly TimeSpan Rewritten;

        static Subject() => Rewritten = TimeSpan.Zero;

        private static TimeSpan FromSettings() => TimeSpan.Zero;
        """);

    [Fact]
    public Task A_field_with_an_initializer_that_its_type_writes_again() => Verify.SilentAsync("""
        private static readonly TimeSpan Idle = TimeSpan.Zero;

        static Subject() => Idle = TimeSpan.FromMinutes(1);

        public SocketsHttpHandler Make() => new SocketsHttpHandler { PooledConnectionIdleTimeout = Idle };
        """);

    [Theory]
    [InlineData("static readonly TimeSpan Idle = TimeSpan.Zero;", "Idle")]
    [InlineData("static readonly TimeSpan Short = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromHours(2);", "Subject.Idle")]
    [InlineData("const int Hours = 2;", "TimeSpan.FromHours(Hours)")]
    [InlineData("const long Ticks = 0;", "new TimeSpan(Ticks)")]
    public Task Values_that_a_constant_or_a_field_holds(string declaration, string value) => Verify.FlaggedAsync($$"""
        private {{declaration}}

        public SocketsHttpHandler Make() => new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = {{value}}|} };
        """);

    [Fact]
    public Task A_field_that_nothing_sets() => Verify.SilentAsync("""
        private static readonly TimeSpan Idle;

        public SocketsHttpHandler Make() => new SocketsHttpHandler { PooledConnectionIdleTimeout = Idle };
        """);

    [Fact]
    public Task A_field_of_another_file()
    {
        var test = Verify.Test(Verify.InClass("public SocketsHttpHandler Make() => new() { {|SLA0303:PooledConnectionIdleTimeout = Settings.Idle|} };"));
        test.TestState.Sources.Add(("/0/Settings.cs", "public static class Settings { public static readonly TimeSpan Idle = TimeSpan.FromHours(12); }"));
        return test.RunAsync();
    }

    [Fact]
    public Task A_field_that_takes_its_value_from_another_is_not_followed() => Verify.SilentAsync("""
        private static readonly TimeSpan First = Second;
        private static readonly TimeSpan Second = First;

        public SocketsHttpHandler Make() => new SocketsHttpHandler { PooledConnectionIdleTimeout = Second };
        """);

    [Theory]
    [InlineData("public void Set(SocketsHttpHandler handler) => {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};")]
    [InlineData("public void Set(SocketsHttpHandler handler)\n{\n    {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};\n}")]
    [InlineData("private readonly HttpClient _client = new(new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} });")]
    [InlineData("private static HttpClient Client { get; } = new(new SocketsHttpHandler() { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} });")]
    [InlineData("public Func<HttpMessageHandler> Factory() => () => new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} };")]
    [InlineData("public Action<SocketsHttpHandler> Setter() => handler => {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};")]
    [InlineData("public void Outer()\n{\n    void Set(SocketsHttpHandler handler) => {|SLA0303:handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};\n    Set(new SocketsHttpHandler());\n}")]
    [InlineData("private readonly SocketsHttpHandler _handler = new();\n\npublic Subject() => {|SLA0303:this._handler.PooledConnectionIdleTimeout = TimeSpan.Zero|};")]
    [InlineData("private sealed class Owner { public SocketsHttpHandler Handler { get; } = new(); }\n\nprivate Owner Make() => new Owner { Handler = { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} } };")]
    public Task Wherever_it_is_set(string members) => Verify.FlaggedAsync(members);

    [Fact]
    public Task In_a_program_of_statements() => Verify.ProgramAsync("""
        using var client = new HttpClient(new SocketsHttpHandler { {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|} });
        Console.WriteLine(await client.GetStringAsync("http://localhost/"));
        """);

    [Theory]
    [InlineData("PooledConnectionLifetime = TimeSpan.Zero")]
    [InlineData("PooledConnectionLifetime = TimeSpan.FromDays(1)")]
    [InlineData("PooledConnectionIdleTimeout = TimeSpan.Zero, PooledConnectionLifetime = TimeSpan.Zero")]
    [InlineData("ConnectTimeout = TimeSpan.FromHours(1), Expect100ContinueTimeout = TimeSpan.Zero")]
    public Task What_closes_what_it_does_not_keep(string settings) =>
        Verify.SilentAsync($"public SocketsHttpHandler Make() => new SocketsHttpHandler {{ {settings} }};");

    [Fact]
    public Task A_lifetime_that_is_not_zero_closes_nothing_that_is_not_in_the_pool() => Verify.FlaggedAsync("""
        public SocketsHttpHandler Make() => new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            {|SLA0303:PooledConnectionIdleTimeout = TimeSpan.Zero|},
        };
        """);

    [Fact]
    public Task Reading_it_and_types_of_that_name_say_nothing() => Verify.SilentAsync("""
        public bool Keeps(SocketsHttpHandler handler) => handler.PooledConnectionIdleTimeout != TimeSpan.Zero;

        public Mine.SocketsHttpHandler Make() => new Mine.SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.Zero };

        public static class Mine
        {
            public class SocketsHttpHandler { public TimeSpan PooledConnectionIdleTimeout { get; set; } }
        }
        """);

    [Fact]
    public Task Messages_name_the_value_and_what_happens() => Verify.FileAsync(
        Verify.InClass("""
            public void Set(SocketsHttpHandler handler)
            {
                {|#0:handler.PooledConnectionIdleTimeout = default(TimeSpan)|};
                {|#1:handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(90)|};
            }
            """),
        new DiagnosticResult(Descriptors.PoolSettings).WithLocation(0).WithArguments("default(TimeSpan)"),
        new DiagnosticResult(Descriptors.PoolRarelySwept).WithLocation(1).WithArguments("TimeSpan.FromMinutes(90)", "22.5"));

    [Fact]
    public async Task Messages_in_Chinese()
    {
        var found = await Loose.AnalyzeAsync(Loose.Compile("""
            public class C
            {
                public void Set(System.Net.Http.SocketsHttpHandler handler) => handler.PooledConnectionIdleTimeout = System.TimeSpan.FromDays(1);
            }
            """));

        var text = found.Single().GetMessage(CultureInfo.GetCultureInfo("zh-Hans"));
        Assert.Contains("“System.TimeSpan.FromDays(1)”", text, System.StringComparison.Ordinal);
        Assert.Contains(" 360 分钟", text, System.StringComparison.Ordinal);
    }

    private static string Set(string value, bool flagged, string parameters = "") => flagged
        ? $"public SocketsHttpHandler Make({parameters}) => new SocketsHttpHandler {{ {{|SLA0303:PooledConnectionIdleTimeout = {value}|}} }};"
        : $"public SocketsHttpHandler Make({parameters}) => new SocketsHttpHandler {{ PooledConnectionIdleTimeout = {value} }};";
}
