using System.Linq;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Tests.Robustness;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>Is a method that reads to the end a part of the caller that waits for it, whatever file it stands in?</summary>
public sealed class HelperInAnotherFileTests
{
    private const string Pump = "static void Pump(NetworkStream stream) { while (stream.ReadByte() >= 0) { } }";

    private const string PumpAsync = "static async Task Pump(NetworkStream stream) { while (await stream.ReadAsync(new byte[9]) > 0) { } }";

    private const string PumpAndClose = "static void Pump(NetworkStream stream, TcpClient client) { while (stream.ReadByte() >= 0) { } client.Close(); }";

    [Theory]
    [InlineData(Pump, "var client = listener.AcceptTcpClient();\nHelpers.Pump(client.GetStream());", "SLA0101")]
    [InlineData(PumpAsync, "var client = listener.AcceptTcpClient();\nHelpers.Pump(client.GetStream()).Wait();", "SLA0101")]
    [InlineData(Pump, "var client = listener.AcceptTcpClient();\nHelpers.Pump(client.GetStream());\nclient.Close();", null)]
    [InlineData(Pump, "using var client = listener.AcceptTcpClient();\nHelpers.Pump(client.GetStream());", null)]
    [InlineData(PumpAndClose, "var client = listener.AcceptTcpClient();\nHelpers.Pump(client.GetStream(), client);", null)]
    public async Task Helper_that_the_caller_waits_for(string helper, string body, string? id)
    {
        var found = await Loose.AnalyzeAsync(Loose.Compile([("Helpers.cs", $"using System.Net.Sockets; using System.Threading.Tasks; static class Helpers {{ public {helper} }}"), ("Caller.cs", $$"""
            using System.Net.Sockets;

            class Subject
            {
                static void Run(TcpListener listener)
                {
                    {{body}}
                }
            }
            """)]));

        Assert.Equal(new[] { id }.OfType<string>(), found.Select(one => one.Id));
        Assert.All(found, one => Assert.Equal("Caller.cs", one.Location.SourceTree!.FilePath));
    }
}
