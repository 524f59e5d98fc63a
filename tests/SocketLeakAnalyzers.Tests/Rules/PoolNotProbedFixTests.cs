using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0106: the fix makes a loop that probes, and only of the one shape that it understands.</summary>
public sealed class PoolNotProbedFixTests
{
    [Theory]
    [InlineData("Socket", "c")]
    [InlineData("TcpClient", "c.Client")]
    [InlineData("NetworkStream", "c.Socket")]
    public Task Probes_the_socket_of_each_type(string type, string socket) => Verify.FixAsync<PoolNotProbedFix>(
        Pool(type, """
            // The last one first.
                if ({|SLA0106:_idle.TryTake(out var c)|})
                {
                    Console.WriteLine("reused");
                    return c;
                }
            """),
        Pool(type, $$"""
            // The last one first.
                while (_idle.TryTake(out var c))
                {
                    if (!({{socket}}.Poll(0, SelectMode.SelectRead) && {{socket}}.Available == 0))
                    {
                        Console.WriteLine("reused");
                        return c;
                    }

                    c.Dispose();
                }
            """));

    [Theory]
    [InlineData("if ({|SLA0106:_idle.TryTake(out Socket c)|}) return c; // again", "out Socket c", "return c; // again")]
    [InlineData("if ({|SLA0106:_idle.TryTake(out var c)|})\n        return c;", "out var c", "return c;")]
    [InlineData("if ({|SLA0106:_idle.TryTake(out var c)|})\n        // again\n        return c;", "out var c", "// again\n            return c;")]
    public Task Statement_without_a_block(string before, string variable, string statement) => Verify.FixAsync<PoolNotProbedFix>(
        Pool("Socket", before),
        Pool("Socket", $$"""
            while (_idle.TryTake({{variable}}))
                {
                    if (!(c.Poll(0, SelectMode.SelectRead) && c.Available == 0))
                    {
                        {{statement}}
                    }

                    c.Dispose();
                }
            """));

    [Fact]
    public Task Fix_all_fixes_each_pool() => Verify.FixFilesEverywhereAsync<PoolNotProbedFix>(Two(Before), Two(After));

    [Theory]
    [InlineData("Socket", "if ({|SLA0106:_idle.TryTake(out var c)|}) { return c; } else { Console.WriteLine(); }")]
    [InlineData("Socket", "if ({|SLA0106:_idle.TryTake(out var c)|} && c.Connected) { return c; }")]
    [InlineData("Socket", "if ({|SLA0106:_idle.TryTake(out var c)|}) { if (c.Connected) { return c; } c.Dispose(); }")]
    [InlineData("Socket", "if ({|SLA0106:_idle.TryTake(out var c)|}) { return c; }\n    Console.WriteLine(c == null);")]
    [InlineData("Socket", "Socket c;\n    if ({|SLA0106:_idle.TryTake(out c)|}) { return c; }")]
    [InlineData("Socket", "while ({|SLA0106:_idle.TryTake(out var c)|}) { if (c.Connected) { return c; } c.Dispose(); }")]
    [InlineData("SslStream", "if ({|SLA0106:_idle.TryTake(out var c)|}) { return c; }")]
    public Task Nothing_for_any_other_shape(string type, string take) => Verify.NoFixAsync<PoolNotProbedFix>(Pool(type, take));

    [Fact]
    public Task Nothing_for_an_expression() => Verify.NoFixAsync<PoolNotProbedFix>("""
        private readonly Stack<Socket> _idle = new Stack<Socket>();

        public Socket Rent() => {|SLA0106:_idle.Pop()|};

        public void Return(Socket socket) => _idle.Push(socket);
        """);

    [Fact]
    public Task Names_the_mode_in_full_where_it_has_to() => Verify.FixTest<PoolNotProbedFix>(
        Foreign("if ({|SLA0106:_idle.TryTake(out var c)|})\n        {\n            return c;\n        }"),
        Foreign("""
            while (_idle.TryTake(out var c))
                    {
                        if (!(c.Poll(0, System.Net.Sockets.SelectMode.SelectRead) && c.Available == 0))
                        {
                            return c;
                        }

                        c.Dispose();
                    }
            """)).In(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp7_3).RunAsync();

    private const string Before = """
        if ({|SLA0106:_idle.TryTake(out var c)|})
                {
                    return c;
                }
        """;

    private const string After = """
        while (_idle.TryTake(out var c))
                {
                    if (!(c.Poll(0, SelectMode.SelectRead) && c.Available == 0))
                    {
                        return c;
                    }

                    c.Dispose();
                }
        """;

    private static string Foreign(string take) => $$"""
        class Subject
        {
            private readonly System.Collections.Concurrent.ConcurrentBag<System.Net.Sockets.Socket> _idle = new System.Collections.Concurrent.ConcurrentBag<System.Net.Sockets.Socket>();

            public System.Net.Sockets.Socket Rent()
            {
                {{take}}

                return null;
            }

            public void Return(System.Net.Sockets.Socket socket)
            {
                _idle.Add(socket);
            }
        }
        """;

    private static string Two(string take) =>
        Verify.InClass(Pool("Socket", "%").Replace("%", take.Replace("\n    ", "\n", System.StringComparison.Ordinal), System.StringComparison.Ordinal))
        + Verify.InClass(Pool("Socket", "%").Replace("%", take.Replace("\n    ", "\n", System.StringComparison.Ordinal), System.StringComparison.Ordinal))
            .Replace("class Subject", "class SubjectOther", System.StringComparison.Ordinal);

    private static string Pool(string type, string take) => $$"""
        private readonly ConcurrentBag<{{type}}> _idle = new ConcurrentBag<{{type}}>();

        public {{type}} Rent()
        {
            {{take}}

            return null;
        }

        public void Return({{type}} connection) => _idle.Add(connection);
        """;
}
