using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0204: connections that come into a field by a lazy, by an <c>out</c> argument or as a part of a tuple.</summary>
public sealed class OwnedInOtherWaysTests
{
    [Theory]
    [InlineData("Lazy<TcpClient>", "new Lazy<TcpClient>(() => new TcpClient(\"host\", 80))", "_c.Value")]
    [InlineData("Lazy<TcpClient>", "new(() => new TcpClient(\"host\", 80))", "_c.Value")]
    [InlineData("Lazy<TcpClient>", "new(() =>\n{\nvar made = new TcpClient();\nmade.NoDelay = true;\nreturn made;\n}, true)", "_c.Value")]
    [InlineData("Lazy<TcpClient>", "new(Make)", "_c.Value")]
    [InlineData("Lazy<Task<TcpClient>>", "new(MakeAsync)", "(await _c.Value)")]
    [InlineData("Lazy<Task<TcpClient>>", "new(() => MakeAsync())", "(await _c.Value.ConfigureAwait(false))")]
    public async Task Made_when_first_asked_for(string type, string value, string client)
    {
        await Verify.FlaggedAsync(Lazy(type, "{|SLA0204:" + value + "|}", client, ""));
        await Verify.FlaggedAsync(Lazy(type, "{|SLA0204:" + value + "|}", client, "public void Dispose() { }"));
        await Verify.SilentAsync(Lazy(type, value, client, $"public async Task StopAsync()\n{{\nawait Task.Yield();\nif (_c.IsValueCreated)\n{client}.Dispose();\n}}"));
        await Verify.SilentAsync(Lazy(type, value, client, $"public async Task StopAsync()\n{{\nawait Task.Yield();\nvar c = {client};\nc.Close();\n}}"));
        await Verify.SilentAsync(Lazy(type, value, client, $"public async Task StopAsync()\n{{\nawait Task.Yield();\nusing var c = {client};\n}}"));
        await Verify.SilentAsync(Lazy(type, value, client, "private readonly List<object> _all = new();\npublic void Give() => _all.Add(_c);"));
        await Verify.SilentAsync(Lazy(type, value, client, $"private readonly List<object> _all = new();\npublic async Task GiveAsync()\n{{\nawait Task.Yield();\n_all.Add({client});\n}}"));
    }

    [Theory]
    [InlineData("new Lazy<TcpClient>(() => Known)")]
    [InlineData("new Lazy<TcpClient>(Find)")]
    public Task Found_when_first_asked_for(string value) => Verify.SilentAsync(Lazy("Lazy<TcpClient>", value, "_c.Value", ""));

    [Theory]
    [InlineData("OpenOut(host, out {|SLA0204:_c|});")]
    [InlineData("if (!TryOpen(host, out {|SLA0204:_c|}))\nreturn;")]
    [InlineData("OpenOut(host, out var made);\n_c = {|SLA0204:made|};")]
    [InlineData("TcpClient made;\nOpenOut(host, out made);\nmade.NoDelay = true;\n_c = {|SLA0204:made|};")]
    [InlineData("(_c, _s) = {|SLA0204:Open(host)|};")]
    [InlineData("(_c, _) = {|SLA0204:Open(host)|};")]
    [InlineData("(var made, _s) = {|SLA0204:Open(host)|};\nmade.NoDelay = true;")]
    [InlineData("var (made, _) = Open(host);\nmade.NoDelay = true;\n_c = {|SLA0204:made|};")]
    [InlineData("var (made, port) = (new TcpClient(host, 80), 80);\nmade.SendTimeout = port;\n_c = {|SLA0204:made|};")]
    [InlineData("(_c, _s) = {|SLA0204:await OpenAsync(host)|};")]
    [InlineData("(_c, _s) = {|SLA0204:await OpenAsync(host).ConfigureAwait(false)|};")]
    public async Task Handed_out_beside_the_result(string open)
    {
        await Verify.FlaggedAsync(Kept(Argument(open), ""));
        await Verify.FlaggedAsync(Kept(Argument(open), "public void Dispose() { }"));
        open = open.Replace("{|SLA0204:", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal);
        await Verify.SilentAsync(Kept(open, "public void Dispose()\n{\n_c?.Dispose();\n_s?.Dispose();\n}"));
        await Verify.SilentAsync(Kept(open, "private readonly List<object> _all = new();\npublic void Give() => _all.AddRange(new object[] { _c, _s });"));
    }

    [Theory]
    [InlineData("_c?.Dispose();")]
    [InlineData("_s?.Dispose();")]
    public Task One_of_a_pair_that_is_closed_closes_both(string close) => Verify.SilentAsync(Kept("(_c, _s) = Open(host);", $"public void Dispose()\n{{\n{close}\n}}"));

    [Theory]
    [InlineData("FindOut(host, out _c);")]
    [InlineData("Find(host).Deconstruct(out _c, out _);")]
    [InlineData("(_c, _s) = Find(host);")]
    [InlineData("(_c, _s) = (Known[host], null);")]
    [InlineData("(var made, _s) = Open(host);\nmade.Dispose();")]
    [InlineData("var (made, stream) = Open(host);\n_c = made;\nstream.Dispose();")]
    [InlineData("var (made, _) = (Known[host], 80);\n_c = made;")]
    public Task Only_found(string lookup) => Verify.SilentAsync(Kept(lookup, ""));

    [Fact]
    public Task Lazy_disposed_by_the_fix() => Verify.FixTest<OwnedNotClosedFix>(
        """
        class Subject
        {
            private readonly Lazy<TcpClient> _client = {|SLA0204:new(() => new TcpClient("host", 80))|};

            public void Send() => _client.Value.GetStream().WriteByte(1);
        }

        """,
        """
        class Subject : IDisposable
        {
            private readonly Lazy<TcpClient> _client = new(() => new TcpClient("host", 80));

            public void Send() => _client.Value.GetStream().WriteByte(1);

            public void Dispose()
            {
                if (_client.IsValueCreated) _client.Value.Dispose();
            }
        }

        """).RunAsync();

    [Fact]
    public Task Lazy_that_may_be_null_disposed_by_the_fix() => Verify.FixTest<OwnedNotClosedFix>(
        """
        class Subject
        {
            private Lazy<TcpClient> _client;

            public void Open(string host) => _client = {|SLA0204:new Lazy<TcpClient>(() => new TcpClient(host, 80))|};

            public void Send() => _client.Value.GetStream().WriteByte(1);

            public void Stop()
            {
            }
        }

        """,
        """
        class Subject
        {
            private Lazy<TcpClient> _client;

            public void Open(string host) => _client = new Lazy<TcpClient>(() => new TcpClient(host, 80));

            public void Send() => _client.Value.GetStream().WriteByte(1);

            public void Stop()
            {
                if (_client?.IsValueCreated == true) _client.Value.Dispose();
            }
        }

        """).RunAsync();

    [Fact]
    public Task No_fix_for_a_lazy_task() => Verify.NoFixAsync<OwnedNotClosedFix>("""
        private readonly Lazy<Task<TcpClient>> _client = {|SLA0204:new(async () =>
        {
            await Task.Yield();
            return new TcpClient("host", 80);
        })|};

        public async Task SendAsync() => (await _client.Value).GetStream().WriteByte(1);
        """);

    [Theory]
    [InlineData("OpenOut(host, out {|SLA0204:_c|});")]
    [InlineData("(_c, _) = {|SLA0204:Open(host)|};")]
    public Task Disposed_by_the_fix(string open)
    {
        open = Argument(open);
        var plain = open.Replace("{|SLA0204:", string.Empty, StringComparison.Ordinal).Replace("|}", string.Empty, StringComparison.Ordinal);
        return Verify.FixTest<OwnedNotClosedFix>(Verify.InClass(Kept(open, "public void Dispose() { }")), Verify.InClass(Kept(plain, "public void Dispose() { _c?.Dispose(); }"))).RunAsync();
    }

    /// <summary>What is handed out is marked as the argument that it goes to.</summary>
    private static string Argument(string open) => open.Replace("out {|SLA0204:", "{|SLA0204:out ", StringComparison.Ordinal);

    private static string Lazy(string type, string value, string client, string member) => $$"""
        private static readonly TcpClient Known = new TcpClient();
        private readonly {{type}} _c = {{value}};

        public async Task SendAsync()
        {
            await Task.Yield();
            {{client}}.GetStream().WriteByte(1);
        }

        {{member}}

        private static TcpClient Make() => new TcpClient("host", 80);

        private static TcpClient Find() => Known;

        private static async Task<TcpClient> MakeAsync()
        {
            await Task.Yield();
            return new TcpClient("host", 80);
        }
        """;

    private static string Kept(string open, string member) => $$"""
        private static readonly ConcurrentDictionary<string, TcpClient> Known = new();
        private TcpClient _c;
        private NetworkStream _s = null;

        public async Task StartAsync(string host)
        {
            await Task.Yield();
            {{open}}
        }

        public void Send()
        {
            _c?.GetStream().WriteByte(1);
            _s?.WriteByte(1);
        }

        {{member}}

        private static void OpenOut(string host, out TcpClient client) => client = new TcpClient(host, 80);

        private static bool TryOpen(string host, out TcpClient client)
        {
            client = new TcpClient(host, 80);
            return true;
        }

        private static (TcpClient Client, NetworkStream Stream) Open(string host)
        {
            var client = new TcpClient(host, 80);
            return (client, client.GetStream());
        }

        private static async Task<(TcpClient Client, NetworkStream Stream)> OpenAsync(string host)
        {
            await Task.Yield();
            var client = new TcpClient(host, 80);
            return (client, client.GetStream());
        }

        private static void FindOut(string host, out TcpClient client) => client = Known[host];

        private static Pair Find(string host) => new Pair();

        private sealed class Pair
        {
            public void Deconstruct(out TcpClient client, out NetworkStream stream) => (client, stream) = (Known["host"], null);
        }
        """;
}
