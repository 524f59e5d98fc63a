using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0302: is a response that holds its connection read to its end, disposed of or handed on, on every path?</summary>
public sealed class ResponseNotDisposedTests
{
    [Theory]
    [InlineData("await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};")]
    [InlineData("_ = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};")]
    [InlineData("var ok = (await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|}).IsSuccessStatusCode;\nConsole.WriteLine(ok);")]
    [InlineData("var response = await {|SLA0302:client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), HttpCompletionOption.ResponseHeadersRead)|}.ConfigureAwait(false);\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = {|SLA0302:client.Send(new HttpRequestMessage(HttpMethod.Get, url), HttpCompletionOption.ResponseHeadersRead)|};\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("const HttpCompletionOption Option = HttpCompletionOption.ResponseHeadersRead;\nvar response = await {|SLA0302:client.GetAsync(url, Option)|};\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await {|SLA0302:client.GetAsync(url, completionOption: HttpCompletionOption.ResponseHeadersRead)|};\nif (response.IsSuccessStatusCode)\n    Console.WriteLine(await response.Content.ReadAsStringAsync());")]
    [InlineData("var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};\nif (!response.IsSuccessStatusCode)\n    return;\nusing (response)\n    Console.WriteLine(await response.Content.ReadAsStringAsync());")]
    [InlineData("var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};\nif (!response.IsSuccessStatusCode)\n    throw new IOException(response.ReasonPhrase);\nConsole.WriteLine(await response.Content.ReadAsStringAsync());")]
    [InlineData("var reader = new StreamReader(await {|SLA0302:client.GetStreamAsync(url)|});\nstring line;\nwhile ((line = await reader.ReadLineAsync()) != null)\n    if (line.Length == 0)\n        return;")]
    [InlineData("foreach (var part in url.Split(' '))\n{\n    var response = await {|SLA0302:client.GetAsync(part, HttpCompletionOption.ResponseHeadersRead)|};\n    if (response.IsSuccessStatusCode)\n    {\n        Console.WriteLine(await response.Content.ReadAsStringAsync());\n        break;\n    }\n}")]
    [InlineData("using var client2 = new WebClient();\nvar stream = {|SLA0302:client2.OpenRead(url)|};\nConsole.WriteLine(stream.CanRead);")]
    public Task Left_open(string statements) => Verify.FlaggedAsync("#pragma warning disable SYSLIB0014\n" + Method(statements));

    [Theory]
    [InlineData("using (await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead))\n{\n}")]
    [InlineData("(await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)).Dispose();")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseContentRead);\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\ntry\n{\n    response.EnsureSuccessStatusCode();\n}\nfinally\n{\n    response.Dispose();\n}")]
    [InlineData("HttpResponseMessage response = null;\ntry\n{\n    response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\n    response.EnsureSuccessStatusCode();\n}\nfinally\n{\n    response?.Dispose();\n}")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nresponse.Content.Dispose();")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nConsole.WriteLine((await response.Content.ReadAsByteArrayAsync()).Length);")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nawait response.Content.LoadIntoBufferAsync();\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nif (!response.IsSuccessStatusCode)\n    throw new IOException(await response.Content.ReadAsStringAsync());\nresponse.Dispose();")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nvar buffer = new byte[100];\nvar stream = response.Content.ReadAsStream();\nstream.ReadExactly(buffer);")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nvar stream = await response.Content.ReadAsStreamAsync();\nConsole.WriteLine(await System.Text.Json.JsonSerializer.DeserializeAsync<string>(stream));")]
    [InlineData("var stream = await client.GetStreamAsync(url);\nawait stream.CopyToAsync(Console.OpenStandardOutput());")]
    [InlineData("var reader = new StreamReader(await client.GetStreamAsync(url));\nstring line;\nwhile ((line = await reader.ReadLineAsync()) != null)\n    Console.WriteLine(line);")]
    [InlineData("var reader = new StreamReader(await client.GetStreamAsync(url));\nwhile (!reader.EndOfStream)\n    Console.WriteLine(reader.ReadLine());")]
    [InlineData("using var reader = new StreamReader(await client.GetStreamAsync(url));\nConsole.WriteLine(reader.ReadLine());")]
    [InlineData("var stream = await client.GetStreamAsync(url);\nConsole.WriteLine(System.Xml.Linq.XDocument.Load(stream));")]
    [InlineData("var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, url), HttpCompletionOption.ResponseHeadersRead);\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var responses = new List<HttpResponseMessage>();\nresponses.Add(await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead));")]
    [InlineData("var tasks = url.Split(' ').Select(part => client.GetAsync(part, HttpCompletionOption.ResponseHeadersRead)).ToArray();\nforeach (var response in await Task.WhenAll(tasks))\n    response.Dispose();")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\n_ = Task.Run(() => response.Content.ReadAsStringAsync());")]
    public Task Given_back(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("static Task<HttpResponseMessage> GetAsync(HttpClient client, string url) => client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);")]
    [InlineData("static async Task<Stream> GetAsync(HttpClient client, string url)\n{\n    var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\n    return await response.Content.ReadAsStreamAsync();\n}")]
    [InlineData("static async Task<Stream> GetAsync(HttpClient client, string url)\n{\n    var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\n    try\n    {\n        response.EnsureSuccessStatusCode();\n        return await response.Content.ReadAsStreamAsync();\n    }\n    catch\n    {\n        response.Dispose();\n        throw;\n    }\n}")]
    [InlineData("HttpResponseMessage _response;\n\nasync Task GetAsync(HttpClient client, string url) => _response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);")]
    [InlineData("static async Task GetAsync(HttpClient client, string url, Action<HttpResponseMessage> use) => use(await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead));")]
    [InlineData("static async Task<(HttpResponseMessage, int)> GetAsync(HttpClient client, string url)\n{\n    var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\n    return (response, 1);\n}")]
    [InlineData("static async Task GetAsync(HttpClient client, string url, HttpCompletionOption option)\n{\n    var response = await client.GetAsync(url, option);\n    Console.WriteLine(response.StatusCode);\n}")]
    public Task Handed_on(string members) => Verify.SilentAsync(members);

    [Fact]
    public Task Handed_on_only_when_the_status_is_good() => Verify.FlaggedAsync("""
        static async Task<Stream> GetAsync(HttpClient client, string url)
        {
            var response = await {|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|};
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStreamAsync();
        }
        """);

    [Fact]
    public Task Option_that_is_chosen_before() => Verify.FlaggedAsync("""
        static async Task<string> GetAsync(HttpClient client, string url, bool isStream)
        {
            var option = isStream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;
            var response = await {|SLA0302:client.GetAsync(url, option)|};
            return response.ReasonPhrase;
        }
        """);

    [Theory]
    [InlineData("var response = await {|SLA0302:OpenAsync(client, url)|};\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("using var response = await OpenAsync(client, url);\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await {|SLA0302:OpenTwiceAsync(client, url)|};\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var stream = await {|SLA0302:OpenBodyAsync(client, url)|};\nConsole.WriteLine(stream.CanRead);")]
    [InlineData("var response = await BufferedAsync(client, url);\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await {|SLA0302:EitherAsync(client, url, false)|};\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await EitherAsync(client, url, true);\nConsole.WriteLine(response.StatusCode);")]
    [InlineData("var response = await {|SLA0302:EitherAsync(client, url, url.Length > 9)|};\nConsole.WriteLine(response.StatusCode);")]
    public Task Handed_round_in_the_source(string statements) => Verify.FileAsync(Verify.InClass(Method(statements) + """


        static Task<HttpResponseMessage> OpenAsync(HttpClient client, string url) => client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);

        static async Task<HttpResponseMessage> OpenTwiceAsync(HttpClient client, string url)
        {
            var response = await OpenAsync(client, url);
            return response;
        }

        static async Task<Stream> OpenBodyAsync(HttpClient client, string url)
        {
            var stream = await client.GetStreamAsync(url);
            return new BufferedStream(stream);
        }

        static async Task<HttpResponseMessage> BufferedAsync(HttpClient client, string url)
        {
            var response = await OpenAsync(client, url);
            await response.Content.LoadIntoBufferAsync();
            return response;
        }

        static Task<HttpResponseMessage> EitherAsync(HttpClient client, string url, bool whole)
        {
            return client.GetAsync(url, whole ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead);
        }
        """));

    [Theory]
    [InlineData("{|SLA0302:client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)|}", "Show(response);")]
    [InlineData("client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)", "Read(response);")]
    [InlineData("client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)", "Keep(response);")]
    [InlineData("client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead)", "await ReadLaterAsync(response);")]
    public Task Given_to_a_helper(string request, string call) => Verify.FileAsync(Verify.InClass(Method("var response = await " + request + ";\n" + call) + """


        static HttpResponseMessage s_last;

        static void Show(HttpResponseMessage response) => Console.WriteLine(response.StatusCode);

        static void Read(HttpResponseMessage response) => Console.WriteLine(response.Content.ReadAsStringAsync().Result);

        static void Keep(HttpResponseMessage response) => s_last = response;

        static async Task ReadLaterAsync(HttpResponseMessage response) => Console.WriteLine(await response.Content.ReadAsStringAsync());
        """));

    [Theory]
    [InlineData("var response = (HttpWebResponse){|SLA0302:e.Response|};\nreturn response.StatusCode == HttpStatusCode.NotFound;")]
    [InlineData("Console.WriteLine(e);\nreturn ((HttpWebResponse){|SLA0302:e.Response|}).StatusCode == HttpStatusCode.NotFound;")]
    [InlineData("if (((HttpWebResponse){|SLA0302:e.Response|}).StatusCode == HttpStatusCode.NotFound)\n    return true;\nthrow;")]
    public Task Response_of_an_exception(string handler) => Verify.FlaggedAsync(Exception(handler));

    [Theory]
    [InlineData("using var response = (HttpWebResponse)e.Response;\nreturn response.StatusCode == HttpStatusCode.NotFound;")]
    [InlineData("using (e.Response)\n    return ((HttpWebResponse)e.Response).StatusCode == HttpStatusCode.NotFound;")]
    [InlineData("using var reader = new StreamReader(e.Response.GetResponseStream());\nreturn reader.ReadToEnd().Length > 0;")]
    [InlineData("if (((HttpWebResponse)e.Response).StatusCode != HttpStatusCode.NotFound)\n    throw;\ne.Response.Close();\nreturn true;")]
    [InlineData("if (((HttpWebResponse)e.Response).StatusCode != HttpStatusCode.NotFound)\n    throw new IOException(\"no\", e);\ne.Response.Close();\nreturn true;")]
    [InlineData("return Judge(e) || e.Response == null;")]
    public Task Response_of_an_exception_that_is_dealt_with(string handler) => Verify.SilentAsync(Exception(handler) + "\n\nstatic bool Judge(Exception e) => e.Message.Length > 0;");

    [Theory]
    [InlineData("var response = client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nawait Task.WhenAny(response, Task.Delay(100));\n(await response).Dispose();")]
    [InlineData("HttpResponseMessage response;\ndo\n{\n    response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\n    if (response.StatusCode == HttpStatusCode.TooManyRequests)\n        response.Dispose();\n}\nwhile (response.StatusCode == HttpStatusCode.TooManyRequests);\nresponse.Dispose();")]
    [InlineData("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nvar body = response.Content.ReadAsStringAsync();\nConsole.WriteLine(await body);")]
    public Task Dealt_with_later(string statements) => Verify.SilentAsync(Method(statements));

    [Fact]
    public Task The_message_tells_what_is_missing() => Verify.FileAsync(
        Verify.InClass(Method("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nConsole.WriteLine(response.StatusCode);")),
        new DiagnosticResult(Descriptors.ResponseNotDisposed).WithSpan(5, 30, 5, 92).WithSpan(5, 30, 5, 92).WithArguments("response", "GetAsync"));

    [Fact]
    public Task The_message_tells_what_throws() => Verify.FileAsync(
        Verify.InClass(Method("var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nresponse.EnsureSuccessStatusCode();\nresponse.Dispose();")),
        new DiagnosticResult(Descriptors.ResponseLost).WithSpan(5, 30, 5, 92).WithSpan(5, 30, 5, 92).WithSpan(6, 9, 6, 43).WithArguments("response", "EnsureSuccessStatusCode", 6));

    /// <summary>.NET Framework disposes of the content before it throws, and has read the response of an exception; a library may run there.</summary>
    [Theory]
    [InlineData("static async Task GetAsync(HttpClient client, string url)\n{\nvar response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);\nresponse.EnsureSuccessStatusCode();\nresponse.Dispose();\n}")]
    [InlineData("static bool Get(WebRequest request)\n{\ntry\n{\nusing (request.GetResponse())\nreturn true;\n}\ncatch (WebException e)\n{\nreturn ((HttpWebResponse)e.Response).StatusCode == HttpStatusCode.NotFound;\n}\n}")]
    public Task On_the_framework(string members)
    {
        // What tells the two apart is what .NET 5 has added to HttpRequestException.
        var test = Verify.Test(Verify.InClass(members) + """

            namespace System.Net.Http
            {
                public enum HttpCompletionOption { ResponseContentRead, ResponseHeadersRead }

                public class HttpRequestException : Exception { }

                public class HttpClient
                {
                    public Task<HttpResponseMessage> GetAsync(string url, HttpCompletionOption option) => Task.FromException<HttpResponseMessage>(new HttpRequestException());
                }

                public class HttpResponseMessage : IDisposable
                {
                    public HttpResponseMessage EnsureSuccessStatusCode() => this;

                    public void Dispose()
                    {
                    }
                }
            }
            """);
        test.SolutionTransforms.Add((solution, id) => solution.GetProject(id)!.MetadataReferences
            .Where(reference => reference.Display!.EndsWith("System.Net.Http.dll", System.StringComparison.Ordinal))
            .Aggregate(solution, (current, reference) => current.RemoveMetadataReference(id, reference)));
        return test.RunAsync();
    }

    private static string Exception(string handler) => $$"""
        static bool IsMissing(WebRequest request)
        {
            try
            {
                using (request.GetResponse())
                    return false;
            }
            catch (WebException e)
            {
                {{handler.Replace("\n", "\n        ", System.StringComparison.Ordinal)}}
            }
        }
        """;

    private static string Method(string statements) =>
        "static async Task GetAsync(HttpClient client, string url)\n{\n    " + statements.Replace("\n", "\n    ", System.StringComparison.Ordinal) + "\n}";
}
