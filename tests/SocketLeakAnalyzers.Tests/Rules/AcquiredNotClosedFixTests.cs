using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201: what does the fix make of a connection that is dropped at once?</summary>
public sealed class AcquiredNotClosedFixTests
{
    [Theory]
    [InlineData("{|SLA0201:listener.AcceptTcpClient()|};", "listener.AcceptTcpClient().Dispose();")]
    [InlineData("{|SLA0201:listener.AcceptTcpClient()|}; // drain", "listener.AcceptTcpClient().Dispose(); // drain")]
    [InlineData("_ = {|SLA0201:listener.AcceptTcpClient()|};", "listener.AcceptTcpClient().Dispose();")]
    [InlineData("/* drain */ _ = {|SLA0201:listener.AcceptSocket()|};", "/* drain */ listener.AcceptSocket().Dispose();")]
    [InlineData("{|SLA0201:new TcpClient(\"localhost\", 80)|};", "new TcpClient(\"localhost\", 80).Dispose();")]
    [InlineData("_ = {|SLA0201:new TcpClient(\"localhost\", 80)|};", "new TcpClient(\"localhost\", 80).Dispose();")]
    [InlineData("_ = {|SLA0201:listener.AcceptTcpClientAsync()|}.Result;", "listener.AcceptTcpClientAsync().Result.Dispose();")]
    [InlineData("{|SLA0201:listener.AcceptTcpClientAsync()|}.GetAwaiter().GetResult();", "listener.AcceptTcpClientAsync().GetAwaiter().GetResult().Dispose();")]
    public Task Discarded(string before, string after) => FixAsync(
        $$"""
        static void Drain(TcpListener listener)
        {
            {{before}}
        }
        """,
        $$"""
        static void Drain(TcpListener listener)
        {
            {{after}}
        }
        """);

    [Theory]
    [InlineData("await {|SLA0201:listener.AcceptTcpClientAsync()|};", "(await listener.AcceptTcpClientAsync()).Dispose();")]
    [InlineData("_ = await {|SLA0201:listener.AcceptTcpClientAsync()|};", "(await listener.AcceptTcpClientAsync()).Dispose();")]
    [InlineData(
        "await {|SLA0201:listener.AcceptSocketAsync(token)|}.ConfigureAwait(false);",
        "(await listener.AcceptSocketAsync(token).ConfigureAwait(false)).Dispose();")]
    public Task Awaited_and_discarded(string before, string after) => FixAsync(
        $$"""
        static async Task DrainAsync(TcpListener listener, CancellationToken token)
        {
            while (!token.IsCancellationRequested)
                {{before}}
        }
        """,
        $$"""
        static async Task DrainAsync(TcpListener listener, CancellationToken token)
        {
            while (!token.IsCancellationRequested)
                {{after}}
        }
        """);

    [Fact]
    public Task A_pending_accept_is_not_disposed() => Verify.NoFixAsync<AcquiredNotClosedFix>("""
        static void Drain(TcpListener listener)
        {
            _ = {|SLA0201:listener.AcceptTcpClientAsync()|};
        }
        """);

    [Fact]
    public Task A_wait_is_not_disposed() => Verify.NoFixAsync<AcquiredNotClosedFix>("""
        static void Drain(TcpListener listener)
        {
            {|SLA0201:listener.AcceptTcpClientAsync()|}.Wait();
        }
        """);

    [Fact]
    public Task A_view_is_not_disposed() => Verify.NoFixAsync<AcquiredNotClosedFix>("""
        static void Greet(TcpListener listener)
        {
            {|SLA0201:listener.AcceptTcpClient()|}.GetStream().WriteByte(1);
        }
        """);

    [Fact]
    public Task An_expression_body_has_no_statement() => Verify.NoFixAsync<AcquiredNotClosedFix>("""
        static void Greet(TcpListener listener) => {|SLA0201:listener.AcceptSocket()|}.Send(new byte[8]);
        """);

    private static Task FixAsync(string before, string after) => Verify.FixAsync<AcquiredNotClosedFix>(before, after);
}
