using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does a close in the branch that learned of the end really close, where a <c>using</c> is impossible (handlers, callbacks,
/// fields) and where it is the second choice?
/// </summary>
public sealed class CloseInBranchProofTests
{
    private const string StartHandler = """
        var client = listener.AcceptTcpClient();
        new Thread(() => Handle(client)).Start();
        """;

    [Fact]
    public async Task Callback_without_else_04a()
    {
        var result = await ProveEndOfStreamAsync(Client(
            """
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            socket.BeginReceive(Buffer, 0, Buffer.Length, SocketFlags.None, OnReceive, socket);
            """,
            """
            private static readonly byte[] Buffer = new byte[256];

            private static void OnReceive(IAsyncResult result)
            {
                var socket = (Socket)result.AsyncState!;
                int read = socket.EndReceive(result);
                if (read > 0)
                {
                    socket.BeginReceive(Buffer, 0, Buffer.Length, SocketFlags.None, OnReceive, socket);
                }
            }
            """));

        Assert.Contains("socket.Close();", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_with_a_state_object_04a() => await ProveEndOfStreamAsync(Client(
        """
        var state = new StateObject { workSocket = new Socket(SocketType.Stream, ProtocolType.Tcp) };
        state.workSocket.Connect(peer);
        state.workSocket.BeginReceive(state.buffer, 0, 256, 0, new AsyncCallback(ReceiveCallback), state);
        """,
        """
        private class StateObject
        {
            public Socket workSocket = null!;
            public byte[] buffer = new byte[256];
        }

        private static void ReceiveCallback(IAsyncResult ar)
        {
            StateObject state = (StateObject)ar.AsyncState!;
            Socket client = state.workSocket;
            int bytesRead = client.EndReceive(ar);
            if (bytesRead > 0)
            {
                client.BeginReceive(state.buffer, 0, 256, 0, new AsyncCallback(ReceiveCallback), state);
            }
        }
        """));

    [Fact]
    public async Task Stream_callback_without_else_04c() => await ProveEndOfStreamAsync(Server(
        """
        var client = listener.AcceptTcpClient();
        var stream = client.GetStream();
        stream.BeginRead(Buffer, 0, Buffer.Length, OnRead, stream);
        """,
        """
        private static readonly byte[] Buffer = new byte[256];

        private static void OnRead(IAsyncResult result)
        {
            var stream = (NetworkStream)result.AsyncState!;
            if (stream.EndRead(result) > 0)
            {
                stream.BeginRead(Buffer, 0, Buffer.Length, OnRead, stream);
            }
        }
        """));

    [Theory]
    [InlineData("if (n == 0) return;")]
    [InlineData("if (n == 0)\n            return;")]
    [InlineData("if (n == 0) break;")]
    [InlineData("if (n == 0) { return; }")]
    [InlineData("if (n <= 0)\n        {\n            Console.Out.Flush();\n            return;\n        }")]
    [InlineData("if (n > 0) { Console.Out.Flush(); } else { return; }")]
    [InlineData("if (n > 0) Console.Out.Flush(); else return;")]
    [InlineData("switch (n) { case 0: return; default: break; }")]
    [InlineData("if (n > 0) { continue; }\n        break;")]
    public async Task Handler_on_a_thread_06a(string test) => await ProveEndOfStreamAsync(Server(StartHandler, $$"""
        private static void Handle(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (true)
            {
                int n = stream.Read(buffer, 0, buffer.Length);
                {{test}}
            }
        }
        """));

    [Theory]
    [InlineData("while (stream.Read(buffer, 0, buffer.Length) > 0) { }")]
    [InlineData("int n; while ((n = stream.Read(buffer, 0, buffer.Length)) != 0) { Console.Out.Flush(); }")]
    [InlineData("int n; do { n = stream.Read(buffer, 0, buffer.Length); } while (n > 0);")]
    [InlineData("for (int n = 1; n > 0; n = stream.Read(buffer, 0, buffer.Length)) { }")]
    public async Task Handler_whose_loop_ends_by_its_condition_06a(string loop) => await ProveEndOfStreamAsync(Server(StartHandler, $$"""
        private static void Handle(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            {{loop}}
        }
        """));

    [Fact]
    public async Task Handler_on_the_pool_06g() => await ProveEndOfStreamAsync(ServerAsync(
        """
        var client = await listener.AcceptTcpClientAsync();
        _ = Task.Run(() => HandleAsync(client));
        """,
        """
        private static async Task HandleAsync(TcpClient client)
        {
            var stream = client.GetStream();
            var buffer = new byte[256];
            while (true)
            {
                var n = await stream.ReadAsync(buffer.AsMemory());
                if (n == 0)
                {
                    return;
                }
            }
        }
        """));

    [Fact]
    public async Task Handler_whose_task_is_dropped_06g() => await ProveEndOfStreamAsync(Server(
        "_ = HandleAsync(listener.AcceptSocket());",
        """
        private static async Task HandleAsync(Socket socket)
        {
            var buffer = new byte[256];
            while (await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) > 0)
            {
            }
        }
        """));

    [Fact]
    public async Task Handler_of_a_thread_by_method_group_01a() => await ProveEndOfStreamAsync(Server(
        "new Thread(Handle).Start(listener.AcceptSocket());",
        """
        private static void Handle(object? state)
        {
            var socket = (Socket)state!;
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                {
                    Console.Out.Flush();
                    return;
                }
            }
        }
        """));

    [Fact]
    public async Task Handler_with_a_reader_08a() => await ProveEndOfStreamAsync(Server(StartHandler, """
        private static void Handle(TcpClient client)
        {
            var reader = new StreamReader(client.GetStream());
            string? line;
            while ((line = reader.ReadLine()) != null)
            {
                GC.KeepAlive(line);
            }
        }
        """));

    [Fact]
    public async Task Local_set_to_null_06h() => await ProveEndOfStreamAsync(Client("""
        TcpClient? client = new TcpClient();
        client.Connect(peer);
        var buffer = new byte[256];
        while (true)
        {
            if (client.GetStream().Read(buffer, 0, buffer.Length) == 0)
            {
                client = null;
                return;
            }
        }
        """));

    [Fact]
    public async Task Field_set_to_null_06h() => await ProveEndOfStreamAsync(Client(
        "new Session().Run(peer);",
        """
        private sealed class Session
        {
            private TcpClient? _client;

            public void Run(IPEndPoint peer)
            {
                _client = new TcpClient();
                _client.Connect(peer);
                new Thread(Read).Start();
            }

            private void Read()
            {
                var buffer = new byte[256];
                while (true)
                {
                    var n = _client!.GetStream().Read(buffer, 0, buffer.Length);
                    if (n == 0)
                    {
                        _client = null;
                        return;
                    }
                }
            }
        }
        """));

    [Fact]
    public async Task Field_that_nobody_closes_06a() => await ProveEndOfStreamAsync(Client(
        "new Session().Run(peer);",
        """
        private sealed class Session
        {
            private Socket _socket = null!;

            public void Run(IPEndPoint peer)
            {
                _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                _socket.Connect(peer);
                new Thread(Read) { IsBackground = true }.Start();
            }

            private void Read()
            {
                var buffer = new byte[256];
                while (true)
                {
                    var n = _socket.Receive(buffer);
                    if (n == 0)
                        return;
                }
            }
        }
        """));

    [Fact]
    public async Task Second_choice_of_a_client_01a()
    {
        var result = await ProveCloseInBranchAsync(Client("""
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            var buffer = new byte[256];
            while (true)
            {
                if (socket.Receive(buffer) == 0) return;
            }
            """));

        Assert.DoesNotContain("using var", result.FixedSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_choice_of_a_tls_client_09a() => await ProveCloseInBranchAsync(
        ClientAsync(
            """
            var client = new TcpClient();
            await client.ConnectAsync(peer);
            var ssl = new SslStream(client.GetStream(), false, Any);
            await ssl.AuthenticateAsClientAsync("localhost");
            var buffer = new byte[256];
            while (await ssl.ReadAsync(buffer) > 0)
            {
            }
            """,
            AnyCertificate),
        new() { PeerSpeaks = PeerSpeech.Tls });

    [Fact]
    public async Task Second_choice_of_a_reader_that_asks_for_the_end_08j() => await ProveCloseInBranchAsync(Client("""
        var client = new TcpClient();
        client.Connect(peer);
        var reader = new StreamReader(client.GetStream());
        while (!reader.EndOfStream)
        {
            reader.ReadLine();
        }
        """));
}
