using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0101: what does the warning say, and whose connection is it?</summary>
public sealed class EndOfStreamNotClosedTests
{
    [Fact]
    public Task Message_and_locations() => Verify.FileAsync(
        """
        class Subject
        {
            static async Task HandleAsync(TcpListener listener)
            {
                var client = await {|#1:listener.AcceptTcpClientAsync()|};
                var stream = client.GetStream();
                var buffer = new byte[256];
                while (true)
                {
                    int n = await {|#3:stream.ReadAsync(buffer)|};
                    if ({|#2:n == 0|})
                    {
                        Console.WriteLine("gone");
                        {|#0:break;|}
                    }
                }
            }
        }
        """,
        Flagged("client", "ReadAsync", 10, "0"));

    [Fact]
    public Task Message_of_a_line_of_a_field() => Verify.FileAsync(
        """
        class Subject
        {
            private readonly TcpClient _client = new TcpClient();

            void Listen()
            {
                var reader = new StreamReader({|#1:_client|}.GetStream());
                string line;
                while ({|#0:{|#2:(line = {|#3:reader.ReadLine()|}) != null|}|})
                {
                    Console.WriteLine(line);
                }
            }
        }
        """,
        Flagged("_client", "ReadLine", 9, "null"));

    [Fact]
    public Task Message_of_a_state_object() => Verify.FileAsync(
        """
        class State
        {
            public Socket Socket;
            public byte[] Buffer = new byte[256];
        }

        class Subject
        {
            static void OnReceive(IAsyncResult ar)
            {
                var state = (State)ar.AsyncState;
                var n = {|#3:{|#1:state.Socket|}.EndReceive(ar)|};
                if ({|#0:{|#2:n > 0|}|})
                {
                    state.Socket.BeginReceive(state.Buffer, 0, 256, SocketFlags.None, OnReceive, state);
                }
            }
        }
        """,
        Flagged("state.Socket", "EndReceive", 12, "0"));

    [Fact]
    public Task Message_of_the_end_of_a_reader() => Verify.FileAsync(
        """
        class Subject
        {
            static void Read(string host)
            {
                var reader = new StreamReader({|#1:new TcpClient(host, 80)|}.GetStream());
                while ({|#0:!{|#2:{|#3:reader.EndOfStream|}|}|})
                {
                    reader.ReadLine();
                }
            }
        }
        """,
        Flagged("reader", "EndOfStream", 6, "true"));

    [Fact]
    public Task Message_of_a_byte() => Verify.FileAsync(
        """
        class Subject
        {
            static void Read(NetworkStream stream)
            {
                while (true)
                {
                    if ({|#2:{|#3:{|#1:stream|}.ReadByte()|} < 0|})
                        {|#0:return;|}
                }
            }
        }
        """,
        Flagged("stream", "ReadByte", 7, "-1"));

    [Theory]
    [InlineData("Socket socket")]
    [InlineData("in Socket socket")]
    public Task Parameters(string parameter) => Verify.FlaggedAsync($$"""
        static void Handle({{parameter}})
        {
            while (true)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("private Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);", "_socket")]
    [InlineData("private Socket Own { get; } = new Socket(SocketType.Stream, ProtocolType.Tcp);", "Own")]
    [InlineData("private static Socket s_socket = new Socket(SocketType.Stream, ProtocolType.Tcp);", "s_socket")]
    [InlineData("private Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);", "this._socket")]
    [InlineData("private TcpClient _client = new TcpClient();", "_client.Client")]
    public Task Members_that_nobody_closes(string member, string socket) => Verify.FlaggedAsync($$"""
        {{member}}

        void Listen()
        {
            while (true)
            {
                if ({{socket}}.Receive(new byte[8]) == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Theory]
    [InlineData("Socket socket = (Socket)ar.AsyncState;")]
    [InlineData("var socket = ar.AsyncState as Socket;")]
    [InlineData("var socket = (Socket)ar.AsyncState!;")]
    [InlineData("if (ar.AsyncState is not Socket socket)\nreturn;")]
    [InlineData("var socket = ((Tuple<Socket, int>)ar.AsyncState).Item1;")]
    [InlineData("object state = ar.AsyncState;\nvar socket = (Socket)state;")]
    public Task What_a_callback_gets(string declaration) => Verify.FlaggedAsync($$"""
        static void OnReceive(IAsyncResult ar)
        {
            {{declaration}}
            int n = socket.EndReceive(ar);
            if (n == 0)
            {
                {|SLA0101:return;|}
            }

            socket.BeginReceive(new byte[8], 0, 8, SocketFlags.None, OnReceive, socket);
        }
        """);

    [Fact]
    public Task What_a_thread_gets() => Verify.FlaggedAsync("""
        static void Start(Socket socket) => new Thread(Run).Start(socket);

        static void Run(object state)
        {
            var socket = (Socket)state;
            while (true)
            {
                if (socket.Receive(new byte[8]) == 0)
                {
                    {|SLA0101:return;|}
                }
            }
        }
        """);

    [Fact]
    public Task Two_ends_of_one_connection_are_two_warnings() => Verify.FlaggedAsync("""
        static void Handle(Socket socket)
        {
            var buffer = new byte[8];
            while (true)
            {
                if (socket.Receive(buffer) == 0)
                    {|SLA0101:return;|}
                if (socket.Receive(buffer, 4, SocketFlags.None) == 0)
                    {|SLA0101:return;|}
            }
        }
        """);

    private static DiagnosticResult Flagged(string connection, string read, int line, string end) =>
        new DiagnosticResult(Descriptors.EndOfStreamNotClosed)
            .WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3)
            .WithArguments(connection, read, line, end);
}
