using System;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Proofs.RealRules;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// Does SLA0304 report what really stays in CLOSE_WAIT, and does its fix really close it? The names end with the row measured.
/// </summary>
public sealed class ListenerResponseProofTests
{
    /// <summary>Five clients that ask, wait until all requests have been handled, take what the answer is, and close.</summary>
    private static readonly ProofOptions Clients = new()
    {
        PeerSends = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray(),
        PeerClosesAfterCalls = true,
    };

    [Theory]
    [InlineData("var context = await listener.GetContextAsync();\nConsole.Out.Write(context.Request.HttpMethod.Length > 1000 ? \"long\" : \"\");")]
    [InlineData("var context = listener.GetContext();\nvar response = context.Response;\nresponse.StatusCode = 204;\nawait Task.Yield();")]
    public Task Never_closed_32a(string body) => ProveListenerAsync(body);

    [Fact]
    public Task Only_written_32c() => ProveListenerAsync("""
        var context = await listener.GetContextAsync();
        context.Response.ContentLength64 = 2;
        context.Response.OutputStream.Write(new byte[2]);
        """);

    private static async Task ProveListenerAsync(string body)
    {
        var lines = body.Replace("\n", "\n    ", StringComparison.Ordinal);
        var source = Scenario($"public static async Task RunAsync(HttpListener listener)\n{{\n    {lines}\n}}");

        Assert.Single((await ProveAsync(RuleIds.ListenerResponseNotClosed, source, Clients)).Reported);
    }
}
