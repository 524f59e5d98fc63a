using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 09 of the ground truth: TLS over a connection.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Nothing_disposed_09a(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var tls = new SslStream(client.GetStream());
        tls.AuthenticateAsClient("localhost");
        var buffer = new byte[256];
        while (true)
        {
            if (tls.Read(buffer, 0, buffer.Length) == 0)
            {
                {|SLA0101:break;|}
            }
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Nothing_disposed_async_09a(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync("localhost");
        var buffer = new byte[256];
        while ({|SLA0101:await tls.ReadAsync(buffer).ConfigureAwait(false) != 0|})
        {
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Tls_stream_disposed_09b(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        using var tls = new SslStream(client.GetStream(), false);
        tls.AuthenticateAsClient("localhost");
        var buffer = new byte[256];
        while (tls.Read(buffer, 0, buffer.Length) > 0)
        {
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter, "leaveInnerStreamOpen: true")]
    [InlineData(Holder.Field, "true, (_, _, _, _) => true")]
    public Task Inner_stream_left_open_09c(Holder holder, string flag) => Verify.FlaggedAsync(holder.OfClient($$"""
        using var tls = new SslStream(client.GetStream(), {{flag}});
        tls.AuthenticateAsClient("localhost");
        var buffer = new byte[256];
        int n;
        while ({|SLA0101:(n = tls.Read(buffer, 0, buffer.Length)) > 0|})
        {
            Console.WriteLine(n);
        }
        """));

    [Fact]
    public Task Inner_stream_of_its_own_client_left_open_09c() => Verify.FlaggedAsync(Holder.Local.OfClient("""
        using var tls = {|SLA0206:new SslStream(client.GetStream(), true)|};
        tls.AuthenticateAsClient("localhost");
        var buffer = new byte[256];
        int n;
        while ((n = tls.Read(buffer, 0, buffer.Length)) > 0)
        {
            Console.WriteLine(n);
        }
        """));

    [Fact]
    public Task Inner_stream_left_open_and_only_written_09c() => Verify.FlaggedAsync("""
        static void Send(IPEndPoint peer)
        {
            var client = new TcpClient();
            client.Connect(peer);
            using var tls = {|SLA0206:new SslStream(client.GetStream(), leaveInnerStreamOpen: true)|};
            tls.AuthenticateAsClient("localhost");
            tls.Write(new byte[] { 1 });
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Field)]
    public Task Inner_stream_does_not_own_09d(Holder holder) => Verify.FlaggedAsync(holder.OfSocket("""
        using var tls = new SslStream(new NetworkStream(socket));
        tls.AuthenticateAsClient("localhost");
        while ({|SLA0101:tls.ReadByte() >= 0|})
        {
        }
        """));

    [Fact]
    public Task Inner_stream_does_not_own_the_socket_made_for_it_09d() => Verify.FlaggedAsync(Holder.Local.OfSocket("""
        using var tls = new SslStream({|SLA0206:new NetworkStream(socket)|});
        tls.AuthenticateAsClient("localhost");
        while (tls.ReadByte() >= 0)
        {
        }
        """));

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Only_the_client_disposed_09e(Holder holder) => Verify.SilentAsync(holder.OfClient("""
        var tls = new SslStream(client.GetStream());
        tls.AuthenticateAsClient("localhost");
        var buffer = new byte[256];
        while (tls.Read(buffer, 0, buffer.Length) > 0)
        {
        }

        client.Dispose();
        """));

    [Fact]
    public Task Client_handshake_and_nobody_disposes_09f() => Verify.FlaggedAsync("""
        static void Probe(IPEndPoint peer)
        {
            var client = {|SLA0201:new TcpClient()|};
            client.Connect(peer);
            var tls = new SslStream(client.GetStream());
            tls.AuthenticateAsClient("localhost");
            Console.WriteLine(tls.SslProtocol);
        }
        """);

    [Fact]
    public Task Client_handshake_async_and_nobody_disposes_09f() => Verify.FlaggedAsync("""
        static async Task ProbeAsync(string host)
        {
            var client = {|SLA0201:new TcpClient(host, 443)|};
            try
            {
                var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsClientAsync(host);
                Console.WriteLine(tls.SslProtocol);
            }
            catch (IOException e)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Tls_stream_with_using_09g() => Verify.SilentAsync("""
        static void Probe(IPEndPoint peer)
        {
            var client = new TcpClient();
            client.Connect(peer);
            using var tls = new SslStream(client.GetStream());
            tls.AuthenticateAsClient("localhost");
        }
        """);

    [Fact]
    public Task Certificate_rejected_and_nobody_disposes_09h() => Verify.FlaggedAsync("""
        static void Probe(IPEndPoint peer)
        {
            var client = {|SLA0201:new TcpClient()|};
            client.Connect(peer);
            var tls = new SslStream(client.GetStream(), false, (sender, certificate, chain, errors) => errors == SslPolicyErrors.None);
            try
            {
                tls.AuthenticateAsClient("localhost");
            }
            catch (AuthenticationException e)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Server_handshake_logged_and_nobody_disposes_09i() => Verify.FlaggedAsync("""
        static async Task ServeAsync(TcpListener listener, SslServerAuthenticationOptions options)
        {
            while (true)
            {
                var client = await {|SLA0201:listener.AcceptTcpClientAsync()|};
                try
                {
                    var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(options);
                    await tls.WriteAsync(new byte[] { 1 });
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """);

    [Fact]
    public Task Server_handshake_within_using_09j() => Verify.SilentAsync("""
        static async Task ServeAsync(TcpListener listener, SslServerAuthenticationOptions options)
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                try
                {
                    var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(options);
                }
                catch (Exception e)
                {
                    Console.WriteLine(e);
                }
            }
        }
        """);

    [Theory]
    [InlineData(Holder.Parameter)]
    [InlineData(Holder.Local)]
    [InlineData(Holder.Field)]
    public Task Shut_down_is_no_close_09l(Holder holder) => Verify.FlaggedAsync(holder.OfClient("""
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync("localhost");
        var buffer = new byte[256];
        while (true)
        {
            if (await tls.ReadAsync(buffer) == 0)
            {
                await {|SLA0207:tls.ShutdownAsync()|};
                return;
            }
        }
        """));

    [Fact]
    public Task Inner_stream_does_not_own_and_is_only_written_09d() => Verify.FlaggedAsync("""
        static void Send(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using var tls = new SslStream({|SLA0206:new NetworkStream(socket)|});
            tls.AuthenticateAsClient("localhost");
            tls.Write(new byte[] { 1 });
        }
        """);

    [Fact]
    public Task Server_handshake_without_a_timeout_09k() => Verify.FlaggedAsync("""
        static async Task ServeAsync(TcpListener listener, SslServerAuthenticationOptions options)
        {
            var client = await {|SLA0201:listener.AcceptTcpClientAsync()|};
            var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(options);
            Console.WriteLine(tls.SslProtocol);
        }
        """);

    // The peer says close_notify and closes only its half: for this side the same as 09a.
    [Fact]
    public Task Peer_keeps_its_other_half_09m() => Verify.FlaggedAsync("""
        static async Task HandleAsync(SslStream tls)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = await tls.ReadAsync(buffer.AsMemory());
                if (n == 0)
                {
                    await tls.WriteAsync(new byte[] { 1 });
                    {|SLA0101:return;|}
                }
            }
        }
        """);
}
