using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The fix of SLA0302: is the response disposed of, and left alone where somebody else needs it?</summary>
public sealed class ResponseNotDisposedFixTests
{
    [Theory]
    [InlineData(
        "var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|}; // one\nConsole.WriteLine(response.StatusCode);",
        "using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead); // one\nConsole.WriteLine(response.StatusCode);")]
    [InlineData(
        "var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};\nresponse.EnsureSuccessStatusCode();\nConsole.WriteLine(await response.Content.ReadAsStringAsync());",
        "using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nresponse.EnsureSuccessStatusCode();\nConsole.WriteLine(await response.Content.ReadAsStringAsync());")]
    [InlineData(
        "Stream body = await {|SLA0302:client.GetStreamAsync(url)|};\nConsole.WriteLine(body.CanRead);",
        "using Stream body = await client.GetStreamAsync(url);\nConsole.WriteLine(body.CanRead);")]
    [InlineData(
        "var reader = new StreamReader(await {|SLA0302:client.GetStreamAsync(url)|});\nConsole.WriteLine(reader.ReadLine());",
        "using var reader = new StreamReader(await client.GetStreamAsync(url));\nConsole.WriteLine(reader.ReadLine());")]
    [InlineData(
        "await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};",
        "(await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)).Dispose();")]
    public Task Disposed_of_where_it_stays(string before, string after) => Verify.FixAsync<ResponseNotDisposedFix>(Method(before), Method(after));

    [Fact]
    public Task Disposed_of_where_the_handler_swallows() => Verify.FixEverywhereAsync<ResponseNotDisposedFix>(
        """
        static async Task<Stream> GetAsync(HttpClient client, string url)
        {
            HttpResponseMessage response = null;
            try
            {
                response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStreamAsync();
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
        """,
        """
        static async Task<Stream> GetAsync(HttpClient client, string url)
        {
            HttpResponseMessage response = null;
            try
            {
                response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStreamAsync();
            }
            catch (HttpRequestException)
            {
                response?.Dispose();
                return null;
            }
        }
        """);

    [Theory]
    [InlineData("response.EnsureSuccessStatusCode();")]
    [InlineData("if (!response.IsSuccessStatusCode)\n    throw new IOException(response.ReasonPhrase);")]
    public Task Disposed_of_and_thrown_on_where_it_is_handed_on(string check) => Verify.FixAsync<ResponseNotDisposedFix>(
        $$"""
        static async Task<Stream> GetAsync(HttpClient client, string url)
        {
            var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
            {{check.Replace("\n", "\n    ", System.StringComparison.Ordinal)}}
            return await response.Content.ReadAsStreamAsync();
        }
        """,
        $$"""
        static async Task<Stream> GetAsync(HttpClient client, string url)
        {
            var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            try
            {
                {{check.Replace("\n", "\n        ", System.StringComparison.Ordinal)}}
                return await response.Content.ReadAsStreamAsync();
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        """);

    [Fact]
    public Task Older_language() => Verify.FixTest<ResponseNotDisposedFix>(
        """
        using System;
        using System.Net;

        class Subject
        {
            static void Get(HttpWebRequest request)
            {
                var response = (HttpWebResponse){|SLA0302:request.GetResponse()|};
                Console.WriteLine(response.StatusCode);
            }

            static bool IsMissing(WebRequest request)
            {
                try
                {
                    request.GetResponse().Close();
                    return false;
                }
                catch (WebException e)
                {
                    var response = (HttpWebResponse){|SLA0302:e.Response|};
                    return response.StatusCode == HttpStatusCode.NotFound;
                }
            }
        }
        """,
        """
        using System;
        using System.Net;

        class Subject
        {
            static void Get(HttpWebRequest request)
            {
                using (var response = (HttpWebResponse)request.GetResponse())
                {
                    Console.WriteLine(response.StatusCode);
                }
            }

            static bool IsMissing(WebRequest request)
            {
                try
                {
                    request.GetResponse().Close();
                    return false;
                }
                catch (WebException e)
                {
                    using (var response = (HttpWebResponse)e.Response)
                    {
                        return response.StatusCode == HttpStatusCode.NotFound;
                    }
                }
            }
        }
        """).In(LanguageVersion.CSharp7_3).RunAsync();

    /// <summary>A <c>using</c> would dispose of what somebody reads later; the last has no variable to declare with one.</summary>
    [Theory]
    [InlineData("var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};\nif (!response.IsSuccessStatusCode)\n    return null;\nreturn await response.Content.ReadAsStreamAsync();")]
    [InlineData("var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};\nif (!response.IsSuccessStatusCode)\n    return null;\nOpened(response);\nreturn null;")]
    [InlineData("var type = (await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|}).Content.Headers.ContentType;\nConsole.WriteLine(type);\nreturn null;")]
    public Task Left_alone_where_it_is_handed_on(string statements) => Verify.NoFixAsync<ResponseNotDisposedFix>(
        "event Action<HttpResponseMessage> Opened = _ => { };\n\nasync Task<Stream> GetAsync(HttpClient client, string url)\n{\n    " + statements.Replace("\n", "\n    ", System.StringComparison.Ordinal) + "\n}");

    [Fact]
    public Task All_of_a_file() => Verify.FixAsync<ResponseNotDisposedFix>(
        """
        static async Task GetAsync(HttpClient client, string url)
        {
            var first = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
            Console.WriteLine(first.StatusCode);
            var second = await {|SLA0302:client.GetStreamAsync(url)|};
            Console.WriteLine(second.CanRead);
        }

        static void Touch(WebRequest request) => Console.WriteLine({|SLA0302:request.GetResponse()|}.ContentType);
        """,
        """
        static async Task GetAsync(HttpClient client, string url)
        {
            using var first = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            Console.WriteLine(first.StatusCode);
            using var second = await client.GetStreamAsync(url);
            Console.WriteLine(second.CanRead);
        }

        static void Touch(WebRequest request) => Console.WriteLine({|SLA0302:request.GetResponse()|}.ContentType);
        """);

    private static string Method(string statements) =>
        "static async Task GetAsync(HttpClient client, string url)\n{\n    " + statements.Replace("\n", "\n    ", System.StringComparison.Ordinal) + "\n}";
}
