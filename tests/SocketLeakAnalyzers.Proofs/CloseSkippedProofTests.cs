using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0208 report closes that are really skipped, and does its fix make them? The peer resets the connection, so that no
/// CLOSE_WAIT tells of what leaks: the descriptors do. The names end with the row measured.
/// </summary>
public sealed class CloseSkippedProofTests
{
    private const string IfConnected = """
        if (socket.Connected)
        {
            socket.Shutdown(SocketShutdown.Both);
            socket.Close();
        }
        """;

    private const string OneTry = """
        try
        {
            socket.Shutdown(SocketShutdown.Both);
            socket.Close();
        }
        catch (SocketException)
        {
        }
        """;

    private const string Finally = """
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
        }
        finally
        {
            socket.Close();
        }
        """;

    /// <summary>The peer answers the first byte with its reset, and one of the next meets it.</summary>
    private const string UntilReset = """
        while (true)
        {
            socket.Send(new byte[1]);
            Thread.Sleep(10);
        }
        """;

    /// <summary>The same for one that reads as well: who only writes would be told so (03h).</summary>
    private const string UntilResetOrEnd = """
        while (true)
        {
            socket.Send(new byte[1]);
            if (socket.Receive(new byte[1]) == 0)
            {
                break;
            }
        }
        """;

    /// <summary>The peer answers with its FIN.</summary>
    private const string UntilFin = """
        socket.Send(new byte[1]);
        while (socket.Receive(new byte[256]) > 0)
        {
        }
        """;

    private static readonly ProofOptions Reset = new() { PeerCloses = PeerClose.Reset, PeerWaitsForData = true, Evidence = LeakEvidence.Descriptors };

    [DescriptorFact]
    public async Task If_connected_33b()
    {
        var result = await ProveAsync(RuleIds.CloseSkipped, Socket(IfConnected), Reset);

        Assert.Equal(5, result.Before.Descriptors);
    }

    [DescriptorFact]
    public async Task If_connected_after_the_peer_s_FIN_33c()
    {
        var figures = await LeakProof.MeasureAsync(
            Socket(IfConnected, UntilFin), expectLeak: false, new() { PeerWaitsForData = true, PeerCloses = PeerClose.Half });

        Assert.True(figures.IsClean, figures.ToString());
    }

    [DescriptorFact]
    public async Task Stream_first_33d()
    {
        var result = await ProveAsync(RuleIds.CloseSkipped, Client("client.GetStream().Close();\nclient.Close();"), Reset with { ScenarioMayThrow = true });

        Assert.Equal(5, result.Before.Descriptors);
        Assert.DoesNotContain("client.GetStream().Close()", result.FixedSource, StringComparison.Ordinal);
    }

    [DescriptorFact]
    public async Task If_connected_after_a_failed_write_33e() =>
        await ProveAsync(RuleIds.CloseSkipped, Client("if (client.Connected) client.Close();"), Reset);

    [DescriptorFact]
    public async Task If_connected_by_a_member_33e() => await ProveAsync(
        RuleIds.CloseSkipped,
        Scenario("""
            public static void Run(IPEndPoint peer)
            {
                var talk = new Talk(peer);
                talk.Say();
                talk.Stop();
            }

            private sealed class Talk
            {
                private TcpClient _client = new();

                public Talk(IPEndPoint peer) => _client.Connect(peer);

                public void Say()
                {
                    try
                    {
                        while (true)
                        {
                            _client.GetStream().WriteByte(1);
                            Thread.Sleep(10);
                        }
                    }
                    catch (IOException)
                    {
                    }
                }

                public void Stop()
                {
                    if (_client != null && _client.Connected)
                    {
                        _client.Close();
                        _client = null!;
                    }
                }
            }
            """),
        Reset);

    /// <summary>A socket whose connect has failed beside one that is in order.</summary>
    [DescriptorFact]
    public async Task One_try_for_shutdown_and_close()
    {
        var result = await ProveAsync(RuleIds.CloseSkipped, Refused(OneTry), new() { Evidence = LeakEvidence.Descriptors });

        Assert.Contains("socket.Close();", result.FixedSource[result.FixedSource.IndexOf("finally", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [DescriptorFact]
    public Task Shutdown_and_close_without_a_try_33a() =>
        ProveHarmlessAsync(Socket("socket.Shutdown(SocketShutdown.Both);\nsocket.Close();", UntilResetOrEnd), Reset);

    [DescriptorFact]
    public Task Close_in_finally_33f() => ProveHarmlessAsync(Socket(Finally, UntilResetOrEnd), Reset);

    [DescriptorFact]
    public Task Close_in_finally_after_a_failed_connect_33f() => ProveHarmlessAsync(Refused(Finally));

    private static string Socket(string end, string talk = UntilReset) => RealRules.Client(
        $$"""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);
        try
        {
            {{talk}}
        }
        catch (SocketException)
        {
        }

        End(socket);
        """,
        $"private static void End(Socket socket)\n{{\n{end}\n}}");

    private static string Client(string end) => RealRules.Client(
        """
        var client = new TcpClient();
        client.Connect(peer);
        try
        {
            while (true)
            {
                client.GetStream().WriteByte(1);
                Thread.Sleep(10);
            }
        }
        catch (IOException)
        {
        }

        End(client);
        """,
        $"private static void End(TcpClient client)\n{{\n    {end.Replace("\n", "\n    ", StringComparison.Ordinal)}\n}}");

    private static string Refused(string end) => RealRules.Client(
        """
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp);
        other.Connect(peer);
        while (other.Receive(new byte[256]) > 0)
        {
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, 1));
        }
        catch (SocketException)
        {
        }

        End(socket);
        """,
        $"private static void End(Socket socket)\n{{\n{end}\n}}");
}
