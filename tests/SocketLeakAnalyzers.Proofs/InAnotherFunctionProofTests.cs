using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does a leak whose statements stand in another function really leak, and does the fix really close it there? The names end with the row
/// measured.
/// </summary>
public sealed class InAnotherFunctionProofTests
{
    private const string Connected = """
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);

        """;

    private const string ReadsToTheEnd = """
        var buffer = new byte[256];
        while (true)
        {
            if (socket.Receive(buffer) == 0)
            {
                return;
            }
        }
        """;

    [Fact]
    public async Task Read_in_an_awaited_helper_01c() => await ProveEndOfStreamAsync(ClientAsync(
        """
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(peer);
        var buffer = new byte[256];
        while (true)
        {
            if (await TakeAsync(socket, buffer) == 0)
            {
                return;
            }
        }
        """,
        """
        private static async Task<int> TakeAsync(Socket from, byte[] into) => await DeeperAsync(from, into);

        private static async Task<int> DeeperAsync(Socket from, byte[] into)
        {
            return await from.ReceiveAsync(into, SocketFlags.None);
        }
        """));

    [Fact]
    public async Task Loop_in_a_helper_that_the_caller_waits_for_01a() => await ProveEndOfStreamAsync(Client(
        Connected + "Serve(socket);",
        $$"""
        private static void Serve(Socket socket)
        {
        {{ReadsToTheEnd}}
        }
        """));

    [Fact]
    public async Task Loop_in_a_local_function_01a() => await ProveEndOfStreamAsync(Client(Connected + $$"""
        Serve();

        void Serve()
        {
        {{ReadsToTheEnd}}
        }
        """));

    [Fact]
    public async Task Loop_in_a_lambda_01a() => await ProveEndOfStreamAsync(Client(Connected + $$"""
        Action serve = () =>
        {
        {{ReadsToTheEnd}}
        };
        serve();
        """));

    [Fact]
    public async Task Helper_that_closes_only_when_it_throws_01a() => await ProveEndOfStreamAsync(Client(
        Connected + """
        var buffer = new byte[256];
        while (true)
        {
            if (Take(socket, buffer) == 0)
            {
                return;
            }
        }
        """,
        """
        private static int Take(Socket from, byte[] into)
        {
            try
            {
                return from.Receive(into);
            }
            catch (SocketException)
            {
                from.Close();
                throw;
            }
        }
        """));

    [Fact]
    public async Task Helper_that_a_loop_asks_for_ever_02a() => await ProveAsync(
        "SLA0102",
        Client(
            Connected + """
            var buffer = new byte[256];
            while (true)
            {
                int n = Take(socket, buffer);
                if (n == 0)
                {
                    Thread.Sleep(1);
                    continue;
                }

                Console.Out.Flush();
            }
            """,
            "private static int Take(Socket from, byte[] into) => from.Receive(into);"),
        new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed });

    [Fact]
    public async Task Left_only_by_the_exact_count_02a() => await ProveAsync(
        "SLA0102",
        Client(Connected + """
            int wanted = 1000;
            var buffer = new byte[wanted];
            while (true)
            {
                int n = socket.Receive(buffer);
                if (n == wanted)
                {
                    break;
                }

                Thread.Sleep(1);
            }

            socket.Close();
            """),
        new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed });
}
