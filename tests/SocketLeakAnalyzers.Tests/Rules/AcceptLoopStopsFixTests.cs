using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0107: the fix starts a handler as a task of its own, where nothing else depends on its end.</summary>
public sealed class AcceptLoopStopsFixTests
{
    [Theory]
    [InlineData("{|SLA0107:Handle(client)|};", "_ = Task.Run(() => Handle(client));")]
    [InlineData("{|SLA0107:Echo(client.GetStream(), \"hello\", 1)|}; // until it closes", "_ = Task.Run(() => Echo(client.GetStream(), \"hello\", 1)); // until it closes")]
    [InlineData("// One at a time.\n        {|SLA0107:this.Handle(client)|};", "// One at a time.\n        _ = Task.Run(() => this.Handle(client));")]
    [InlineData("if (port == 0)\n        {\n            client.Close();\n            continue;\n        }\n\n        {|SLA0107:Handle(client)|};", "if (port == 0)\n        {\n            client.Close();\n            continue;\n        }\n\n        _ = Task.Run(() => Handle(client));")]
    [InlineData("var stream = client.GetStream();\n        {|SLA0107:Echo(stream, _greeting, port)|};\n        Use(null);", "var stream = client.GetStream();\n        _ = Task.Run(() => Echo(stream, _greeting, port));\n        Use(null);")]
    [InlineData("{|SLA0107:HandleAsync(client)|}.Wait();", "_ = Task.Run(() => HandleAsync(client).Wait());")]
    public Task Synchronous_handler(string before, string after) =>
        Verify.FixAsync<AcceptLoopStopsFix>(Server("void", "AcceptTcpClient()", before), Server("void", "AcceptTcpClient()", after));

    [Theory]
    [InlineData("await {|SLA0107:HandleAsync(client)|};", "_ = Task.Run(async () => await HandleAsync(client));")]
    [InlineData("await {|SLA0107:HandleAsync(client)|}.ConfigureAwait(false);", "_ = Task.Run(async () => await HandleAsync(client).ConfigureAwait(false));")]
    public Task Asynchronous_handler(string before, string after) =>
        Verify.FixAsync<AcceptLoopStopsFix>(Server("async Task", "AcceptTcpClientAsync()", before, "await "), Server("async Task", "AcceptTcpClientAsync()", after, "await "));

    [Fact]
    public Task Fix_all_fixes_each_loop()
    {
        var before = Server("void", "AcceptTcpClient()", "{|SLA0107:Handle(client)|};") + "\n\n" + Second("{|SLA0107:Handle(client)|};");
        var after = Server("void", "AcceptTcpClient()", "_ = Task.Run(() => Handle(client));") + "\n\n" + Second("_ = Task.Run(() => Handle(client));");
        return Verify.FixEverywhereAsync<AcceptLoopStopsFix>(before, after);
    }

    [Theory]
    [InlineData("{|SLA0107:Handle(client)|};\n        client.Close();")]
    [InlineData("var stream = client.GetStream();\n        {|SLA0107:Handle(client)|};\n        stream.Close();")]
    [InlineData("try { {|SLA0107:Handle(client)|}; } catch (IOException) { Use(null); }")]
    [InlineData("using (client) { {|SLA0107:Handle(client)|}; }")]
    [InlineData("using var stream = client.GetStream();\n        {|SLA0107:Handle(client)|};")]
    [InlineData("lock (_greeting) { {|SLA0107:Handle(client)|}; }")]
    [InlineData("var n = {|SLA0107:Count(client)|};\n        Use(n);")]
    [InlineData("Use({|SLA0107:Count(client)|});")]
    [InlineData("{|SLA0107:Echo(client.GetStream(), _greeting, ++served)|};")]
    [InlineData("served += 1;\n        {|SLA0107:Echo(client.GetStream(), _greeting, served)|};")]
    [InlineData("{|SLA0107:Echo(client.GetStream(), string.Concat(_greeting, \"!\"), 1)|};")]
    [InlineData("while ({|SLA0107:client.GetStream().ReadByte()|} >= 0) { }\n        client.Close();")]
    public Task Nothing_where_something_depends_on_its_end(string handling) => Verify.NoFixAsync<AcceptLoopStopsFix>(Server("void", "AcceptTcpClient()", handling));

    [Fact]
    public Task Nothing_where_the_variable_is_that_of_all_turns() => Verify.NoFixAsync<AcceptLoopStopsFix>(
        Server("void", "AcceptTcpClient()", "{|SLA0107:Handle(client)|};")
            .Replace("var client =", "client =", System.StringComparison.Ordinal)
            .Replace("while (true)", "TcpClient client;\n    while (true)", System.StringComparison.Ordinal));

    [Fact]
    public Task Nothing_where_the_handler_is_all_that_is_awaited() =>
        Verify.NoFixAsync<AcceptLoopStopsFix>(Server("async Task", "AcceptTcpClient()", "await {|SLA0107:HandleAsync(client)|};"));

    [Fact]
    public Task Nothing_where_the_discard_is_a_variable() =>
        Verify.NoFixAsync<AcceptLoopStopsFix>(Server("void", "AcceptTcpClient()", "var _ = 1;\n        Use(_);\n        {|SLA0107:Handle(client)|};"));

    [Fact]
    public Task Nothing_where_the_handler_is_given_what_it_may_not_capture() => Verify.NoFixAsync<AcceptLoopStopsFix>("""
        static void Serve(TcpListener listener, ref int served)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                {|SLA0107:Handle(client, ref served)|};
            }
        }

        static void Handle(TcpClient client, ref int served)
        {
            using (client)
            {
                while (client.GetStream().ReadByte() >= 0)
                {
                    served++;
                }
            }
        }
        """);

    [Fact]
    public Task Nothing_for_a_loop_that_an_exception_ends() => Verify.NoFixAsync<AcceptLoopStopsFix>("""
        static void Start(TcpListener listener)
        {
            Task.Run(async () =>
            {
                while (true)
                {
                    using var client = await {|SLA0107:listener.AcceptTcpClientAsync()|};
                }
            });
        }
        """);

    [Fact]
    public Task Names_the_task_in_full_where_it_has_to() => Verify.FixTest<AcceptLoopStopsFix>(
        Foreign("{|SLA0107:Handle(client)|};"),
        Foreign("_ = System.Threading.Tasks.Task.Run(() => Handle(client));")).In(LanguageVersion.CSharp7_3).RunAsync();

    private static string Foreign(string handling) => $$"""
        using System.Net.Sockets;

        class Subject
        {
            static void Serve(TcpListener listener)
            {
                while (true)
                {
                    var client = listener.AcceptTcpClient();
                    {{handling}}
                }
            }

            static void Handle(TcpClient client)
            {
                using (client)
                {
                    while (client.GetStream().ReadByte() >= 0)
                    {
                    }
                }
            }
        }
        """;

    private static string Second(string handling) => $$"""
        void Again(TcpListener listener)
        {
            for (;;)
            {
                var client = listener.AcceptTcpClient();
                {{handling}}
            }
        }
        """;

    private static string Server(string result, string accept, string handling, string await = "") => $$"""
        public string _greeting = "hello";

        {{result}} Serve(TcpListener listener, int port)
        {
            var served = 0;
            Use(served);
            while (true)
            {
                var client = {{await}}listener.{{accept}};
                {{handling}}
            }
        }

        static void Use(object value) => Console.WriteLine(value);

        void Handle(TcpClient client)
        {
            using (client)
            {
                while (client.GetStream().ReadByte() >= 0)
                {
                }
            }
        }

        static int Count(TcpClient client)
        {
            var count = 0;
            using (client)
            {
                while (client.GetStream().ReadByte() >= 0)
                {
                    count++;
                }
            }

            return count;
        }

        static void Echo(NetworkStream stream, string greeting, int number)
        {
            using (stream)
            {
                Console.WriteLine(greeting + number);
                stream.CopyTo(stream);
            }
        }

        static async Task HandleAsync(TcpClient client)
        {
            using (client)
            {
                await client.GetStream().CopyToAsync(Stream.Null);
            }
        }
        """;
}
