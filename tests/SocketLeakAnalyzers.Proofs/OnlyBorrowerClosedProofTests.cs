using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Does SLA0206 report what really stays in CLOSE_WAIT, and does its fix really close it? The names end with the row measured.</summary>
public sealed class OnlyBorrowerClosedProofTests
{
    private const string Connected = """
        var client = new TcpClient();
        client.Connect(peer);

        """;

    [Fact]
    public async Task Stream_that_does_not_own_its_socket_07a() => await ProveBorrowerAsync(Client("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);
        using var stream = new NetworkStream(socket);
        stream.ReadByte();
        """));

    [Theory]
    [InlineData("client.GetStream(), leaveOpen: true")]
    [InlineData("client.GetStream(), Encoding.UTF8, true, 1024, true")]
    public async Task Reader_that_leaves_its_stream_open_08c(string arguments) => await ProveBorrowerAsync(Client(Connected + $$"""
        using (var reader = new StreamReader({{arguments}}))
        {
            Console.Out.Write(reader.ReadToEnd().Length > 1000 ? "long" : "");
        }
        """));

    [Fact]
    public async Task Reader_over_a_stream_that_does_not_own_its_socket_08d() => await ProveBorrowerAsync(Client("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);
        using var reader = new StreamReader(new NetworkStream(socket));
        reader.ReadToEnd();
        """));

    [Fact]
    public async Task Tls_stream_that_leaves_the_inner_one_open_09c() => await ProveBorrowerAsync(
        Client(
            Connected + """
            using var ssl = new SslStream(client.GetStream(), leaveInnerStreamOpen: true, Any);
            ssl.AuthenticateAsClient("localhost");
            ssl.ReadByte();
            """,
            AnyCertificate),
        new() { PeerSpeaks = PeerSpeech.Tls });

    [Fact]
    public async Task Tls_stream_over_a_stream_that_does_not_own_its_socket_09d() => await ProveBorrowerAsync(
        Client(
            """
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using var ssl = new SslStream(new NetworkStream(socket), false, Any);
            ssl.AuthenticateAsClient("localhost");
            ssl.ReadByte();
            """,
            AnyCertificate),
        new() { PeerSpeaks = PeerSpeech.Tls });

    [Fact]
    public async Task Stream_that_does_not_own_its_socket_and_is_read_to_the_end_07a() => await ProveBorrowerAsync(Client("""
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);
        using var stream = new NetworkStream(socket);
        var buffer = new byte[256];
        while (stream.Read(buffer, 0, buffer.Length) > 0)
        {
        }
        """));

    [Fact]
    public async Task Stream_that_is_made_to_own_what_was_accepted_07a()
    {
        var result = await ProveBorrowerAsync(Server("""
            using var stream = new NetworkStream(listener.AcceptSocket());
            stream.ReadByte();
            """));

        Assert.Contains("ownsSocket: true", result.FixedSource, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_that_leaves_its_stream_open_10d() => await ProveBorrowerAsync(ClientAsync("""
        var client = new TcpClient();
        await client.ConnectAsync(peer);
        var reader = PipeReader.Create(client.GetStream(), new StreamPipeReaderOptions(leaveOpen: true));
        var result = await reader.ReadAsync();
        reader.AdvanceTo(result.Buffer.End);
        await reader.CompleteAsync();
        """));

    private static Task<ProofResult> ProveBorrowerAsync(string source, ProofOptions? options = null) => ProveAsync(RuleIds.OnlyBorrowerClosed, source, options);
}
