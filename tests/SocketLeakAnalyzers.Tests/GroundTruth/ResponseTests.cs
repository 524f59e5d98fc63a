using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 15 and 16 of the ground truth: responses that hold their connection.</summary>
public sealed class ResponseTests
{
    [Fact]
    public Task Part_of_the_body_unread_15a_15c_15g_15p() => Verify.FlaggedAsync(Method("""
        var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
        Console.WriteLine(response.StatusCode);
        """));

    [Fact]
    public Task Disposed_15b_15q() => Verify.SilentAsync(Method("""
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        Console.WriteLine(response.StatusCode);
        """));

    [Fact]
    public Task Buffered_15d() => Verify.SilentAsync(Method("""
        var response = await client.GetAsync(url);
        Console.WriteLine(response.StatusCode);
        """));

    [Fact]
    public Task Stream_unread_15e() => Verify.FlaggedAsync(Method("""
        var stream = await {|SLA0302:client.GetStreamAsync(url)|};
        Console.WriteLine(stream.CanRead);
        """));

    [Fact]
    public Task Read_as_a_string_15f() => Verify.SilentAsync(Method("""
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        Console.WriteLine(await response.Content.ReadAsStringAsync());
        """));

    [Fact]
    public Task Body_that_fails_or_is_cancelled_15h_15m() => Verify.SilentAsync("""
        static async Task GetAsync(HttpClient client, string url, CancellationToken token)
        {
            var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token);
            try
            {
                Console.WriteLine(await response.Content.ReadAsStringAsync(token));
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                Console.WriteLine(e.Message);
            }
        }
        """);

    [Fact]
    public Task Status_that_throws_15i() => Verify.FlaggedAsync(Method("""
        var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
        response.EnsureSuccessStatusCode();
        using (response)
        {
            Console.WriteLine(await response.Content.ReadAsStringAsync());
        }
        """));

    [Fact]
    public Task Client_disposed_of_instead_15j() => Verify.FlaggedAsync("""
        static async Task GetAsync(Func<HttpClient> open, string url)
        {
            using var client = open();
            var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
            Console.WriteLine(response.StatusCode);
        }
        """);

    [Fact]
    public Task Read_to_the_end_of_the_stream_15k() => Verify.SilentAsync(Method("""
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer) > 0)
        {
            Console.WriteLine(buffer[0]);
        }
        """));

    [Fact]
    public Task Disposed_while_the_body_is_unread_15l() => Verify.SilentAsync(Method("""
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        var stream = await response.Content.ReadAsStreamAsync();
        Console.WriteLine(stream.ReadByte());
        """));

    [Fact]
    public Task Only_the_stream_disposed_15n() => Verify.SilentAsync(Method("""
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        using var stream = await response.Content.ReadAsStreamAsync();
        Console.WriteLine(stream.ReadByte());
        """));

    [Fact]
    public Task Destination_of_a_copy_throws_15o() => Verify.SilentAsync(Method("""
        var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        using var file = File.Create("body");
        await response.Content.CopyToAsync(file);
        """));

    [Fact]
    public Task Web_request_unread_16a_16d() => Verify.FlaggedAsync("""
        static HttpStatusCode Get(HttpWebRequest request)
        {
            var response = (HttpWebResponse){|SLA0302:request.GetResponse()|};
            return response.StatusCode;
        }
        """);

    [Fact]
    public Task Web_request_disposed_16b() => Verify.SilentAsync("""
        static HttpStatusCode Get(HttpWebRequest request)
        {
            using var response = (HttpWebResponse)request.GetResponse();
            return response.StatusCode;
        }
        """);

    [Fact]
    public Task Web_request_read_to_the_end_16c() => Verify.SilentAsync("""
        static string Get(HttpWebRequest request)
        {
            var response = request.GetResponse();
            using var reader = new StreamReader(response.GetResponseStream());
            return reader.ReadToEnd();
        }
        """);

    private static string Method(string statements) =>
        "static async Task GetAsync(HttpClient client, string url)\n{\n    " + statements.Replace("\n", "\n    ", System.StringComparison.Ordinal) + "\n}";
}
