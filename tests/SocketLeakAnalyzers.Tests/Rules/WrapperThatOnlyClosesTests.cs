using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: wrappers round a connection that are closed by a method of theirs, and not necessarily disposable.</summary>
public sealed class WrapperThatOnlyClosesTests
{
    [Theory]
    [InlineData("Close")]
    [InlineData("CloseAsync")]
    [InlineData("Disconnect")]
    public async Task Nobody_calls_its_close(string close)
    {
        await Verify.FileAsync(Wrapper(close, "") + Use("var wrapper = {|SLA0201:new Wrapper(host)|};\nwrapper.Send();"));
        await Verify.FileAsync(Wrapper(close, "") + Use($"var wrapper = new Wrapper(host);\nwrapper.Send();\nwrapper.{close}();"));
        await Verify.FileAsync(Wrapper(close, "") + Use("var wrapper = new Wrapper(host);\nwrapper.Send();\n_kept.Add(wrapper);"));
    }

    /// <summary>What it closes itself, somewhere, its owner need not.</summary>
    [Theory]
    [InlineData("public int Read()\n{\nint b = _client.GetStream().ReadByte();\nif (b < 0)\nClose();\nreturn b;\n}")]
    [InlineData("public void Quit() => _client.Close();")]
    [InlineData("public void Start() => Task.Delay(9).ContinueWith(_ => Close());")]
    public Task It_may_close_itself(string member) =>
        Verify.FileAsync(Wrapper("Close", member) + Use("var wrapper = new Wrapper(host);\nwrapper.Send();"));

    [Fact]
    public Task No_fix_where_it_cannot_be_disposed() =>
        Verify.FixTest<AcquiredNotClosedFix>(
            Wrapper("Close", "") + Use("var wrapper = {|SLA0201:new Wrapper(host)|};\nwrapper.Send();"),
            Wrapper("Close", "") + Use("var wrapper = {|SLA0201:new Wrapper(host)|};\nwrapper.Send();")).RunAsync();

    [Theory]
    [InlineData("sealed record Held(TcpClient Client) : IDisposable { public void Dispose() => Client.Dispose(); }", "listener.AcceptTcpClient()")]
    [InlineData("sealed record Held(string Host) : IDisposable { private readonly TcpClient _client = new(Host, 80); public void Dispose() => _client.Dispose(); }", "\"host\"")]
    public Task A_record(string type, string argument) => DeclaredWithItsConstructorAsync(type, argument);

    [CSharp12Theory]
    [InlineData("sealed class Held(TcpClient client) : IDisposable { public void Send() => client.GetStream().WriteByte(1); public void Dispose() => client.Dispose(); }", "listener.AcceptTcpClient()")]
    [InlineData("sealed class Held(string host) : IDisposable { private readonly TcpClient _client = new(host, 80); public void Dispose() => _client.Dispose(); }", "\"host\"")]
    public Task A_class_with_a_primary_constructor(string type, string argument) => DeclaredWithItsConstructorAsync(type, argument);

    private static async Task DeclaredWithItsConstructorAsync(string type, string argument)
    {
        var marked = argument[0] == 'l' ? $"new Held({{|SLA0201:{argument}|}})" : $"{{|SLA0201:new Held({argument})|}}";
        await Verify.FileAsync(type + Accepting($"var held = {marked};"));
        await Verify.FileAsync(type + Accepting($"using var held = new Held({argument});"));
        await Verify.FileAsync(type + Accepting($"_kept.Add(new Held({argument}));"));
    }

    private static string Wrapper(string close, string member) => $$"""
        class Wrapper
        {
            private readonly TcpClient _client;

            public Wrapper(string host) => _client = new TcpClient(host, 80);

            public void Send() => _client.GetStream().WriteByte(1);

            {{member}}

            public void {{close}}() => _client.Close();
        }

        """;

    private static string Use(string statements) => $$"""
        class User
        {
            private readonly List<Wrapper> _kept = new();

            public void Use(string host)
            {
                {{statements.Replace("\n", "\n        ", System.StringComparison.Ordinal)}}
            }
        }
        """;

    private static string Accepting(string statement) => $$"""

        class User
        {
            private readonly List<IDisposable> _kept = new();

            public void Use(TcpListener listener)
            {
                {{statement}}
            }
        }
        """;
}
