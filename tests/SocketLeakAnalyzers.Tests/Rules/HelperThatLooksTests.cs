using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201 for a connection that is passed to a method in source: does the method take it over, or only look?</summary>
public sealed class HelperThatLooksTests
{
    [Theory]
    [InlineData("client.NoDelay = true;")]
    [InlineData("Console.WriteLine(client.Connected);")]
    [InlineData("Console.WriteLine(client);")]
    [InlineData("if (client == null) throw new ArgumentNullException(nameof(client));")]
    [InlineData("Console.WriteLine($\"{client} is here\");")]
    [InlineData("client?.SetHashCodeOf();", false)]
    [InlineData("client.Keep();", false)]
    [InlineData("client.Close();", false)]
    [InlineData("_socket = client.Client;", false)]
    [InlineData("_stream = client.GetStream();", false)]
    [InlineData("Clients.Add(client);", false)]
    [InlineData("var copy = client;")]
    public Task Helper(string body, bool looks = true)
    {
        var acquisition = looks ? "{|SLA0201:new TcpClient(host, 80)|}" : "new TcpClient(host, 80)";
        return Verify.FileAsync($$"""
            static class Program
            {
                private static Socket? _socket;
                private static Stream? _stream;
                private static readonly List<TcpClient> Clients = new();

                public static void Run(string host)
                {
                    var client = {{acquisition}};
                    Helper(client);
                }

                private static void Helper(TcpClient client)
                {
                    {{body}}
                }

                private static void Keep(this TcpClient client) => Clients.Add(client);

                private static void SetHashCodeOf(this TcpClient client) => Clients.Add(client);

                public static bool HasAny => _socket != null || _stream != null;
            }
            """);
    }
}
