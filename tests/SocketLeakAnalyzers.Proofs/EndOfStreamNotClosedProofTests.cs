using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0101 report what really stays in CLOSE_WAIT, and does <c>using</c>, its first fix, really close it? The names end
/// with the row measured.
/// </summary>
public sealed class EndOfStreamNotClosedProofTests
{
    private const string SocketLoop = """
        var buffer = new byte[256];
        while (true)
        {
            var n = socket.Receive(buffer);
            if (n == 0)
            {
                return;
            }

            Console.Out.Flush();
        }
        """;

    private const string SocketLoopAsync = """
        var buffer = new byte[256];
        while (true)
        {
            int n = await socket.ReceiveAsync(buffer, SocketFlags.None);
            if (n == 0) return;
        }
        """;

    [Fact]
    public async Task Client_01a()
    {
        var result = await ProveEndOfStreamAsync(Client("""
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);

            """ + SocketLoop));

        Assert.Equal(5, result.Before.CloseWait);
        Assert.Contains("using var socket = new Socket", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_01a() => await ProveEndOfStreamAsync(Server("var socket = listener.AcceptSocket();\n" + SocketLoop));

    [Fact]
    public async Task Client_async_01c() => await ProveEndOfStreamAsync(ClientAsync("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(peer);

        """ + SocketLoopAsync));

    [Fact]
    public async Task Server_async_01c() =>
        await ProveEndOfStreamAsync(ServerAsync("Socket socket = await listener.AcceptSocketAsync();\n" + SocketLoopAsync));

    [Fact]
    public async Task Client_that_waits_for_its_tasks_01c() => await ProveEndOfStreamAsync(Client("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.ConnectAsync(peer).GetAwaiter().GetResult();
        var segment = new ArraySegment<byte>(new byte[256]);
        while (socket.ReceiveAsync(segment, SocketFlags.None).Result > 0)
        {
        }
        """));

    [Fact]
    public async Task Tcp_client_06a() => await ProveEndOfStreamAsync(Client("""
        var client = new TcpClient();
        client.Connect(peer);
        var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            if (stream.Read(buffer, 0, buffer.Length) == 0) break;
        }
        """));

    [Fact]
    public async Task Tcp_server_06a() => await ProveEndOfStreamAsync(Server("""
        TcpClient client = listener.AcceptTcpClient();
        NetworkStream stream = client.GetStream();
        int b;
        while ((b = stream.ReadByte()) != -1)
        {
            Console.Out.Flush();
        }
        """));

    [Fact]
    public async Task Tcp_client_async_06g() => await ProveEndOfStreamAsync(ClientAsync("""
        var client = new TcpClient();
        await client.ConnectAsync(peer).ConfigureAwait(false);
        var stream = client.GetStream();
        var buffer = new byte[256];
        while (true)
        {
            var n = await stream.ReadAsync(buffer).ConfigureAwait(false);
            if (n <= 0)
                break;
        }
        """));

    [Theory]
    [InlineData("if (n == 0) { done = true; }")]
    [InlineData("if (!(n > 0)) done = true;")]
    [InlineData("if (n is 0) { done = true; }")]
    [InlineData("if (n < 1) { done = true; } else { Console.Out.Flush(); }")]
    [InlineData("switch (n) { case 0: done = true; break; default: break; }")]
    public async Task Tcp_server_async_with_a_flag_06g(string test) => await ProveEndOfStreamAsync(ServerAsync($$"""
        var client = await listener.AcceptTcpClientAsync();
        var buffer = new byte[256];
        var done = false;
        while (!done)
        {
            var n = await client.GetStream().ReadAsync(buffer, 0, 256);
            {{test}}
        }
        """));

    [Fact]
    public async Task Reader_08a() => await ProveEndOfStreamAsync(Client("""
        var client = new TcpClient();
        client.Connect(peer);
        var reader = new StreamReader(client.GetStream());
        while (true)
        {
            var line = reader.ReadLine();
            if (line == null) return;
            Console.Out.Write(line.Length > 1000 ? line : "");
        }
        """));

    [Fact]
    public async Task Reader_async_08a() => await ProveEndOfStreamAsync(ServerAsync("""
        var client = await listener.AcceptTcpClientAsync();
        var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        while (await reader.ReadLineAsync() is { } line)
        {
            GC.KeepAlive(line);
        }
        """));

    [Fact]
    public async Task Reader_that_asks_for_the_end_08j() => await ProveEndOfStreamAsync(Client("""
        var client = new TcpClient();
        client.Connect(peer);
        var reader = new StreamReader(client.GetStream());
        while (!reader.EndOfStream)
        {
            reader.ReadLine();
        }
        """));

    [Fact]
    public async Task Tls_client_09a() => await ProveEndOfStreamAsync(
        Client(
            """
            var client = new TcpClient();
            client.Connect(peer);
            var ssl = new SslStream(client.GetStream(), false, Any);
            ssl.AuthenticateAsClient("localhost");
            var buffer = new byte[256];
            while (ssl.Read(buffer, 0, buffer.Length) > 0)
            {
            }
            """,
            AnyCertificate),
        new() { PeerSpeaks = PeerSpeech.Tls });

    [Fact]
    public async Task Tls_server_09m() => await ProveEndOfStreamAsync(
        Scenario("""
            public static async Task RunAsync(TcpListener listener, X509Certificate2 certificate)
            {
                var client = await listener.AcceptTcpClientAsync();
                var ssl = new SslStream(client.GetStream());
                await ssl.AuthenticateAsServerAsync(certificate);
                var buffer = new byte[256];
                int n;
                do
                {
                    n = await ssl.ReadAsync(buffer);
                }
                while (n != 0);
            }
            """),
        new() { PeerSpeaks = PeerSpeech.Tls, PeerCloses = PeerClose.Half });

    [Fact]
    public async Task Echo_that_writes_after_the_fin_01c() => await ProveEndOfStreamAsync(
        ServerAsync("""
            var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var buffer = new byte[256];
            int n;
            while ((n = await stream.ReadAsync(buffer)) != 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, n));
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes("bye"));
            """),
        new() { PeerCloses = PeerClose.Half });
}
