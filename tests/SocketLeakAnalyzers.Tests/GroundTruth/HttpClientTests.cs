using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 13 of the ground truth: an HTTP client for each request.</summary>
public sealed class HttpClientTests
{
    [Fact]
    public Task Undisposed_13a_13b_13e_13f() => Verify.FlaggedAsync("""
        static async Task<string> GetAsync(string url)
        {
            var client = {|SLA0301:new HttpClient()|};
            return await client.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task Disposed_13c() => Verify.FlaggedAsync("""
        static async Task<string> GetAsync(string url)
        {
            using var client = {|SLA0301:new HttpClient()|};
            return await client.GetStringAsync(url);
        }
        """);

    /// <summary>The server's header ends each connection, but a new one is opened for each call all the same.</summary>
    [Fact]
    public Task Server_says_that_it_closes_13d() => Verify.FlaggedAsync("""
        static async Task<bool?> GetAsync(string url)
        {
            var client = {|SLA0301:new HttpClient()|};
            var response = await client.GetAsync(url);
            return response.Headers.ConnectionClose;
        }
        """);

    [Fact]
    public Task Body_until_the_end_of_the_stream_13g() => Verify.FlaggedAsync("""
        static async Task<byte[]> GetAsync(string url)
        {
            var client = {|SLA0301:new HttpClient()|};
            return await client.GetByteArrayAsync(url);
        }
        """);

    [Fact]
    public Task One_for_all_14a() => Verify.SilentAsync("""
        private static readonly HttpClient Client = new();

        static Task<string> GetAsync(string url) => Client.GetStringAsync(url);
        """);
}
