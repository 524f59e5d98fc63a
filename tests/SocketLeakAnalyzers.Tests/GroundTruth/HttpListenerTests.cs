using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 32 of the ground truth: the responses of an HTTP listener.</summary>
public sealed class HttpListenerTests
{
    [Fact]
    public Task Never_closed_32a_32e() => Verify.FlaggedAsync("""
        static void Serve(HttpListener listener)
        {
            while (true)
            {
                var context = {|SLA0304:listener.GetContext()|};
                Console.WriteLine(context.Request.Url);
            }
        }
        """);

    [Fact]
    public Task Closed_32b() => Verify.SilentAsync("""
        static void Serve(HttpListener listener)
        {
            while (true)
            {
                var context = listener.GetContext();
                context.Response.Close();
            }
        }
        """);

    [Fact]
    public Task Only_written_32c() => Verify.FlaggedAsync("""
        static void Serve(HttpListener listener)
        {
            while (true)
            {
                var context = {|SLA0304:listener.GetContext()|};
                context.Response.OutputStream.Write(new byte[] { 1 });
            }
        }
        """);

    /// <summary>It holds its connection while the handler runs (32d): how long that is, the code does not say.</summary>
    [Fact]
    public Task Slow_handler_32d() => Verify.SilentAsync("""
        static async Task ServeAsync(HttpListener listener)
        {
            var context = await listener.GetContextAsync();
            using var response = context.Response;
            await Task.Delay(TimeSpan.FromSeconds(300));
        }
        """);

    /// <summary>To stop the listener closes all that it has taken (32f, 32g), but a server runs on.</summary>
    [Theory]
    [InlineData("Stop")]
    [InlineData("Close")]
    public Task Listener_that_is_stopped_32f_32g(string stop) => Verify.FlaggedAsync($$"""
        static void Serve(HttpListener listener)
        {
            var context = {|SLA0304:listener.GetContext()|};
            Console.WriteLine(context.Request.Url);
            listener.{{stop}}();
        }
        """);
}
