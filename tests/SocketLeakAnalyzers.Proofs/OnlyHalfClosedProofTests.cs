using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0207 report members whose descriptors really leak, and does its fix close them? The names end with the row measured.
/// </summary>
public sealed class OnlyHalfClosedProofTests
{
    private static readonly ProofOptions Descriptors = new() { Evidence = LeakEvidence.Descriptors };

    [DescriptorFact]
    public async Task Shutdown_of_a_member_11a()
    {
        var result = await ProveAsync(RuleIds.OnlyHalfClosed, Owner("_socket.Shutdown(SocketShutdown.Both);"), Descriptors);

        Assert.Equal(5, result.Before.Descriptors);
    }

    [Fact]
    public async Task Shutdown_of_the_direction_that_has_ended_11c()
    {
        var result = await ProveAsync(RuleIds.OnlyHalfClosed, Owner("_socket.Shutdown(SocketShutdown.Receive);"));

        Assert.Equal(5, result.Before.CloseWait);
    }

    [DescriptorFact]
    public async Task Disconnect_of_a_member_12a() =>
        await ProveAsync(RuleIds.OnlyHalfClosed, Owner("_socket.Disconnect(false);"), Descriptors);

    [DescriptorFact]
    public async Task Shutdown_in_a_try_11b() => await ProveAsync(
        RuleIds.OnlyHalfClosed,
        Owner("""
            try
            {
                _socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException e)
            {
                Console.Out.Write(e.Message.Length > 1000 ? "long" : "");
            }
            """),
        Descriptors);

    [Theory]
    [InlineData("_socket.Shutdown(SocketShutdown.Both);\n_socket.Close();")]
    [InlineData("_socket.Disconnect(false);\n_socket.Close();")]
    public Task Closed_afterward_11e_12c(string end) => ProveHarmlessAsync(Owner(end));

    [Fact]
    public async Task Shutdown_of_one_direction_of_a_variable_11c() => await ProveAsync(RuleIds.OnlyHalfClosed, Client("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);
        socket.Shutdown(SocketShutdown.Receive);
        """));

    [DescriptorFact]
    public async Task Shutdown_of_a_variable_11a() => await ProveAsync(
        RuleIds.OnlyHalfClosed,
        Client("""
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            socket.Shutdown(SocketShutdown.Both);
            """),
        new() { Evidence = LeakEvidence.Descriptors });

    private static string Owner(string end) => Scenario($$"""
        public static void Run(IPEndPoint peer)
        {
            var talk = new Talk(peer);
            talk.Listen();
            talk.End();
        }

        private sealed class Talk
        {
            private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

            public Talk(IPEndPoint peer) => _socket.Connect(peer);

            public void Listen()
            {
                while (Next() > 0)
                {
                }
            }

            public void End()
            {
                {{end.Replace("\n", "\n        ", System.StringComparison.Ordinal)}}
            }

            private int Next() => _socket.Receive(new byte[256]);
        }
        """);
}
