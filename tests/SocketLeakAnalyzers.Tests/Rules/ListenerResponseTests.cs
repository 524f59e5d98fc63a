using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0304: is a listener's response flagged that nobody closes, and none that somebody closes or may close?</summary>
public sealed class ListenerResponseTests
{
    [Theory]
    [InlineData("var context = {|SLA0304:listener.GetContext()|};\ncontext.Response.StatusCode = 204;")]
    [InlineData("var context = await {|SLA0304:listener.GetContextAsync()|};\ncontext.Response.OutputStream.Write(bytes);")]
    [InlineData("var context = await {|SLA0304:listener.GetContextAsync()|}.ConfigureAwait(false);\nvar response = context.Response;\nresponse.OutputStream.Write(bytes);")]
    [InlineData("HttpListenerContext context;\ncontext = {|SLA0304:listener.EndGetContext(result)|};\ncontext.Response.ContentLength64 = 0;")]
    [InlineData("var response = {|SLA0304:listener.GetContext()|}.Response;\nvar output = response.OutputStream;\noutput.Write(bytes);\noutput.Flush();")]
    [InlineData("var context = {|SLA0304:listener.GetContext()|};\nConsole.WriteLine(context.Request.Url);")]
    [InlineData("var context = {|SLA0304:listener.GetContext()|};\nvar writer = new StreamWriter(context.Response.OutputStream);\nwriter.Write(1);\nwriter.Flush();")]
    [InlineData("{|SLA0304:listener.GetContext()|};")]
    public Task Never_closed(string statements) => Verify.FlaggedAsync(Method(statements));

    [Theory]
    [InlineData("context.Response.Close();")]
    [InlineData("context.Response.Close(bytes, willBlock: false);")]
    [InlineData("context.Response.Abort();")]
    [InlineData("context.Response.OutputStream.Close();")]
    [InlineData("using var output = context.Response.OutputStream;")]
    [InlineData("using var response = context.Response;")]
    [InlineData("using (context.Response)\n{\n}")]
    [InlineData("using (var writer = new StreamWriter(context.Response.OutputStream))\nwriter.Write(1);")]
    [InlineData("await using var writer = new StreamWriter(context.Response.OutputStream);")]
    [InlineData("var response = context.Response;\ntry\n{\nresponse.StatusCode = 204;\n}\nfinally\n{\nresponse.Close();\n}")]
    [InlineData("if (bytes.Length == 0)\ncontext.Response.Close();")]
    [InlineData("_queue.Add(context);")]
    [InlineData("_last = context;")]
    [InlineData("_ = Task.Run(() => Answer(context));")]
    [InlineData("_kept.Add(await context.AcceptWebSocketAsync(null));")]
    [InlineData("((IDisposable)context.Response).Dispose();")]
    public Task Closed_or_given_to_somebody(string statements) => Verify.SilentAsync(Method("var context = listener.GetContext();\n" + statements));

    [Theory]
    [InlineData("_ = listener.GetContextAsync().ContinueWith(task => Answer(task.Result));")]
    [InlineData("var task = listener.GetContextAsync();\n_ = task.ContinueWith(done => done.Result.Response.Close());")]
    [InlineData("var task = listener.GetContextAsync();\nawait Task.WhenAny(task, Task.Delay(1000));\nAnswer(await task);")]
    [InlineData("var context = listener.GetContextAsync().GetAwaiter().GetResult();\ncontext.Response.Close();")]
    [InlineData("var context = await listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(3));\ncontext.Response.Close();")]
    public Task A_task_that_somebody_goes_on_with(string statements) => Verify.SilentAsync(Method(statements));

    [Theory]
    [InlineData("var context = {|SLA0304:listener.GetContextAsync()|}.GetAwaiter().GetResult();\ncontext.Response.StatusCode = 204;")]
    [InlineData("var context = await {|SLA0304:listener.GetContextAsync()|}.WaitAsync(TimeSpan.FromSeconds(3));\ncontext.Response.StatusCode = 204;")]
    [InlineData("var task = {|SLA0304:listener.GetContextAsync()|};\ntask.Wait();\ntask.Result.Response.StatusCode = 204;")]
    public Task A_task_that_is_waited_for(string statements) => Verify.FlaggedAsync(Method(statements));

    [Fact]
    public Task A_method_that_is_given_the_context() => Verify.FlaggedAsync("""
        static void Listen(HttpListener listener)
        {
            while (true)
            {
                Serve(listener.GetContext());
            }
        }

        static void Serve(HttpListenerContext {|SLA0304:context|})
        {
            context.Response.StatusCode = 200;
            context.Response.OutputStream.Write(new byte[] { 1 });
        }
        """);

    [Theory]
    [InlineData("Serve(context);\ncontext.Response.Close();", "context.Response.StatusCode = 200;")]
    [InlineData("using (context.Response)\nServe(context);", "context.Response.StatusCode = 200;")]
    [InlineData("Serve(context);", "context.Response.StatusCode = 200;\ncontext.Response.Close();")]
    [InlineData("Serve(context);", "Console.WriteLine(context.Request.Url);")]
    [InlineData("Serve(context);", "Serve2(context);")]
    public Task A_method_whose_caller_closes_or_that_closes(string caller, string body) => Verify.SilentAsync($$"""
        static void Listen(HttpListener listener)
        {
            var context = listener.GetContext();
            {{caller}}
        }

        static void Serve(HttpListenerContext context)
        {
            {{body}}
        }

        static void Serve2(HttpListenerContext context) => context.Response.Abort();
        """);

    [Fact]
    public Task A_method_that_only_others_call() => Verify.SilentAsync("""
        public virtual void Serve(HttpListenerContext context) => context.Response.StatusCode = 200;

        public void Answer(HttpListenerContext context) => context.Response.StatusCode = 200;
        """);

    private static string Method(string statements) => $$"""
        private readonly List<HttpListenerContext> _queue = new();
        private readonly List<object> _kept = new();
        private HttpListenerContext _last;

        private async Task RunAsync(HttpListener listener, byte[] bytes, IAsyncResult result)
        {
            await Task.Yield();
            {{statements}}
        }

        private static void Answer(HttpListenerContext context) => context.Response.Close();
        """;
}
