using System;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Does the harness see a leak of each kind, and that it is cured? The names end with the row measured.</summary>
public sealed class LeakProofTests
{
    [Fact]
    public async Task Client_sync_socket_01a()
    {
        var result = await ProveAsync(Scenarios.SocketClient("socket.Close();"));

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Equal(0, result.After.CloseWait);
        Assert.Equal(5, result.After.Peers);
        Assert.Single(result.Reported);
        Assert.DoesNotContain(MarkerAnalyzer.Prefix, result.FixedSource, StringComparison.Ordinal);
    }

    [DescriptorFact]
    public async Task Descriptors_are_counted_without_those_of_the_peer()
    {
        var result = await ProveAsync(
            Scenarios.SocketClient("socket.Close();"), new() { PeerCloses = PeerClose.Half, Connections = 3 });

        Assert.Equal(new LeakFigures(3, 3, 3), result.Before);
        Assert.Equal(new LeakFigures(0, 0, 3), result.After);
    }

    [Fact]
    public async Task Client_async_tcp_client_06g() => await ProveAsync("""
        using System.Net;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task RunAsync(IPEndPoint peer)
            {
                var client = new TcpClient();
                await client.ConnectAsync(peer);
                var stream = client.GetStream();
                var buffer = new byte[256];
                while (true)
                {
                    if (await stream.ReadAsync(buffer) == 0)
                    {
                        // cure: client.Dispose();
                        break;
                    }
                }
            }
        }
        """);

    [Fact]
    public async Task Client_callbacks_that_outlast_the_call_04a() => await ProveAsync("""
        using System.Net;
        using System.Net.Sockets;

        public static class Scenario
        {
            public static void Run(IPEndPoint peer)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(peer);
                Begin(socket, new byte[256]);
            }

            private static void Begin(Socket socket, byte[] buffer) => socket.BeginReceive(buffer, 0, 256, SocketFlags.None, ar =>
            {
                if (socket.EndReceive(ar) > 0)
                {
                    Begin(socket, buffer);
                }
                // cure: else socket.Close();
            }, null);
        }
        """);

    [Fact]
    public async Task Server_of_a_tcp_listener() => await ProveAsync("""
        using System.Net.Sockets;

        public static class Scenario
        {
            public static void Run(TcpListener listener)
            {
                var client = listener.AcceptTcpClient();
                var buffer = new byte[256];
                while (client.GetStream().Read(buffer, 0, buffer.Length) > 0)
                {
                }
                // cure: client.Close();
            }
        }
        """);

    [Fact]
    public async Task Server_of_a_socket() => await ProveAsync("""
        using System;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async ValueTask RunAsync(Socket listener)
            {
                var socket = await listener.AcceptAsync();
                var buffer = new byte[256];
                while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) > 0)
                {
                }
                // cure: socket.Close();
            }
        }
        """);

    [Fact]
    public async Task Server_whose_accept_loop_stops_18h() => await ProveAsync(
        """
        using System;
        using System.Net.Sockets;

        public static class Scenario
        {
            public static void Run(TcpListener listener)
            {
                while (true)
                {
                    using var client = listener.AcceptTcpClient();
                    try { throw new FormatException(); }
                    catch (FormatException)
                    {
                        // cure: continue;
                        break;
                    }
                }
            }
        }
        """,
        new() { Calls = 1, ScenarioEnds = ScenarioEnd.Never, Leaks = 4 });

    [Theory]
    [InlineData(PeerClose.Full)]
    [InlineData(PeerClose.Half)]
    public async Task Client_tls_09a_09m(PeerClose close) => await ProveAsync(
        Scenarios.TlsClient("client.Dispose();"), new() { PeerSpeaks = PeerSpeech.Tls, PeerCloses = close });

    [Fact]
    public async Task Client_whose_tls_handshake_meets_garbage_09f() => await ProveAsync(
        Scenarios.TlsClient("", beforeHandshake: "using var cured = client;"),
        new() { PeerSpeaks = PeerSpeech.Garbage, ScenarioMayThrow = true });

    [Theory]
    [InlineData(PeerSpeech.Tls)]
    [InlineData(PeerSpeech.Garbage)]
    public async Task Server_tls_09i(PeerSpeech speech) => await ProveAsync(
        """
        using System.Net.Security;
        using System.Net.Sockets;
        using System.Security.Cryptography.X509Certificates;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task RunAsync(TcpListener listener, X509Certificate2 certificate)
            {
                var client = await listener.AcceptTcpClientAsync();
                // cure: using var cured = client;
                var ssl = new SslStream(client.GetStream());
                await ssl.AuthenticateAsServerAsync(certificate);
                while (await ssl.ReadAsync(new byte[256]) > 0)
                {
                }
            }
        }
        """,
        new() { PeerSpeaks = speech, ScenarioMayThrow = speech == PeerSpeech.Garbage });

    [Fact]
    public async Task Client_of_an_http_response_15a() => await ProveAsync(
        """
        using System.Net;
        using System.Net.Http;
        using System.Threading.Tasks;

        public static class Scenario
        {
            private static readonly HttpClient Http = new();

            public static async Task RunAsync(IPEndPoint peer)
            {
                var response = await Http.GetAsync($"http://{peer}/", HttpCompletionOption.ResponseHeadersRead);
                // cure: using var cured = response;
                response.EnsureSuccessStatusCode();
            }
        }
        """,
        new()
        {
            PeerWaitsForData = true,
            PeerSends = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nsome"),
        });

    [Fact]
    public async Task Loop_without_end_02b() => await ProveAsync(
        """
        using System.Net;
        using System.Net.Sockets;
        using System.Threading;

        public static class Scenario
        {
            public static void Run(IPEndPoint peer)
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(peer);
                var buffer = new byte[256];
                while (true)
                {
                    if (socket.Receive(buffer) == 0)
                    {
                        // cure: break;
                        Thread.Sleep(1);
                    }
                }
            }
        }
        """,
        new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed });

    [Fact]
    public async Task Loop_without_end_that_swallows_what_is_thrown_02d() => await ProveAsync(
        """
        using System.IO;
        using System.Net;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static async Task RunAsync(IPEndPoint peer) => await ReadAsync(peer);

            private static async Task<int> ReadAsync(IPEndPoint peer)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(peer);
                for (var buffer = new byte[4]; ;)
                {
                    try { await client.GetStream().ReadExactlyAsync(buffer); }
                    // cure: catch (EndOfStreamException) { return 0; }
                    catch { await Task.Delay(1); }
                }
            }
        }
        """,
        new() { ScenarioEnds = ScenarioEnd.ReturnsOnceFixed });

    [Fact]
    public async Task Callbacks_without_end() => await ProveAsync("""
        using System.Net;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static void Run(IPEndPoint peer)
            {
                var client = new TcpClient();
                client.Connect(peer);
                Read(client, new byte[256]);
            }

            private static void Read(TcpClient client, byte[] buffer) =>
                client.GetStream().ReadAsync(buffer, 0, 256).ContinueWith(async read =>
                {
                    // cure: if (read.Result == 0) { client.Close(); return; }
                    await Task.Delay(1);
                    Read(client, buffer);
                });
        }
        """);

    [Fact]
    public async Task Objects_that_are_held() => await ProveAsync("""
        using System.Collections.Generic;
        using System.Net;
        using System.Net.Sockets;

        public static class Scenario
        {
            private static readonly List<object> Held = new();

            public static void Run(IPEndPoint peer)
            {
                var client = new TcpClient();
                Held.Add(client);
                client.Connect(peer);
                while (client.GetStream().ReadByte() >= 0)
                {
                }
                // cure: client.Close();
            }
        }
        """);

    [DescriptorFact]
    public async Task Descriptor_after_a_shutdown_11a()
    {
        var result = await ProveAsync(
            Scenarios.SocketClient("socket.Close();", first: "socket.Shutdown(SocketShutdown.Both);"),
            new() { Evidence = LeakEvidence.Descriptors });

        Assert.Equal(0, result.Before.CloseWait);
        Assert.Equal(5, result.Before.Descriptors);
    }

    [DescriptorFact]
    public async Task Descriptor_after_a_reset_19a() => await ProveAsync(
        Scenarios.SocketClient("", beforeConnect: "using var cured = socket;"),
        new() { PeerCloses = PeerClose.Reset, Evidence = LeakEvidence.Descriptors, ScenarioMayThrow = true });

    [Fact]
    public async Task Two_fixes_where_two_are_reported()
    {
        var result = await ProveAsync(Scenarios.SocketClient("socket.Close();", beforeConnect: "socket.NoDelay = true;"));

        Assert.Equal(2, result.Reported.Length);
    }

    [DescriptorFact]
    public async Task A_listener_is_no_descriptor_of_the_scenario_even_if_it_is_stopped()
    {
        const string Source = """
            using System.Net.Sockets;

            public static class Scenario
            {
                public static void Run(TcpListener listener)
                {
                    using var client = listener.AcceptTcpClient();
                    listener.Stop();
                    while (client.GetStream().ReadByte() >= 0)
                    {
                    }
                }
            }
            """;

        Assert.Equal(
            new LeakFigures(0, 0, 1),
            await LeakProof.MeasureAsync(Source, expectLeak: false, new() { Connections = 1 }));
    }

    [Fact]
    public async Task A_measure_needs_no_rule()
    {
        Assert.Equal(5, (await LeakProof.MeasureAsync(Scenarios.SocketClient("socket.Close();"), expectLeak: true)).CloseWait);
        Assert.True((await LeakProof.MeasureAsync(Scenarios.ClosingClient, expectLeak: false)).IsClean);
    }

    private static Task<ProofResult> ProveAsync(string source, ProofOptions? options = null) =>
        LeakProof.ProveAsync(source, MarkerAnalyzer.Id, new MarkerFix(), options, new MarkerAnalyzer());
}
