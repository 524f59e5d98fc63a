using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: what does the fix close?</summary>
public sealed class EndOfStreamNotClosedTargetFixTests
{
    [Fact]
    public Task A_field() => FixAsync(
        """
        private readonly TcpClient _client = new TcpClient();

        private void Listen()
        {
            var stream = _client.GetStream();
            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        """
        private readonly TcpClient _client = new TcpClient();

        private void Listen()
        {
            var stream = _client.GetStream();
            while (true)
            {
                if (stream.ReadByte() == -1)
                {
                    _client.Close();
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task A_field_that_a_parameter_hides() => FixAsync(
        """
        private readonly Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        private void Listen(string socket)
        {
            while (true)
            {
                if (this.socket.Receive(new byte[8]) == 0)
                {
                    {|SLA0101:return;|}
                }

                Console.WriteLine(socket);
            }
        }
        """,
        """
        private readonly Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        private void Listen(string socket)
        {
            while (true)
            {
                if (this.socket.Receive(new byte[8]) == 0)
                {
                    this.socket.Close();
                    return;
                }

                Console.WriteLine(socket);
            }
        }
        """);

    [Fact]
    public Task A_member_of_a_state_object() => FixAsync(
        """
        class StateObject
        {
            public Socket workSocket = null;
            public byte[] buffer = new byte[256];
        }

        static void OnReceive(IAsyncResult ar)
        {
            var state = (StateObject)ar.AsyncState;
            int n = state.workSocket.EndReceive(ar);
            if ({|SLA0101:n > 0|})
            {
                state.workSocket.BeginReceive(state.buffer, 0, 256, 0, OnReceive, state);
            }
        }
        """,
        """
        class StateObject
        {
            public Socket workSocket = null;
            public byte[] buffer = new byte[256];
        }

        static void OnReceive(IAsyncResult ar)
        {
            var state = (StateObject)ar.AsyncState;
            int n = state.workSocket.EndReceive(ar);
            if (n > 0)
            {
                state.workSocket.BeginReceive(state.buffer, 0, 256, 0, OnReceive, state);
            }
            else
            {
                state.workSocket.Close();
            }
        }
        """);

    [Fact]
    public Task The_socket_and_not_the_stream_that_does_not_own_it() => FixAsync(
        """
        static void Handle(Socket socket)
        {
            using var stream = new NetworkStream(socket);
            while (true)
            {
                if (stream.ReadByte() < 0)
                {
                    {|SLA0101:break;|}
                }
            }
        }
        """,
        """
        static void Handle(Socket socket)
        {
            using var stream = new NetworkStream(socket);
            while (true)
            {
                if (stream.ReadByte() < 0)
                {
                    socket.Close();
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task A_link_where_the_connection_has_no_name() => FixAsync(
        """
        static void Run(string host)
        {
            StreamReader reader;
            reader = new StreamReader(new TcpClient(host, 80).GetStream());
            while (true)
            {
                var line = reader.ReadLine();
                if (line is null)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """,
        """
        static void Run(string host)
        {
            StreamReader reader;
            reader = new StreamReader(new TcpClient(host, 80).GetStream());
            while (true)
            {
                var line = reader.ReadLine();
                if (line is null)
                {
                    reader.Close();
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task A_variable_that_a_pattern_declares() => FixAsync(
        """
        static void OnReceive(IAsyncResult ar)
        {
            if (ar.AsyncState is Socket socket)
            {
                int n = socket.EndReceive(ar);
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }

                Console.WriteLine(n);
            }
        }
        """,
        """
        static void OnReceive(IAsyncResult ar)
        {
            if (ar.AsyncState is Socket socket)
            {
                int n = socket.EndReceive(ar);
                if (n == 0)
                {
                    socket.Close();
                    return;
                }

                Console.WriteLine(n);
            }
        }
        """);

    // Few bytes, or one, leave by the same statement, and nobody closes then either.
    [Theory]
    [InlineData("n < 4")]
    [InlineData("n != 8")]
    [InlineData("n == 0 || n == -1")]
    [InlineData("n is 0 or 1")]
    public Task The_connection_where_few_bytes_do_as_well(string condition) => FixAsync(
        $$"""
        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            int n = socket.EndReceive(ar);
            if ({{condition}})
            {
                Console.WriteLine("too short");
                {|SLA0101:return;|}
            }

            socket.BeginReceive(new byte[8], 0, 8, SocketFlags.None, OnReceive, socket);
        }
        """,
        $$"""
        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            int n = socket.EndReceive(ar);
            if ({{condition}})
            {
                Console.WriteLine("too short");
                socket.Close();
                return;
            }

            socket.BeginReceive(new byte[8], 0, 8, SocketFlags.None, OnReceive, socket);
        }
        """);

    [Fact]
    public Task The_connection_in_a_section_for_several_values() => FixAsync(
        """
        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            switch (socket.EndReceive(ar))
            {
                case -1:
                case 0:
                    Console.WriteLine("nothing to do");
                    {|SLA0101:return;|}
                default:
                    socket.BeginReceive(new byte[8], 0, 8, SocketFlags.None, OnReceive, socket);
                    break;
            }
        }
        """,
        """
        static void OnReceive(IAsyncResult ar)
        {
            var socket = (Socket)ar.AsyncState;
            switch (socket.EndReceive(ar))
            {
                case -1:
                case 0:
                    Console.WriteLine("nothing to do");
                    socket.Close();
                    return;
                default:
                    socket.BeginReceive(new byte[8], 0, 8, SocketFlags.None, OnReceive, socket);
                    break;
            }
        }
        """);

    [Fact]
    public Task The_field_and_not_the_parameter_that_hides_it() => FixAsync(
        """
        private readonly Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        private void Relay(Socket socket)
        {
            while (true)
            {
                int n = this.socket.Receive(new byte[8]);
                if (n == 0)
                {
                    {|SLA0101:return;|}
                }

                socket.Send(new byte[n]);
            }
        }
        """,
        """
        private readonly Socket socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        private void Relay(Socket socket)
        {
            while (true)
            {
                int n = this.socket.Receive(new byte[8]);
                if (n == 0)
                {
                    this.socket.Close();
                    return;
                }

                socket.Send(new byte[n]);
            }
        }
        """);

    private static Task FixAsync(string before, string after) => Verify.FixAsync<EndOfStreamNotClosedFix>(before, after);
}
