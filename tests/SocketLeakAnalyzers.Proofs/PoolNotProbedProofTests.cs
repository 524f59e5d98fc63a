using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0106 report pools that really fill with CLOSE_WAIT, and does its fix empty them? Five connections are put into
/// the pool; their peers close while they are idle; then one is rented.
/// </summary>
public sealed class PoolNotProbedProofTests
{
    private static readonly ProofOptions OneCall = new() { Calls = 1, PeerSends = ReadOnlyMemory<byte>.Empty, Leaks = 4 };

    [Theory]
    [InlineData("ConcurrentBag", "Add", "TryTake")]
    [InlineData("ConcurrentQueue", "Enqueue", "TryDequeue")]
    public async Task Idle_sockets_20d(string collection, string put, string take)
    {
        var result = await ProvePoolAsync($$"""
            public static async Task RunAsync(IPEndPoint peer)
            {
                var pool = new SocketPool(peer);
                for (var i = 0; i < 5; i++)
                {
                    pool.Return(pool.Open());
                }

                await PeerHasClosedAsync(peer);
                using var rented = pool.Rent();
                rented.Receive(new byte[16]);
            }

            private sealed class SocketPool
            {
                private readonly System.Collections.Concurrent.{{collection}}<Socket> _idle = new();
                private readonly IPEndPoint _peer;

                public SocketPool(IPEndPoint peer) => _peer = peer;

                public Socket Rent()
                {
                    if (_idle.{{take}}(out var socket))
                    {
                        return socket;
                    }

                    return Open();
                }

                public void Return(Socket socket) => _idle.{{put}}(socket);

                public Socket Open()
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    socket.Connect(_peer);
                    return socket;
                }
            }
            """);

        Assert.Equal(4, result.Before.CloseWait);
    }

    [Fact]
    public async Task Idle_clients_20d()
    {
        var result = await ProvePoolAsync("""
            private static readonly System.Collections.Concurrent.ConcurrentStack<TcpClient> Idle = new();

            public static async Task RunAsync(IPEndPoint peer)
            {
                for (var i = 0; i < 5; i++)
                {
                    Return(await OpenAsync(peer));
                }

                await PeerHasClosedAsync(peer);
                using var rented = await RentAsync(peer);
                await rented.GetStream().ReadAsync(new byte[16]);
            }

            private static async Task<TcpClient> RentAsync(IPEndPoint peer)
            {
                if (Idle.TryPop(out var client)) return client;
                return await OpenAsync(peer);
            }

            private static void Return(TcpClient client) => Idle.Push(client);

            private static async Task<TcpClient> OpenAsync(IPEndPoint peer)
            {
                var client = new TcpClient();
                await client.ConnectAsync(peer);
                return client;
            }
            """);

        Assert.Equal(4, result.Before.CloseWait);
    }

    private static Task<ProofResult> ProvePoolAsync(string members) =>
        LeakProof.ProveAsync(Scenario(members + "\n\n" + PeerHasClosed), RuleIds.PoolNotProbed, new PoolNotProbedFix(), OneCall);
}
