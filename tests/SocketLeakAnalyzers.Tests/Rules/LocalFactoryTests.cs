using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: connections that come from a local function, a lambda or a lazy: flagged where they are dropped, silent where they are closed.</summary>
public sealed class LocalFactoryTests
{
    [Theory]
    [InlineData("TcpClient Make() => new TcpClient(host, 80);\nvar c = {|SLA0201:Make()|};")]
    [InlineData("var c = {|SLA0201:Make()|};\nstatic TcpClient Make()\n{\nvar made = new TcpClient();\nmade.NoDelay = true;\nreturn made;\n}")]
    [InlineData("async Task<TcpClient> Make()\n{\nawait Task.Yield();\nreturn new TcpClient(host, 80);\n}\nvar c = await {|SLA0201:Make()|};")]
    [InlineData("void Make(out TcpClient made) => made = new TcpClient(host, 80);\n{|SLA0201:Make(out var c)|};")]
    [InlineData("(TcpClient, int) Make() => (new TcpClient(host, 80), 80);\nvar (c, port) = {|SLA0201:Make()|};")]
    [InlineData("Func<TcpClient> make = () => new TcpClient(host, 80);\nvar c = {|SLA0201:make()|};")]
    [InlineData("Func<TcpClient> make = () => new TcpClient(host, 80);\nvar c = {|SLA0201:make.Invoke()|};")]
    [InlineData("Func<string, TcpClient> make = name =>\n{\nvar made = new TcpClient(name, 80);\nreturn made;\n};\nvar c = {|SLA0201:make(host)|};")]
    [InlineData("Func<TcpClient> make = delegate { return new TcpClient(host, 80); };\nvar c = {|SLA0201:make()|};")]
    [InlineData("Func<Task<TcpClient>> make = async () =>\n{\nawait Task.Yield();\nreturn new TcpClient(host, 80);\n};\nvar c = await {|SLA0201:make()|};")]
    [InlineData("var c = {|SLA0201:_make()|};")]
    [InlineData("var c = {|SLA0201:Made(host)|};")]
    public async Task Made_by_a_function_without_a_name_of_its_own(string acquisition)
    {
        await Verify.FlaggedAsync(Method(acquisition + "\nConsole.WriteLine(c.Connected);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nConsole.WriteLine(c.Connected);\nc.Dispose();"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\nusing (c)\nConsole.WriteLine(c.Connected);"));
        await Verify.SilentAsync(Method(Plain(acquisition) + "\n_kept.Add(c);"));
    }

    [Theory]
    [InlineData("TcpClient Get() => _one;\nvar c = Get();")]
    [InlineData("TcpClient Get()\n{\n_kept.Add(_one = new TcpClient());\nreturn _one;\n}\nvar c = Get();")]
    [InlineData("TcpClient Get()\n{\nvar made = new TcpClient();\n_kept.Add(made);\nreturn made;\n}\nvar c = Get();")]
    [InlineData("using var shared = new TcpClient();\nTcpClient Get() => shared;\nvar c = Get();")]
    [InlineData("Func<TcpClient> get = () => _one;\nvar c = get();")]
    [InlineData("using var shared = new TcpClient();\nFunc<TcpClient> get = () => shared;\nvar c = get();")]
    [InlineData("Func<TcpClient> get = () => new TcpClient();\nif (host != null)\nget = () => _one;\nvar c = get();")]
    [InlineData("Func<TcpClient> get = () => new TcpClient();\nReplace(ref get);\nvar c = get();")]
    [InlineData("var c = _replaceable();")]
    [InlineData("var c = _find();")]
    [InlineData("var c = open();")]
    public Task Found_by_a_function_without_a_name_of_its_own(string lookup) => Verify.SilentAsync(Method(lookup + "\nConsole.WriteLine(c.Connected);"));

    [Theory]
    [InlineData("var lazy = new Lazy<TcpClient>(() => new TcpClient(host, 80));", "{|SLA0201:lazy.Value|}")]
    [InlineData("Lazy<TcpClient> lazy = new(() => new TcpClient(host, 80), true);", "{|SLA0201:lazy.Value|}")]
    [InlineData("var lazy = new Lazy<Task<TcpClient>>(() => MakeAsync(host));", "(await {|SLA0201:lazy.Value|})")]
    [InlineData("var lazy = new Lazy<Task<TcpClient>>(async () =>\n{\nawait Task.Yield();\nreturn new TcpClient(host, 80);\n});", "(await {|SLA0201:lazy.Value|})")]
    public async Task Made_when_first_asked_for(string lazy, string value)
    {
        await Verify.FlaggedAsync(Method($"{lazy}\n{value}.GetStream().WriteByte(1);\nConsole.WriteLine({Plain(value)}.Connected);"));
        await Verify.FlaggedAsync(Method($"{lazy}\nif (host != null)\n{value}.GetStream().WriteByte(1);"));
        await Verify.FlaggedAsync(Method($"{lazy}\nvar c = {value};\nc.NoDelay = true;"));
        value = Plain(value);
        await Verify.SilentAsync(Method($"{lazy}\n{value}.GetStream().WriteByte(1);\n{value}.Dispose();"));
        await Verify.SilentAsync(Method($"{lazy}\nusing var c = {value};\nc.NoDelay = true;"));
        await Verify.SilentAsync(Method($"{lazy}\nif (host != null)\n{value}.GetStream().WriteByte(1);\nif (lazy.IsValueCreated)\n{value}.Dispose();"));
        await Verify.SilentAsync(Method($"{lazy}\nif (host != null)\nreturn;\nConsole.WriteLine(lazy.IsValueCreated);"));
        await Verify.SilentAsync(Method($"{lazy}\n_lazies.Add(lazy);\n{value}.GetStream().WriteByte(1);"));
        await Verify.SilentAsync(Method($"{lazy}\n_stops.Add(async () =>\n{{\nawait Task.Yield();\n{value}.Dispose();\n}});\n{value}.GetStream().WriteByte(1);"));
    }

    [Theory]
    [InlineData("var lazy = new Lazy<TcpClient>(() => _one);")]
    [InlineData("var lazy = new Lazy<TcpClient>(open);")]
    [InlineData("var lazy = new ThreadLocal<TcpClient>(() => new TcpClient(host, 80), trackAllValues: true);")]
    public Task Kept_by_somebody_else(string lazy) => Verify.SilentAsync(Method(lazy + "\nlazy.Value.NoDelay = true;"));

    private static string Plain(string marked) =>
        marked.Replace("{|SLA0201:", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal);

    private static string Method(string statements) => $$"""
        private static readonly Func<TcpClient> _make = () => new TcpClient("localhost", 80);
        private readonly Func<TcpClient> _find;
        private readonly List<IDisposable> _kept = new();
        private readonly List<object> _lazies = new();
        private readonly List<Func<Task>> _stops = new();
        private Func<TcpClient> _replaceable = () => new TcpClient();
        private TcpClient _one = new TcpClient();

        private static Func<string, TcpClient> Made { get; } = host => new TcpClient(host, 80);

        public Subject(Func<TcpClient> find) => (_find, _replaceable) = (() => _one, find);

        private async Task RunAsync(string host, Func<TcpClient> open)
        {
            await Task.Yield();
            {{statements}}
        }

        private static async Task<TcpClient> MakeAsync(string host)
        {
            await Task.Yield();
            return new TcpClient(host, 80);
        }

        private static void Replace(ref Func<TcpClient> make) => make = null;

        public void Stop() => _one.Dispose();
        """;
}
