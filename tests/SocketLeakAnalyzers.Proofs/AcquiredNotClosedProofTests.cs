using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0201 report what really stays in CLOSE_WAIT, and does its fix really close it? The names end with the row measured.
/// </summary>
public sealed class AcquiredNotClosedProofTests
{
    private const string Connected = """
        var client = new TcpClient();
        client.Connect(peer);

        """;

    [Fact]
    public async Task Nothing_is_ever_done_28a()
    {
        var result = await ProveAcquiredAsync(Client(Connected));

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("using var client", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_ever_done_by_a_server_28a() => await ProveAcquiredAsync(ServerAsync("""
        Socket socket = await listener.AcceptSocketAsync();
        Console.Out.Flush();
        """));

    [Fact]
    public async Task One_read_and_no_question_28a() => await ProveAcquiredAsync(ClientAsync("""
        var client = new TcpClient();
        await client.ConnectAsync(peer);
        var stream = client.GetStream();
        var buffer = new byte[256];
        var n = await stream.ReadAsync(buffer);
        Console.Out.Write(Encoding.ASCII.GetString(buffer, 0, n).Length > 1000 ? "long" : "");
        """));

    [Fact]
    public async Task Stream_that_owns_its_socket_and_is_not_disposed_07d() => await ProveAcquiredAsync(Client("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);
        var stream = new NetworkStream(socket, ownsSocket: true);
        stream.ReadByte();
        """));

    [Fact]
    public async Task Tls_handshake_that_meets_garbage_09f() => await ProveAcquiredAsync(
        ClientAsync(
            """
            var client = new TcpClient();
            await client.ConnectAsync(peer);
            var ssl = new SslStream(client.GetStream(), false, Any);
            await ssl.AuthenticateAsClientAsync("localhost");
            await ssl.WriteAsync(new byte[1]);
            """,
            AnyCertificate),
        new() { PeerSpeaks = PeerSpeech.Garbage, ScenarioMayThrow = true });

    [Fact]
    public async Task Tls_handshake_whose_failure_is_swallowed_09i() => await ProveAcquiredAsync(
        Scenario("""
            public static async Task RunAsync(TcpListener listener, X509Certificate2 certificate)
            {
                var client = await listener.AcceptTcpClientAsync();
                try
                {
                    var ssl = new SslStream(client.GetStream());
                    await ssl.AuthenticateAsServerAsync(certificate);
                }
                catch (Exception e)
                {
                    Console.Out.Write(e.Message.Length > 1000 ? "long" : "");
                }
            }
            """),
        new() { PeerSpeaks = PeerSpeech.Garbage });

    [Theory]
    [InlineData("listener.AcceptTcpClient();")]
    [InlineData("listener.AcceptSocket();")]
    [InlineData("_ = listener.AcceptTcpClient();")]
    public async Task Accepted_and_dropped_18f(string statement)
    {
        var result = await ProveAcquiredAsync(Server(statement));

        Assert.Contains(".Dispose();", result.FixedSource, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await listener.AcceptTcpClientAsync();")]
    [InlineData("_ = await listener.AcceptSocketAsync();")]
    public async Task Accepted_and_dropped_async_18f(string statement) => await ProveAcquiredAsync(ServerAsync(statement));

    [Fact]
    public async Task Closed_on_one_path_only_28a() => await ProveAcquiredAsync(Client("""
        var client = new TcpClient();
        client.Connect(peer);
        if (peer.Port == 1)
        {
            client.Close();
        }
        """));

    [Theory]
    [InlineData("TcpClient Open() => new TcpClient(peer.Address.ToString(), peer.Port);\nvar client = Open();")]
    [InlineData("Func<TcpClient> open = () => new TcpClient(peer.Address.ToString(), peer.Port);\nvar client = open();")]
    public async Task Made_by_a_local_function_or_a_lambda_28a(string open)
    {
        var result = await ProveAcquiredAsync(Client(open + "\nclient.GetStream().ReadByte();"));

        Assert.Contains("using var client", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_of_a_switch_28a() => await ProveAcquiredAsync(Client("""
        switch (peer.AddressFamily)
        {
            case AddressFamily.InterNetwork:
                var client = new TcpClient();
                client.Connect(peer);
                break;
        }
        """));

    [Fact]
    public async Task Mail_client_that_is_not_disposed_60a()
    {
        var result = await ProveAcquiredAsync(
            Client("""
                var mail = new System.Net.Mail.SmtpClient(peer.Address.ToString(), peer.Port);
                mail.Send("a@localhost", "b@localhost", "hello", "world");
                """),
            Mailbox);

        Assert.Equal(5, result.Before.CloseWait);
    }

    [Fact]
    public Task Mail_client_that_is_disposed_60b() => ProveHarmlessAsync(
        Client("""
            using var mail = new System.Net.Mail.SmtpClient(peer.Address.ToString(), peer.Port);
            mail.Send("a@localhost", "b@localhost", "hello", "world");
            """),
        Mailbox);

    /// <summary>A mail server that says beforehand what it will answer, and then takes what comes.</summary>
    private static ProofOptions Mailbox => new()
    {
        PeerSends = "220 ready\r\n250 localhost\r\n250 sender\r\n250 recipient\r\n354 go on\r\n250 taken\r\n"u8.ToArray(),
        PeerCloses = PeerClose.Half,
    };
}
