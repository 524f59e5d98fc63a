using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 09 (handshakes that fail), 19, 25 and 34 of the ground truth: what is thrown before the connection is closed.</summary>
public sealed class ExceptionTests
{
    /// <summary>What a filter leaves out is lost all the same.</summary>
    [Theory]
    [InlineData("e is IOException")]
    [InlineData("e is not AuthenticationException")]
    [InlineData("e is IOException && e.InnerException is SocketException")]
    [InlineData("e.Message.Length > 0")]
    public Task Client_handshake_fails_and_the_filter_leaves_a_kind_out_09f(string filter) => Verify.FlaggedAsync($$"""
        static async Task<SslStream> OpenAsync(string host)
        {
            var client = {|SLA0202:new TcpClient(host, 443)|};
            try
            {
                var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsClientAsync(host);
                return tls;
            }
            catch (Exception e) when ({{filter}})
            {
                client.Dispose();
                throw;
            }
        }
        """);

    /// <summary>Where the connect itself fails there is no peer to close: the message speaks of the descriptor (34a, 34c).</summary>
    [Theory]
    [InlineData("Connect(peer)")]
    [InlineData("Bind(peer)")]
    public Task Message_of_a_connect_that_fails_34a(string call) => Verify.FileAsync(
        Verify.InClass($$"""
            static Socket Open(IPEndPoint peer)
            {
                var socket = {|#0:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                {|#1:socket.{{call}}|};
                return socket;
            }
            """),
        new DiagnosticResult(Descriptors.LostUnconnected).WithLocation(0).WithLocation(0).WithLocation(1)
            .WithArguments("socket", call.Split('(')[0], "6"));

    /// <summary>Where anything else fails there is one: the message speaks of CLOSE_WAIT.</summary>
    [Fact]
    public Task Message_of_a_write_that_fails_09() => Verify.FileAsync(
        Verify.InClass("""
            static TcpClient Open(string host, byte[] bytes)
            {
                var client = {|#0:new TcpClient(host, 443)|};
                {|#1:client.GetStream().Write(bytes)|};
                return client;
            }
            """),
        new DiagnosticResult(Descriptors.LostOnException).WithLocation(0).WithLocation(0).WithLocation(1)
            .WithArguments("client", "Write", "6"));

    [Theory]
    [InlineData("IOException", "")]
    [InlineData("Exception", " when (e is IOException or AuthenticationException)")]
    public Task Client_handshake_fails_and_is_swallowed_09f(string exception, string filter) => Verify.FlaggedAsync($$"""
        static void Probe(IPEndPoint peer)
        {
            var client = {|SLA0202:new TcpClient()|};
            client.Connect(peer);
            try
            {
                var tls = new SslStream(client.GetStream());
                tls.AuthenticateAsClient("localhost");
                tls.Close();
            }
            catch ({{exception}} e){{filter}}
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Client_handshake_fails_and_the_caller_gets_nothing_09f() => Verify.FlaggedAsync("""
        static async Task<SslStream> OpenAsync(string host)
        {
            var client = {|SLA0202:new TcpClient(host, 443)|};
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(host);
            return tls;
        }
        """);

    [Fact]
    public Task Certificate_rejected_and_the_object_is_gone_09h() => Verify.FlaggedAsync("""
        private readonly TcpClient _client;

        public Subject(string host)
        {
            _client = {|SLA0202:new TcpClient(host, 443)|};
            var tls = new SslStream(_client.GetStream());
            tls.AuthenticateAsClient(host);
        }

        public void Stop() => _client.Close();
        """);

    [Fact]
    public Task Server_handshake_fails_and_is_logged_09i() => Verify.FlaggedAsync("""
        static async Task ServeAsync(TcpListener listener, SslServerAuthenticationOptions options)
        {
            while (true)
            {
                var client = await {|SLA0202:listener.AcceptTcpClientAsync()|};
                try
                {
                    var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(options);
                    await tls.WriteAsync(new byte[] { 1 });
                    client.Close();
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """);

    [Fact]
    public Task Server_handshake_without_a_timeout_09k() => Verify.FlaggedAsync("""
        static async Task<SslStream> AcceptAsync(TcpListener listener, SslServerAuthenticationOptions options)
        {
            var client = await {|SLA0202:listener.AcceptTcpClientAsync()|};
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(options);
            return tls;
        }
        """);

    [Fact]
    public Task Reset_and_swallowed_19a() => Verify.FlaggedAsync("""
        static void Run(IPEndPoint peer)
        {
            var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            try
            {
                var buffer = new byte[256];
                while (socket.Receive(buffer) > 0)
                {
                }

                socket.Close();
            }
            catch (SocketException e)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Reset_within_using_19b() => Verify.SilentAsync("""
        static void Run(IPEndPoint peer)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            try
            {
                var buffer = new byte[256];
                while (socket.Receive(buffer) > 0)
                {
                }
            }
            catch (SocketException e)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Handler_of_its_own_throws_25a() => Verify.FlaggedAsync(Handled("static void Handle(TcpClient {|SLA0202:client|})", """
        var buffer = new byte[16];
        int n = client.GetStream().Read(buffer);
        Console.WriteLine(int.Parse(Encoding.ASCII.GetString(buffer, 0, n)));
        client.Dispose();
        """));

    [Fact]
    public Task Handler_of_its_own_throws_within_using_25b() => Verify.SilentAsync(Handled("static void Handle(TcpClient client)", """
        using (client)
        {
            var buffer = new byte[16];
            int n = client.GetStream().Read(buffer);
            Console.WriteLine(int.Parse(Encoding.ASCII.GetString(buffer, 0, n)));
        }
        """));

    [Theory]
    [InlineData("Console.WriteLine(int.Parse(reader.ReadLine()));")]
    [InlineData("var line = reader.ReadLine();\n    Console.WriteLine(int.Parse(line));")]
    [InlineData("var line = reader.ReadLine();\n    if (line != \"hello\")\n        throw new InvalidDataException();")]
    public Task Parse_error_jumps_over_the_close_25c(string parse) => Verify.FlaggedAsync($$"""
        static void Run(string host)
        {
            var client = {|SLA0202:new TcpClient(host, 80)|};
            var reader = new StreamReader(client.GetStream());
            {{parse}}
            client.Close();
        }
        """);

    // Closed too early, which is another fault.
    [Fact]
    public Task Using_round_a_handler_that_nobody_awaits_25d() => Verify.SilentAsync("""
        static async Task RunAsync(TcpListener listener)
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                _ = HandleAsync(client);
            }
        }

        static async Task HandleAsync(TcpClient client)
        {
            var buffer = new byte[256];
            while (await client.GetStream().ReadAsync(buffer) > 0)
            {
            }
        }
        """);

    [Fact]
    public Task Connect_refused_and_swallowed_34a() => Verify.FlaggedAsync("""
        static bool IsUp(IPEndPoint peer)
        {
            var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            try
            {
                socket.Connect(peer);
            }
            catch (SocketException)
            {
                return false;
            }

            socket.Close();
            return true;
        }
        """);

    [Fact]
    public Task Connect_refused_and_the_caller_gets_nothing_34a() => Verify.FlaggedAsync("""
        static Socket Open(IPEndPoint peer)
        {
            var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            return socket;
        }
        """);

    [Theory]
    [InlineData("var client = new TcpClient(host, 80);\n    client.Close();")]
    [InlineData("try\n    {\n        var client = new TcpClient(host, 80);\n        client.Close();\n    }\n    catch (SocketException)\n    {\n    }")]
    [InlineData("_client = new TcpClient(host, 80);")]
    public Task Constructor_that_cleans_up_34b(string statements) => Verify.SilentAsync($$"""
        private TcpClient _client;

        void Open(string host)
        {
            {{statements}}
        }

        public void Stop() => _client?.Close();
        """);

    [Fact]
    public Task Connect_refused_async_34c() => Verify.FlaggedAsync("""
        static async Task<TcpClient> OpenAsync(string host)
        {
            var client = {|SLA0202:new TcpClient()|};
            await client.ConnectAsync(host, 80).ConfigureAwait(false);
            return client;
        }
        """);

    private static string Handled(string signature, string body) => $$"""
        static void Run(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                Task.Run(() => Handle(client));
            }
        }

        {{signature}}
        {
        {{body}}
        }
        """;
}
