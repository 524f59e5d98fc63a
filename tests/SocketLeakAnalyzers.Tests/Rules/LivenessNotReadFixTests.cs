using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0103: where does the fix put the poll, and where is none offered?</summary>
public sealed class LivenessNotReadFixTests
{
    [Fact]
    public Task First_in_the_loop_of_a_client_03b() => FixAsync(
        """
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                while (client.Connected)
                {
                    // data?
                    if ({|SLA0103:client.Available|} > 0)
                    {
                        Console.WriteLine(stream.ReadByte());
                    }
                    else
                    {
                        Thread.Sleep(5);
                    }
                }
            }
        }
        """,
        """
        static void Handle(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                while (client.Connected)
                {
                    if (client.Client.Poll(0, SelectMode.SelectRead) && client.Client.Available == 0)
                    {
                        break;
                    }
                    // data?
                    if (client.Available > 0)
                    {
                        Console.WriteLine(stream.ReadByte());
                    }
                    else
                    {
                        Thread.Sleep(5);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task First_in_the_loop_of_a_stream_03c() => Verify.FixEverywhereAsync<LivenessNotReadFix>(
        """
        static async Task HandleAsync(NetworkStream stream)
        {
            while (true)
            {
                if (!{|SLA0103:stream.DataAvailable|})
                {
                    await Task.Delay(10);
                    continue;
                }

                Console.WriteLine(stream.ReadByte());
            }
        }
        """,
        """
        static async Task HandleAsync(NetworkStream stream)
        {
            while (true)
            {
                if (stream.Socket.Poll(0, SelectMode.SelectRead) && stream.Socket.Available == 0)
                {
                    stream.Close();
                    break;
                }
                if (!stream.DataAvailable)
                {
                    await Task.Delay(10);
                    continue;
                }

                Console.WriteLine(stream.ReadByte());
            }
        }
        """);

    // The inner loop only waits; the outer one would go on with a closed socket.
    [Fact]
    public Task First_in_a_loop_that_only_waits() => FixAsync(
        """
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void Handle()
        {
            while (true)
            {
                while ({|SLA0103:_socket.Available|} == 0)
                    Thread.Sleep(10);

                Console.WriteLine(_socket.Receive(new byte[16]));
            }
        }
        """,
        """
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        public void Handle()
        {
            while (true)
            {
                while (_socket.Available == 0)
                {
                    if (_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0)
                    {
                        _socket.Close();
                        return;
                    }
                    Thread.Sleep(10);
                }

                Console.WriteLine(_socket.Receive(new byte[16]));
            }
        }
        """);

    [Theory]
    [InlineData(";")]
    [InlineData(" { }")]
    public Task In_a_body_without_statements(string body) => FixAsync(
        $$"""
        static void Wait(Socket socket)
        {
            while ({|SLA0103:socket.Available|} == 0){{body}}
            Console.WriteLine(socket.Receive(new byte[16]));
        }
        """,
        body == ";"
            ? """
            static void Wait(Socket socket)
            {
                while (socket.Available == 0)
                {
                    if (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)
                    {
                        socket.Close();
                        return;
                    }
                }
                Console.WriteLine(socket.Receive(new byte[16]));
            }
            """
            : """
            static void Wait(Socket socket)
            {
                while (socket.Available == 0) { if (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0) { socket.Close(); return; } }
                Console.WriteLine(socket.Receive(new byte[16]));
            }
            """);

    // The last record of a TLS peer stays available for ever.
    [Fact]
    public Task None_over_TLS() => Verify.NoFixAsync<LivenessNotReadFix>("""
        static void Handle(TcpClient client)
        {
            var tls = new SslStream(client.GetStream());
            while ({|SLA0103:client.Available|} == 0)
            {
                Thread.Sleep(5);
            }

            Console.WriteLine(tls.Read(new byte[16]));
        }
        """);

    // Nothing may jump out of there.
    [Fact]
    public Task None_in_a_finally() => Verify.NoFixAsync<LivenessNotReadFix>("""
        static void Handle(Socket socket)
        {
            try
            {
                Console.WriteLine(socket.Send(new byte[16]));
            }
            finally
            {
                while ({|SLA0103:socket.Available|} == 0)
                {
                    Thread.Sleep(5);
                }

                Console.WriteLine(socket.Receive(new byte[16]));
            }
        }
        """);

    private static Task FixAsync(string before, string after) => Verify.FixAsync<LivenessNotReadFix>(before, after);
}
