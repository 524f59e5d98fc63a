using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0205: where does the fix write the disposal of the old connection?</summary>
public sealed class OverwrittenWhileOpenFixTests
{
    [Theory]
    [InlineData("{|SLA0205:_c = new TcpClient(\"host\", 80)|};", "_c?.Dispose();\n    _c = new TcpClient(\"host\", 80);")]
    [InlineData("// again\n    {|SLA0205:this._c = new TcpClient()|}; // new", "// again\n    this._c?.Dispose();\n    this._c = new TcpClient(); // new")]
    [InlineData("Console.WriteLine(); {|SLA0205:_c = new TcpClient()|};", "Console.WriteLine(); _c?.Dispose(); _c = new TcpClient();")]
    [InlineData("if (_more)\n        {|SLA0205:_c = new TcpClient()|};", "if (_more)\n    {\n        _c?.Dispose();\n        _c = new TcpClient();\n    }")]
    [InlineData("lock (_gate)\n    {\n        {|SLA0205:_c = new TcpClient()|};\n    }", "lock (_gate)\n    {\n        _c?.Dispose();\n        _c = new TcpClient();\n    }")]
    [InlineData("switch (_host)\n    {\n        default:\n            {|SLA0205:_c = new TcpClient()|};\n            break;\n    }", "switch (_host)\n    {\n        default:\n            _c?.Dispose();\n            _c = new TcpClient();\n            break;\n    }")]
    [InlineData("{|SLA0205:Client = new TcpClient()|};", "Client?.Dispose();\n    Client = new TcpClient();")]
    [InlineData("{|SLA0205:s_c = new TcpClient()|};\n    s_c.Connect(\"host\", 80);", "s_c?.Dispose();\n    s_c = new TcpClient();\n    s_c.Connect(\"host\", 80);")]
    public Task Before_the_assignment(string before, string after) => Verify.FixAsync<OverwrittenWhileOpenFix>(Reconnect(before), Reconnect(after));

    [Fact]
    public Task In_a_loop() => Verify.FixAsync<OverwrittenWhileOpenFix>(Loop("{|SLA0205:_s = new Socket(SocketType.Stream, ProtocolType.Tcp)|};"), Loop("_s?.Dispose();\n        _s = new Socket(SocketType.Stream, ProtocolType.Tcp);"));

    [Fact]
    public Task Fix_all() => Verify.FixEverywhereAsync<OverwrittenWhileOpenFix>(
        """
        private TcpClient _a, _b;

        void Reconnect()
        {
            {|SLA0205:_a = new TcpClient("host", 80)|};
            {|SLA0205:_b = new TcpClient("host", 81)|};
        }

        void Close() { _a?.Close(); _b?.Close(); }
        """,
        """
        private TcpClient _a, _b;

        void Reconnect()
        {
            _a?.Dispose();
            _a = new TcpClient("host", 80);
            _b?.Dispose();
            _b = new TcpClient("host", 81);
        }

        void Close() { _a?.Close(); _b?.Close(); }
        """);

    [Fact]
    public Task Nothing_for_the_body_of_an_arrow() => Verify.NoFixAsync<OverwrittenWhileOpenFix>("""
        private TcpClient _c;

        void Reconnect() => {|SLA0205:_c = new TcpClient("host", 80)|};

        void Close() => _c?.Close();
        """);

    [Fact]
    public Task Nothing_for_a_slot_that_may_be_empty() => Verify.NoFixAsync<OverwrittenWhileOpenFix>("""
        private readonly Dictionary<int, TcpClient> _all = new Dictionary<int, TcpClient>();

        void Replace(int id)
        {
            {|SLA0205:_all[id] = new TcpClient("host", 80)|};
        }
        """);

    private static string Reconnect(string statement) => $$"""
        private readonly object _gate = new object();
        private readonly string _host = "host";
        private readonly bool _more = true;
        private TcpClient _c = null;
        private static TcpClient s_c = null;
        private TcpClient Client { get; set; }

        public override string ToString() => $"{_gate}{_host}{_more}";

        void Reconnect()
        {
            {{statement}}
        }

        void Close()
        {
            _c?.Close();
            s_c?.Close();
            Client?.Close();
        }
        """;

    private static string Loop(string statement) => $$"""
        private Socket _s;

        void Open(EndPoint remote)
        {
            while (true)
            {
                {{statement}}
                try
                {
                    _s.Connect(remote);
                    return;
                }
                catch (SocketException)
                {
                }
            }
        }

        void Close() => _s?.Close();
        """;
}
