using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Does SLA0203 report what really stays in CLOSE_WAIT, and does its fix really close it? The names end with the row measured.</summary>
public sealed class AbandonedNotClosedProofTests
{
    private static readonly ProofOptions Silent = new() { PeerSends = Array.Empty<byte>(), PeerClosesAfterCalls = true };

    [Fact]
    public async Task Read_that_is_abandoned_24c()
    {
        var result = await ProveAbandonedAsync(
            ClientAsync("""
                var client = new TcpClient();
                await client.ConnectAsync(peer);
                var buffer = new byte[256];
                var reading = client.GetStream().ReadAsync(buffer, 0, buffer.Length);
                if (await Task.WhenAny(reading, Task.Delay(50)) != reading)
                {
                    return;
                }

                client.Close();
                """),
            Silent);

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("client.Dispose();", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_that_is_waited_for_only_so_long_24c()
    {
        var result = await ProveAbandonedAsync(
            Client("""
                var client = new TcpClient();
                client.Connect(peer);
                var buffer = new byte[256];
                if (!client.GetStream().ReadAsync(buffer, 0, buffer.Length).Wait(50))
                {
                    return;
                }

                client.Close();
                """),
            Silent);

        Assert.Contains("using var client", result.FixedSource, StringComparison.Ordinal);
    }

    [DescriptorFact]
    public async Task Connect_that_is_cancelled_59c() => await ProveAbandonedAsync(
        ClientAsync(
            """
            using var heard = new TcpClient();
            await heard.ConnectAsync(peer);
            using var stop = new CancellationTokenSource();
            stop.Cancel();
            using var socket = await OpenAsync(peer, stop.Token);
            """,
            """
            private static async Task<Socket?> OpenAsync(IPEndPoint peer, CancellationToken token)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await socket.ConnectAsync(peer, token);
                    return socket;
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
            }
            """),
        new() { Evidence = LeakEvidence.Descriptors });

    private static Task<ProofResult> ProveAbandonedAsync(string source, ProofOptions? options = null) => ProveAsync(RuleIds.AbandonedNotClosed, source, options);
}
