using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Is what leaves nothing behind left alone? The names end with the row measured.</summary>
public sealed class HarmlessProofTests
{
    private const string ConnectedClient = """
        var client = new TcpClient();
        client.Connect(peer);

        """;

    private const string ConnectedSocket = """
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(peer);

        """;

    private const string ReadStream = """
        var buffer = new byte[256];
        while (stream.Read(buffer, 0, buffer.Length) > 0)
        {
        }

        """;

    private const string Tls = """
        var ssl = new SslStream(client.GetStream(), false, Any);
        ssl.AuthenticateAsClient("localhost");
        while (ssl.ReadByte() >= 0)
        {
        }

        """;

    [Fact]
    public async Task Only_the_stream_is_disposed_06b() =>
        await ProveHarmlessAsync(Client(ConnectedClient + "using var stream = client.GetStream();\n" + ReadStream));

    [Fact]
    public async Task Only_the_client_is_disposed_06c() =>
        await ProveHarmlessAsync(Client(ConnectedClient + "using var closed = client;\nvar stream = client.GetStream();\n" + ReadStream));

    [Fact]
    public async Task The_client_is_closed_06d() =>
        await ProveHarmlessAsync(Client(ConnectedClient + "var stream = client.GetStream();\n" + ReadStream + "client.Close();"));

    [Fact]
    public async Task Only_the_socket_of_the_client_is_closed_06e() =>
        await ProveHarmlessAsync(Client(ConnectedClient + "var stream = client.GetStream();\n" + ReadStream + "client.Client.Close();"));

    [Fact]
    public async Task Only_the_stream_is_disposed_async_06f() => await ProveHarmlessAsync(ClientAsync("""
        var client = new TcpClient();
        await client.ConnectAsync(peer);
        await using var stream = client.GetStream();
        var buffer = new byte[256];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }
        """));

    [Fact]
    public async Task Stream_owns_its_socket_07b() => await ProveHarmlessAsync(
        Client(ConnectedSocket + "using var stream = new NetworkStream(socket, ownsSocket: true);\n" + ReadStream));

    [Fact]
    public async Task Stream_does_not_own_its_socket_which_is_closed_07c() => await ProveHarmlessAsync(
        Client(ConnectedSocket + "using var stream = new NetworkStream(socket);\n" + ReadStream + "socket.Dispose();"));

    [Fact]
    public async Task Only_the_reader_is_disposed_08b() => await ProveHarmlessAsync(Client(ConnectedClient + """
        using var reader = new StreamReader(client.GetStream());
        while (reader.ReadLine() != null)
        {
        }
        """));

    [Fact]
    public async Task Only_the_writer_is_disposed_08e() => await ProveHarmlessAsync(Client(
        ConnectedClient + "var stream = client.GetStream();\nusing var writer = new StreamWriter(stream);\n" + ReadStream));

    [Fact]
    public async Task Only_the_binary_reader_is_disposed_08f() => await ProveHarmlessAsync(Client(ConnectedClient + """
        var stream = client.GetStream();
        using var reader = new BinaryReader(stream);
        while (stream.ReadByte() != -1)
        {
        }
        """));

    [Fact]
    public async Task Only_the_buffered_stream_is_disposed_08h() =>
        await ProveHarmlessAsync(Client(ConnectedClient + "using var stream = new BufferedStream(client.GetStream());\n" + ReadStream));

    [Fact]
    public async Task Only_the_tls_stream_is_disposed_09b() => await ProveHarmlessAsync(
        Client(ConnectedClient + Tls + "ssl.Dispose();", AnyCertificate), new() { PeerSpeaks = PeerSpeech.Tls });

    [Fact]
    public async Task Only_the_client_below_tls_is_disposed_09e() => await ProveHarmlessAsync(
        Client(ConnectedClient + Tls + "client.Dispose();", AnyCertificate), new() { PeerSpeaks = PeerSpeech.Tls });

    [Fact]
    public async Task Handshake_fails_below_a_using_09g() => await ProveHarmlessAsync(
        Client("using " + ConnectedClient + Tls, AnyCertificate),
        new() { PeerSpeaks = PeerSpeech.Garbage, ScenarioMayThrow = true });

    [Fact]
    public async Task Disposal_that_nobody_awaits_69a() => await ProveHarmlessAsync(
        Client(ConnectedClient + "var stream = client.GetStream();\n" + ReadStream + "_ = stream.DisposeAsync();"));

    [Fact]
    public async Task Closed_in_finally_01b() => await ProveHarmlessAsync(Client(ConnectedSocket + """
        try
        {
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0) return;
            }
        }
        finally
        {
            socket.Close();
        }
        """));

    [Fact]
    public async Task Shutdown_and_close_11e() => await ProveHarmlessAsync(Client(ConnectedSocket + """
        var buffer = new byte[256];
        while (socket.Receive(buffer) > 0)
        {
        }

        socket.Shutdown(SocketShutdown.Both);
        socket.Close();
        """));

    [Fact]
    public async Task Handler_with_a_using_18i() => await ProveHarmlessAsync(Server(
        "_ = HandleAsync(listener.AcceptTcpClient());",
        """
        private static async Task HandleAsync(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[256];
                while (await client.GetStream().ReadAsync(buffer) > 0)
                {
                }
            }
        }
        """));

    [Fact]
    public async Task Callback_that_closes_04b() => await ProveHarmlessAsync(Client(
        ConnectedSocket + "socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);",
        """
        private static readonly byte[] Buffer = new byte[256];

        private static void OnReceive(IAsyncResult result)
        {
            var socket = (Socket)result.AsyncState!;
            if (socket.EndReceive(result) > 0)
            {
                socket.BeginReceive(Buffer, 0, 256, SocketFlags.None, OnReceive, socket);
            }
            else
            {
                socket.Close();
            }
        }
        """));

    [Fact]
    public async Task Event_args_that_close_05b() => await ProveHarmlessAsync(Client(
        """
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(peer);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var args = new SocketAsyncEventArgs();
        args.SetBuffer(new byte[256], 0, 256);
        args.UserToken = socket;
        args.Completed += (_, e) => Process(e);
        if (!socket.ReceiveAsync(args)) Process(args);
        """,
        """
        private static void Process(SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken!;
            while (true)
            {
                if (e.SocketError != SocketError.Success || e.BytesTransferred == 0)
                {
                    CloseClientSocket(e);
                    return;
                }

                if (socket.ReceiveAsync(e)) return;
            }
        }

        private static void CloseClientSocket(SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken!;
            socket.Close();
        }
        """));

    [Fact]
    public async Task Result_of_an_empty_read_49a() => await ProveHarmlessAsync(Client("""
        using var client = new TcpClient();
        client.Connect(peer);
        if (client.GetStream().Read(new byte[0], 0, 0) == 0)
        {
            return;
        }
        """));
}
