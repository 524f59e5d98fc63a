using System;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using Xunit;
using static SocketLeakAnalyzers.Tests.Proofs.RealRules;

namespace SocketLeakAnalyzers.Tests.Proofs;

/// <summary>
/// Does SLA0304 report what really stays in CLOSE_WAIT, and does its fix really close it? The names end with the row measured.
/// </summary>
[Collection(NetworkProofs.Name)]
public sealed class ListenerResponseProofTests
{
    private const int Requests = 5;

    [Theory]
    [InlineData("var context = await listener.GetContextAsync();\nConsole.Out.Write(context.Request.HttpMethod.Length > 1000 ? \"long\" : \"\");")]
    [InlineData("var context = listener.GetContext();\nvar response = context.Response;\nresponse.StatusCode = 204;\nawait Task.Yield();")]
    public async Task Never_closed_32a(string body) => await ProveAsync(body);

    [Fact]
    public async Task Only_written_32c() => await ProveAsync("""
        var context = await listener.GetContextAsync();
        context.Response.ContentLength64 = 2;
        context.Response.OutputStream.Write(new byte[2]);
        """);

    private static async Task ProveAsync(string body)
    {
        var source = Scenario("public static async Task RunAsync(HttpListener listener)\n{\n    " + body.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n}");
        var document = ScenarioProject.Create(source);
        using var workspace = document.Project.Solution.Workspace;
        Assert.Single(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ListenerResponseNotClosed, default));
        Assert.Equal(Requests, await CloseWaitAsync(await ScenarioProject.CompileAsync(document, ProofFailure.BadScenario, default), expected: Requests));

        document = await ScenarioFix.ApplyAsync(document, new SocketLeakAnalyzer(), RuleIds.ListenerResponseNotClosed, new ListenerResponseNotClosedFix(), default);
        Assert.Empty(await ScenarioProject.AnalyzeAsync(document, new SocketLeakAnalyzer(), RuleIds.ListenerResponseNotClosed, default));
        Assert.Equal(0, await CloseWaitAsync(await ScenarioProject.CompileAsync(document, ProofFailure.FixDoesNotCompile, default), expected: 0));
    }

    /// <summary>How many connections of the listener stay in CLOSE_WAIT once their clients have closed.</summary>
    private static async Task<int> CloseWaitAsync(byte[] assembly, int expected)
    {
        var run = Assembly.Load(assembly).GetType("Scenario")!.GetMethod("RunAsync")!;
        var port = FreePort();
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        for (var i = 0; i < Requests; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"));
            await ((Task)run.Invoke(null, [listener])!).WaitAsync(TimeSpan.FromSeconds(10));
            Drain(client.Client);
        }

        var clock = Stopwatch.StartNew();
        while (Count(port) != expected && clock.Elapsed < TimeSpan.FromSeconds(5))
        {
            await Task.Delay(20);
        }

        return Count(port);
    }

    /// <summary>Takes what the answer is: a client that closes with data unread sends a reset, which is no CLOSE_WAIT.</summary>
    private static void Drain(Socket client)
    {
        var buffer = new byte[4096];
        while (client.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead) && client.Receive(buffer) > 0)
        {
        }
    }

    private static int Count(int port)
    {
        var count = 0;
        foreach (var connection in IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections())
        {
            count += connection.State == TcpState.CloseWait && connection.LocalEndPoint.Port == port ? 1 : 0;
        }

        return count;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
