using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 44 of the ground truth: iterators that hold a connection in a <c>using</c>, which ends with the enumeration.</summary>
public sealed class IteratorTests
{
    [Theory]
    [InlineData("var counts = {|SLA0201:CountsAsync(peer).GetAsyncEnumerator()|};\nawait counts.MoveNextAsync();\nreturn counts.Current;")]
    [InlineData("var counts = {|SLA0201:CountsAsync(peer).GetAsyncEnumerator(default)|};\nif (await counts.MoveNextAsync().ConfigureAwait(false))\nreturn counts.Current;\nreturn 0;")]
    [InlineData("var counts = {|SLA0201:CountsAsync(peer).WithCancellation(default).GetAsyncEnumerator()|};\nawait counts.MoveNextAsync();\nreturn counts.Current;")]
    [InlineData("var counts = {|SLA0201:AcceptedAsync(Listener).GetAsyncEnumerator()|};\nawait counts.MoveNextAsync();\nreturn counts.Current;")]
    [InlineData("await Task.Yield();\nvar counts = {|SLA0201:Counts(peer).GetEnumerator()|};\ncounts.MoveNext();\nreturn counts.Current;")]
    public Task An_iterator_that_is_abandoned_44a(string first) => Verify.FlaggedAsync(Method(first));

    [Theory]
    [InlineData("await foreach (var count in CountsAsync(peer))\nreturn count;\nreturn 0;")]
    [InlineData("await using var counts = CountsAsync(peer).GetAsyncEnumerator();\nawait counts.MoveNextAsync();\nreturn counts.Current;")]
    [InlineData("var counts = CountsAsync(peer).GetAsyncEnumerator();\ntry\n{\nawait counts.MoveNextAsync();\nreturn counts.Current;\n}\nfinally\n{\nawait counts.DisposeAsync();\n}")]
    [InlineData("var counts = CountsAsync(peer).GetAsyncEnumerator();\nint sum = 0;\nwhile (await counts.MoveNextAsync())\nsum += counts.Current;\nreturn sum;")]
    [InlineData("var counts = CountsAsync(peer).GetAsyncEnumerator();\nKeep(counts);\nawait counts.MoveNextAsync();\nreturn counts.Current;")]
    [InlineData("var counts = NumbersAsync().GetAsyncEnumerator();\nawait counts.MoveNextAsync();\nreturn counts.Current;")]
    [InlineData("await Task.Yield();\nforeach (var count in Counts(peer))\nreturn count;\nreturn 0;")]
    [InlineData("await Task.Yield();\nusing var counts = Counts(peer).GetEnumerator();\ncounts.MoveNext();\nreturn counts.Current;")]
    [InlineData("await Task.Yield();\nvar ports = new List<int> { 1 }.GetEnumerator();\nports.MoveNext();\nreturn ports.Current;")]
    public Task An_iterator_whose_reader_breaks_off_44b(string first) => Verify.SilentAsync(Method(first));

    private static string Method(string first) => $$"""
        static async Task<int> FirstAsync(IPEndPoint peer)
        {
            {{first}}
        }

        static async IAsyncEnumerable<int> CountsAsync(IPEndPoint peer)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(peer);
            var buffer = new byte[256];
            int n;
            while ((n = await socket.ReceiveAsync(buffer)) > 0)
            {
                yield return n;
            }
        }

        static async IAsyncEnumerable<int> AcceptedAsync(TcpListener listener)
        {
            using (var client = await listener.AcceptTcpClientAsync())
            {
                yield return client.Available;
            }
        }

        static IEnumerable<int> Counts(IPEndPoint peer)
        {
            using TcpClient client = new(peer.Address.ToString(), peer.Port);
            yield return client.GetStream().ReadByte();
        }

        static async IAsyncEnumerable<int> NumbersAsync()
        {
            using var memory = new MemoryStream();
            await memory.WriteAsync(new byte[1]);
            yield return 1;
        }

        static void Keep(IAsyncEnumerator<int> counts) => Kept.Add(counts);

        static readonly List<IAsyncEnumerator<int>> Kept = new();

        static readonly TcpListener Listener = new(IPAddress.Loopback, 0);
        """;
}
