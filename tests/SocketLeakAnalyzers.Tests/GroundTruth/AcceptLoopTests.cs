using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 18g, 18h and 18k of the ground truth: what stops an accept loop whose listener lives?</summary>
public sealed class AcceptLoopTests
{
    [Theory]
    [InlineData("void", "AcceptTcpClient()", "", "void", "Read(buffer)")]
    [InlineData("async Task", "AcceptTcpClientAsync()", "await ", "async Task", "ReadAsync(buffer)")]
    public Task Handler_within_the_loop_18g(string result, string accept, string await, string handler, string read) => Verify.FlaggedAsync($$"""
        static {{result}} ServeAsync(TcpListener listener)
        {
            while (true)
            {
                var client = {{await}}listener.{{accept}};
                {{await}}{|SLA0107:HandleAsync(client)|};
            }
        }

        static {{handler}} HandleAsync(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[1024];
                while ({{await}}client.GetStream().{{read}} > 0)
                {
                }
            }
        }
        """);

    [Fact]
    public Task Loop_that_an_exception_ends_18h() => Verify.FlaggedAsync("""
        private static readonly TcpListener Listener = new(IPAddress.Loopback, 0);

        static void Start()
        {
            Listener.Start();
            _ = AcceptAsync();
        }

        static async Task AcceptAsync()
        {
            while (true)
            {
                var client = await {|SLA0107:Listener.AcceptTcpClientAsync()|};
                _ = Task.Run(() => client.Dispose());
            }
        }
        """);

    [Fact]
    public Task Semaphore_that_a_handler_does_not_release_18k() => Verify.FlaggedAsync("""
        private static readonly SemaphoreSlim Gate = new(4);

        static async Task ServeAsync(TcpListener listener)
        {
            while (true)
            {
                await {|SLA0107:Gate.WaitAsync()|};
                var client = await listener.AcceptTcpClientAsync();
                _ = HandleAsync(client);
            }
        }

        static async Task HandleAsync(TcpClient client)
        {
            using (client)
            {
                await client.GetStream().WriteAsync(new byte[1]);
            }

            Gate.Release();
        }
        """);
}
