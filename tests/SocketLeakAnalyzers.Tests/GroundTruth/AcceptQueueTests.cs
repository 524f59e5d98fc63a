using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 18d, 18e and 18j of the ground truth: connections in the queue of a listener, which stay there until it stops.</summary>
public sealed class AcceptQueueTests
{
    /// <summary>What piles up unaccepted stays until the listener stops, or is collected: it has no descriptor here, and no name in the code.</summary>
    [Theory]
    [InlineData("var listener = {|SLA0201:new TcpListener(IPAddress.Loopback, 0)|};\nlistener.Start();")]
    [InlineData("TcpListener listener = {|SLA0201:new(IPAddress.Loopback, 0)|};\nlistener.Start(9);\nThread.Sleep(1000);")]
    [InlineData("var listener = {|SLA0201:TcpListener.Create(0)|};\nlistener.Start();\nConsole.WriteLine(listener.LocalEndpoint);")]
    [InlineData("var listener = {|SLA0201:new TcpListener(IPAddress.Loopback, 0)|};\nlistener.Start();\nusing var accepted = listener.AcceptTcpClient();")]
    [InlineData("var listener = {|SLA0201:new TcpListener(IPAddress.Loopback, 0)|};\nlistener.Start();\nif (!listener.Pending())\nreturn;\nlistener.Stop();")]
    public Task Never_accepted_by_a_listener_that_is_dropped_18d_18j(string work) => Verify.FlaggedAsync($$"""
        static void Run()
        {
            {{work}}
        }
        """);

    [Theory]
    [InlineData("listener.Start();\nThread.Sleep(1000);\nlistener.Stop();")]
    [InlineData("listener.Start();\nThread.Sleep(1000);\nlistener.Dispose();")]
    [InlineData("listener.Start();\nThread.Sleep(1000);\nlistener.Server.Close();")]
    [InlineData("using (listener)\nlistener.Start();")]
    [InlineData("listener.Start();\ntry\n{\nusing var accepted = listener.AcceptTcpClient();\n}\nfinally\n{\nlistener.Stop();\n}")]
    [InlineData("listener.Start();\ntoken.Register(() => listener.Stop());")]
    [InlineData("listener.Start();\ntoken.Register(listener.Stop);")]
    [InlineData("listener.Start();\nTask.Run(() => Serve(listener));")]
    [InlineData("listener.Start();\nServe(listener);")]
    [InlineData("listener.Start();\n_listener = listener;")]
    [InlineData("listener.Start();\nlistener.BeginAcceptTcpClient(ar =>\n{\nvar own = (TcpListener)ar.AsyncState;\nown.EndAcceptTcpClient(ar).Close();\nown.Stop();\n}, listener);")]
    [InlineData("listener.Start();\nwhile (true)\n{\nusing var accepted = listener.AcceptTcpClient();\n}")]
    [InlineData("listener.Start();\nvar number = int.Parse(Console.ReadLine());\nlistener.Stop();")]
    public Task Stopped_or_handed_on_18e(string work) => Verify.SilentAsync($$"""
        private static TcpListener _listener;

        static void Run(CancellationToken token)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            {{work}}
        }

        static void Serve(TcpListener listener)
        {
            try
            {
                using var accepted = listener.AcceptTcpClient();
            }
            finally
            {
                listener.Stop();
            }
        }
        """);

    [Theory]
    [InlineData("class Program\n{\nstatic void Main()\n{\n", "}\n}")]
    [InlineData("", "")]
    public Task Until_the_program_ends(string before, string after) => Verify.ProgramAsync(
        before + "var listener = new TcpListener(IPAddress.Loopback, 0);\nlistener.Start();\nlistener.BeginAcceptTcpClient(null, null);\nConsole.ReadLine();\n" + after);

    [Fact]
    public Task Message_names_the_listener() => Verify.FileAsync(
        Verify.InClass("void Run()\n{\nvar listener = {|#0:new TcpListener(IPAddress.Loopback, 0)|};\nlistener.Start();\n}"),
        new DiagnosticResult(Descriptors.ListenerNotStopped).WithLocation(0).WithArguments("listener", "new TcpListener"));

    [Fact]
    public Task Stopped_by_the_fix_18e() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static void Run()
        {
            var listener = {|SLA0201:new TcpListener(IPAddress.Loopback, 0)|};
            listener.Start();
        }
        """,
        """
        static void Run()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
        }
        """);
}
