using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0201 for a connection that is handed to a handler which runs on its own: then the handler owes the close.</summary>
public sealed class GivenToAHandlerTests
{
    [Theory]
    [InlineData("_ = HandleAsync(client);")]
    [InlineData("_ = Task.Run(() => HandleAsync(client));")]
    [InlineData("Task.Run(async () => await HandleAsync(client));")]
    [InlineData("new Thread(() => HandleAsync(client)).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => { HandleAsync(client); });")]
    public Task Handler_that_throws_before_it_closes_18a(string start) => Verify.FlaggedAsync($$"""
        static async Task RunAsync(TcpListener listener)
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                {{start}}
            }
        }

        static async Task HandleAsync(TcpClient {|SLA0201:client|})
        {
            var buffer = new byte[16];
            await client.GetStream().ReadAsync(buffer);
            throw new InvalidOperationException("not implemented");
        }
        """);

    [Theory]
    [InlineData("using (client)\n{\nawait HandleAsync(client);\n}")]
    [InlineData("var work = HandleAsync(client);\nOpen[client] = work;")]
    [InlineData("Open[client] = Task.CompletedTask;\n_ = HandleAsync(client);")]
    [InlineData("_ = HandleAsync(client).ContinueWith(_ => client.Close());")]
    public Task Handler_that_somebody_waits_for_or_knows(string start) => Verify.SilentAsync($$"""
        static readonly Dictionary<TcpClient, Task> Open = new();

        static async Task RunAsync(TcpListener listener)
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                {{start}}
            }
        }

        static async Task HandleAsync(TcpClient client)
        {
            var buffer = new byte[16];
            await client.GetStream().ReadAsync(buffer);
            throw new InvalidOperationException("not implemented");
        }
        """);

    [Fact]
    public Task Handler_whose_exception_is_past_the_close() => Verify.FlaggedAsync("""
        static async Task RunAsync(TcpListener listener)
        {
            while (true)
            {
                var client = await {|SLA0202:listener.AcceptTcpClientAsync()|};
                await HandleAsync(client);
                client.Close();
            }
        }

        static async Task HandleAsync(TcpClient client)
        {
            var buffer = new byte[16];
            await client.GetStream().ReadAsync(buffer);
            throw new InvalidOperationException("not implemented");
        }
        """);

    [Fact]
    public Task The_body_goes_into_a_using() => Verify.FixAsync<AcquiredNotClosedFix>(
        """
        static void Run(Socket listener)
        {
            while (true)
            {
                var client = listener.Accept();
                new Thread(() => Handle(client)).Start();
            }
        }

        static void Handle(Socket {|SLA0201:client|})
        {
            // One answer, then we are done.
            client.Send(new byte[]
            {
                1,
            });
            if (client.Receive(new byte[4]) < 4)
            {
                throw new InvalidDataException();
            }
        }
        """,
        """
        static void Run(Socket listener)
        {
            while (true)
            {
                var client = listener.Accept();
                new Thread(() => Handle(client)).Start();
            }
        }

        static void Handle(Socket client)
        {
            using (client)
            {
                // One answer, then we are done.
                client.Send(new byte[]
                {
                    1,
                });
                if (client.Receive(new byte[4]) < 4)
                {
                    throw new InvalidDataException();
                }
            }
        }
        """);
}
