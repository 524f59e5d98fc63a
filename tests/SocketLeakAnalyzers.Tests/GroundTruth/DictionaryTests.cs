using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 20 of the ground truth: clients that are kept in a dictionary.</summary>
public sealed class DictionaryTests
{
    private static string Server(string atTheEnd) => $$"""
        private readonly ConcurrentDictionary<int, TcpClient> _clients = new ConcurrentDictionary<int, TcpClient>();

        public async Task ServeAsync(TcpListener listener)
        {
            for (int id = 0; ; id++)
            {
                var client = await listener.AcceptTcpClientAsync();
                _clients[id] = client;
                _ = HandleAsync(id, client);
            }
        }

        private async Task HandleAsync(int id, TcpClient client)
        {
            var buffer = new byte[256];
            while (true)
            {
                int n = await client.GetStream().ReadAsync(buffer);
                if (n == 0)
                {
                    {{atTheEnd}}
                }

                Console.WriteLine(n);
            }
        }
        """;

    [Fact]
    public Task Never_removed_and_never_closed_20a() => Verify.FlaggedAsync(Server("{|SLA0101:return;|}"));

    [Theory]
    [InlineData("_clients.TryRemove(id, out _);")]
    [InlineData("_clients.Remove(id, out var removed);")]
    [InlineData("((IDictionary<int, TcpClient>)_clients).Remove(id);")]
    public Task Removed_and_not_closed_20b(string remove) => Verify.FlaggedAsync(Server(remove + "\n{|SLA0101:return;|}"));

    [Theory]
    [InlineData("client.Dispose();\nreturn;")]
    [InlineData("_clients[id].Dispose();\nreturn;")]
    public Task Closed_and_not_removed_20c(string close) => Verify.SilentAsync(Server(close));

    [Fact]
    public Task Removed_and_closed() => Verify.SilentAsync(Server("""
        if (_clients.TryRemove(id, out var removed))
        {
            removed.Dispose();
        }

        return;
        """));
}
