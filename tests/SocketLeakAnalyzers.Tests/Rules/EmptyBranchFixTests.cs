using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The close in a branch in which there was nothing, or only a comment that says what is missing.</summary>
public sealed class EmptyBranchFixTests
{
    [Theory]
    [InlineData("else\n{\n    // TODO error\n}", "else\n{\n    socket.Close();\n    // TODO error\n}")]
    [InlineData("else\n{\n}", "else\n{\n    socket.Close();\n}")]
    [InlineData("else { }", "else { socket.Close(); }")]
    [InlineData("else {\n}", "else {\n    socket.Close();\n}")]
    public Task Of_a_callback(string branch, string closing) => Verify.FixAsync<EndOfStreamNotClosedFix>(
        Callback("{|SLA0101:read > 0|}", branch), Callback("read > 0", closing));

    private static string Callback(string condition, string branch) => $$"""
        static void OnRead(IAsyncResult result)
        {
            var socket = (Socket)result.AsyncState!;
            int read = socket.EndReceive(result);
            if ({{condition}})
            {
                Console.WriteLine(read);
            }
            {{branch.Replace("\n", "\n    ")}}
        }
        """;
}
