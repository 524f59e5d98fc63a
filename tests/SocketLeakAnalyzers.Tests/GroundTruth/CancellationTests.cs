using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 24 and 59 of the ground truth: reads and connects that are cancelled, abandoned or timed out. Row 24g is an endless loop.</summary>
public sealed class CancellationTests
{
    [Fact]
    public Task Cancelled_within_using_24a() => Verify.SilentAsync("""
        static async Task RunAsync(IPEndPoint peer, CancellationToken token)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(peer, token);
            var buffer = new byte[256];
            try
            {
                await socket.ReceiveAsync(buffer, token);
            }
            catch (OperationCanceledException)
            {
            }
        }
        """);

    [Fact]
    public Task Cancelled_and_never_closed_24b() => Verify.FlaggedAsync("""
        static async Task RunAsync(IPEndPoint peer, CancellationToken token)
        {
            var socket = {|SLA0201:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            await socket.ConnectAsync(peer);
            var buffer = new byte[256];
            try
            {
                await socket.ReceiveAsync(buffer, token);
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine("cancelled");
            }
        }
        """);

    [Fact]
    public Task Abandoned_and_never_closed_24c() => Verify.FlaggedAsync("""
        static async Task RunAsync(IPEndPoint peer)
        {
            var client = {|SLA0203:new TcpClient()|};
            await client.ConnectAsync(peer);
            var buffer = new byte[256];
            var read = client.GetStream().ReadAsync(buffer, 0, buffer.Length);
            if (await Task.WhenAny(read, Task.Delay(1000)) != read)
            {
                Console.WriteLine("no answer");
                return;
            }

            Console.WriteLine(await read);
        }
        """);

    [Fact]
    public Task Given_up_within_using_24d() => Verify.SilentAsync("""
        static async Task RunAsync(IPEndPoint peer)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(peer);
            var buffer = new byte[256];
            try
            {
                Console.WriteLine(await client.GetStream().ReadAsync(buffer, 0, buffer.Length).WaitAsync(TimeSpan.FromSeconds(1)));
            }
            catch (TimeoutException)
            {
                Console.WriteLine("no answer");
            }
        }
        """);

    [Fact]
    public Task Registered_with_a_token_that_never_fires_24e() => Verify.FlaggedAsync("""
        static async Task HandleAsync(Socket socket, CancellationToken lifetime)
        {
            lifetime.Register(() => socket.Close());
            var buffer = new byte[256];
            while (true)
            {
                int n = await socket.ReceiveAsync(buffer);
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Fact]
    public Task Cancelled_within_await_using_24f() => Verify.SilentAsync("""
        static async Task RunAsync(IPEndPoint peer, CancellationToken token)
        {
            var client = new TcpClient();
            await client.ConnectAsync(peer);
            await using var stream = client.GetStream();
            var buffer = new byte[256];
            while (await stream.ReadAsync(buffer, token) > 0)
            {
            }
        }
        """);

    [Fact]
    public Task Cancelled_and_swallowed_24b() => Verify.FlaggedAsync("""
        static async Task RunAsync(IPEndPoint peer, CancellationToken token)
        {
            var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            await socket.ConnectAsync(peer);
            try
            {
                await socket.ReceiveAsync(new byte[256], token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            socket.Close();
        }
        """);

    [Theory]
    [InlineData("if (await Task.WhenAny(connecting, Task.Delay(200)) != connecting)")]
    [InlineData("if (!connecting.Wait(200))")]
    [InlineData("if (!connecting.Wait(TimeSpan.FromMilliseconds(200)))")]
    public Task Connect_given_up_59a(string question) => Verify.FlaggedAsync($$"""
        static async Task RunAsync(IPEndPoint peer)
        {
            var client = {|SLA0203:new TcpClient()|};
            var connecting = client.ConnectAsync(peer);
            {{question}}
            {
                Console.WriteLine("no answer");
                return;
            }

            await connecting;
            client.Close();
        }
        """);

    [Theory]
    [InlineData("if (await Task.WhenAny(connecting, Task.Delay(200)) != connecting)")]
    [InlineData("if (!connecting.Wait(200))")]
    public Task Connect_given_up_and_closed_59b(string question) => Verify.SilentAsync($$"""
        static async Task RunAsync(IPEndPoint peer)
        {
            var client = new TcpClient();
            var connecting = client.ConnectAsync(peer);
            {{question}}
            {
                client.Dispose();
                return;
            }

            await connecting;
            client.Close();
        }
        """);

    [Theory]
    [InlineData("socket.ConnectAsync(peer, token)")]
    [InlineData("socket.ConnectAsync(peer, token).ConfigureAwait(false)")]
    public Task Connect_cancelled_59c(string connect) => Verify.FlaggedAsync($$"""
        static async Task<bool> IsUpAsync(IPEndPoint peer, CancellationToken token)
        {
            var socket = {|SLA0203:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            try
            {
                await {{connect}};
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            socket.Close();
            return true;
        }
        """);
}
