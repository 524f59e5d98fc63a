using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>The fix of SLA0304: is the response disposed of on every way out?</summary>
public sealed class ListenerResponseFixTests
{
    [Theory]
    [InlineData(
        "var context = {|SLA0304:listener.GetContext()|};\n    var response = context.Response;\n    response.StatusCode = 204;",
        "var context = listener.GetContext();\n    using var response = context.Response;\n    response.StatusCode = 204;")]
    [InlineData(
        "var context = {|SLA0304:listener.GetContext()|};\n    context.Response.StatusCode = 204;",
        "var context = listener.GetContext();\n    using var response = context.Response;\n    context.Response.StatusCode = 204;")]
    [InlineData(
        "var answer = {|SLA0304:listener.GetContext()|}.Response; // one\n    answer.StatusCode = 204;",
        "using var answer = listener.GetContext().Response; // one\n    answer.StatusCode = 204;")]
    public Task Using_on_the_response(string before, string after) => Verify.FixAsync<ListenerResponseNotClosedFix>(Method(before), Method(after));

    [Fact]
    public Task Using_in_a_loop() => Verify.FixEverywhereAsync<ListenerResponseNotClosedFix>(
        """
        static async Task ServeAsync(HttpListener listener)
        {
            while (true)
            {
                // the next one
                HttpListenerContext context = await {|SLA0304:listener.GetContextAsync()|};
                context.Response.OutputStream.Write(new byte[] { 1 });
            }
        }
        """,
        """
        static async Task ServeAsync(HttpListener listener)
        {
            while (true)
            {
                // the next one
                HttpListenerContext context = await listener.GetContextAsync();
                using var response = context.Response;
                context.Response.OutputStream.Write(new byte[] { 1 });
            }
        }
        """);

    [Fact]
    public Task Using_in_the_method_that_is_given_the_context() => Verify.FixAsync<ListenerResponseNotClosedFix>(
        """
        static void Listen(HttpListener listener) => Serve(listener.GetContext());

        static void Serve(HttpListenerContext {|SLA0304:context|})
        {
            context.Response.StatusCode = 204;
        }
        """,
        """
        static void Listen(HttpListener listener) => Serve(listener.GetContext());

        static void Serve(HttpListenerContext context)
        {
            using var response = context.Response;
            context.Response.StatusCode = 204;
        }
        """);

    [Theory]
    [InlineData("{|SLA0304:listener.GetContext()|};")]
    [InlineData("HttpListenerContext context;\n    context = {|SLA0304:listener.GetContext()|};\n    context.Response.StatusCode = 204;")]
    [InlineData("var context = {|SLA0304:listener.GetContext()|};\n    int response = 204;\n    context.Response.StatusCode = response;")]
    [InlineData("again:\n    var context = {|SLA0304:listener.GetContext()|};\n    context.Response.StatusCode = 204;\n    goto again;")]
    public Task Nothing_where_no_using_can_stand(string body) => Verify.NoFixAsync<ListenerResponseNotClosedFix>(Method(body));

    private static string Method(string body) => $$"""
        static void Serve(HttpListener listener)
        {
            {{body}}
        }
        """;
}
