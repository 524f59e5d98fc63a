using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.GroundTruth;

/// <summary>Rows 05 of the ground truth: SocketAsyncEventArgs.</summary>
public sealed class EventArgsTests
{
    private const string Start = """
        static void Start(Socket socket)
        {
            var e = new SocketAsyncEventArgs { UserToken = socket };
            e.SetBuffer(new byte[256], 0, 256);
            e.Completed += OnCompleted;
            if (!socket.ReceiveAsync(e))
            {
                OnCompleted(null, e);
            }
        }


        """;

    [Fact]
    public Task Nothing_transferred_returns_05a() => Verify.FlaggedAsync(Start + """
        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            do
            {
                if (e.BytesTransferred == 0)
                {
                    {|SLA0101:return;|}
                }
            }
            while (!socket.ReceiveAsync(e));
        }
        """);

    [Fact]
    public Task Nothing_transferred_and_no_else_05a() => Verify.FlaggedWithAsync("SLA0101", Start + """
        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            if (e.BytesTransferred > 0 && e.SocketError == SocketError.Success)
            {
                var socket = (Socket)e.UserToken;
                if (!socket.ReceiveAsync(e))
                {
                    OnCompleted(null, e);
                }
            }
        }
        """);

    [Theory]
    [InlineData("socket.Close();")]
    [InlineData("CloseClientSocket(e);")]
    public Task Nothing_transferred_closes_05b(string close) => Verify.SilentAsync(Start + $$"""
        static void OnCompleted(object sender, SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            do
            {
                if (e.BytesTransferred == 0)
                {
                    {{close}}
                    return;
                }
            }
            while (!socket.ReceiveAsync(e));
        }

        static void CloseClientSocket(SocketAsyncEventArgs e)
        {
            var socket = (Socket)e.UserToken;
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
            }

            socket.Close();
        }
        """);
}
