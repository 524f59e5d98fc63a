using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Does SLA0202 report what is really lost, and does its fix really close it? The names end with the row measured.</summary>
public sealed class LostOnExceptionProofTests
{
    private const string Refused = """
        using var heard = new TcpClient();
        heard.Connect(peer);
        heard.GetStream().ReadByte();
        Console.Out.Write(Open(new IPEndPoint(peer.Address, 1))?.Connected == true ? "open" : "");
        """;

    [Fact]
    public async Task Tls_handshake_that_meets_garbage_09f()
    {
        var result = await ProveLostAsync(
            ClientAsync(
                "using var ssl = await OpenAsync(peer);",
                """
                private static async Task<SslStream> OpenAsync(IPEndPoint peer)
                {
                    var client = new TcpClient();
                    await client.ConnectAsync(peer);
                    var ssl = new SslStream(client.GetStream(), false, Any);
                    await ssl.AuthenticateAsClientAsync("localhost");
                    return ssl;
                }

                """ + AnyCertificate),
            new() { PeerSpeaks = PeerSpeech.Garbage, ScenarioMayThrow = true });

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("throw;", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_handshake_whose_failure_is_swallowed_09i() => await ProveLostAsync(
        Scenario("""
            public static async Task RunAsync(TcpListener listener, X509Certificate2 certificate)
            {
                var client = await listener.AcceptTcpClientAsync();
                try
                {
                    var ssl = new SslStream(client.GetStream());
                    await ssl.AuthenticateAsServerAsync(certificate);
                    client.Close();
                }
                catch (Exception e)
                {
                    Console.Out.Write(e.Message.Length > 1000 ? "long" : "");
                }
            }
            """),
        new() { PeerSpeaks = PeerSpeech.Garbage });

    [Fact]
    public async Task Parse_error_that_jumps_over_the_close_25c()
    {
        var result = await ProveLostAsync(
            Client("""
                var client = new TcpClient();
                client.Connect(peer);
                var reader = new StreamReader(client.GetStream());
                var line = reader.ReadLine();
                Console.Out.Write(int.Parse(line!) > 1000 ? "big" : "");
                client.Close();
                """),
            new() { ScenarioMayThrow = true });

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("using var client", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_that_throws_before_it_closes_25a() => await ProveLostAsync(Server(
        """
        var client = listener.AcceptTcpClient();
        Task.Run(() => Handle(client));
        """,
        """
        private static void Handle(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            var line = reader.ReadLine();
            Console.Out.Write(int.Parse(line!) > 1000 ? "big" : "");
            client.Close();
        }
        """));

    [DescriptorFact]
    public async Task Connect_that_is_refused_34a() => await ProveLostAsync(
        Client(
            Refused,
            """
            private static Socket? Open(IPEndPoint server)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(server);
                return socket;
            }
            """),
        new() { Evidence = LeakEvidence.Descriptors, ScenarioMayThrow = true });

    [DescriptorFact]
    public async Task Connect_that_is_refused_and_swallowed_34a()
    {
        var result = await ProveLostAsync(
            Client(
                Refused,
                """
                private static Socket? Open(IPEndPoint server)
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    try
                    {
                        socket.Connect(server);
                        return socket;
                    }
                    catch (SocketException)
                    {
                        return null;
                    }
                }
                """),
            new() { Evidence = LeakEvidence.Descriptors });

        Assert.DoesNotContain("throw;", result.FixedSource, StringComparison.Ordinal);
    }

    private static Task<ProofResult> ProveLostAsync(string source, ProofOptions? options = null) => ProveAsync(RuleIds.LostOnException, source, options);
}
