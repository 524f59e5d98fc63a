using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0206: is the connection itself closed, or does its link own it?</summary>
public sealed class OnlyBorrowerClosedFixTests
{
    [Theory]
    [InlineData("new NetworkStream(socket)")]
    [InlineData("new NetworkStream(socket, ownsSocket: false)")]
    [InlineData("new NetworkStream(socket, FileAccess.ReadWrite, false)")]
    public Task Connection_declared_with_using(string stream) => FixAsync(
        $$"""
        static void Greet(IPEndPoint peer)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using var stream = {|SLA0206:{{stream}}|};
            stream.WriteByte(1);
        }
        """,
        $$"""
        static void Greet(IPEndPoint peer)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(peer);
            using var stream = {{stream}};
            stream.WriteByte(1);
        }
        """);

    [Fact]
    public Task Body_of_a_handler_goes_into_a_using() => FixAsync(
        """
        static void Run(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptSocket();
                Task.Run(() => Handle(client));
            }
        }

        static void Handle(Socket client)
        {
            using var stream = {|SLA0206:new NetworkStream(client)|};
            Console.WriteLine(stream.ReadByte());
        }
        """,
        """
        static void Run(TcpListener listener)
        {
            while (true)
            {
                var client = listener.AcceptSocket();
                Task.Run(() => Handle(client));
            }
        }

        static void Handle(Socket client)
        {
            using (client)
            {
                using var stream = new NetworkStream(client);
                Console.WriteLine(stream.ReadByte());
            }
        }
        """);

    [Theory]
    [InlineData("using var stream = {|SLA0206:new NetworkStream(listener.AcceptSocket())|};", "using var stream = new NetworkStream(listener.AcceptSocket(), ownsSocket: true);")]
    [InlineData("using NetworkStream stream = {|SLA0206:new(listener.AcceptSocket(), false)|};", "using NetworkStream stream = new(listener.AcceptSocket(), true);")]
    [InlineData(
        "using var stream = {|SLA0206:new NetworkStream(listener.AcceptSocket(), ownsSocket: /* mine */ false)|}; // once",
        "using var stream = new NetworkStream(listener.AcceptSocket(), ownsSocket: /* mine */ true); // once")]
    [InlineData("using var stream = {|SLA0206:new NetworkStream(listener.AcceptSocket(), FileAccess.Write)|};", "using var stream = new NetworkStream(listener.AcceptSocket(), FileAccess.Write, ownsSocket: true);")]
    [InlineData(
        "using var stream = new BufferedStream({|SLA0206:new NetworkStream(listener.AcceptSocket())|});",
        "using var stream = new BufferedStream(new NetworkStream(listener.AcceptSocket(), ownsSocket: true));")]
    [InlineData(
        "using var stream = {|SLA0206:new SslStream(listener.AcceptTcpClient().GetStream(), true)|};",
        "using var stream = new SslStream(listener.AcceptTcpClient().GetStream(), false);")]
    [InlineData(
        "using var stream = {|SLA0206:new SslStream(listener.AcceptTcpClient().GetStream(), leaveInnerStreamOpen: true)|};",
        "using var stream = new SslStream(listener.AcceptTcpClient().GetStream(), leaveInnerStreamOpen: false);")]
    public Task Link_that_owns(string before, string after) => FixAsync(
        $$"""
        static void Greet(TcpListener listener)
        {
            {{before}}
            stream.Write(new byte[] { 1 });
        }
        """,
        $$"""
        static void Greet(TcpListener listener)
        {
            {{after}}
            stream.Write(new byte[] { 1 });
        }
        """);

    [Fact]
    public Task Writer_that_owns() => FixAsync(
        """
        static void Greet(TcpListener listener)
        {
            using (var writer = {|SLA0206:new StreamWriter(listener.AcceptTcpClient().GetStream(), leaveOpen: true)|})
            {
                writer.WriteLine("hello");
            }
        }
        """,
        """
        static void Greet(TcpListener listener)
        {
            using (var writer = new StreamWriter(listener.AcceptTcpClient().GetStream(), leaveOpen: false))
            {
                writer.WriteLine("hello");
            }
        }
        """);

    [Theory]
    [InlineData("var stream = {|SLA0206:new NetworkStream(listener.AcceptSocket())|};\nstream.WriteByte(1);\nstream.Close();")]
    [InlineData("using var tls = new SslStream({|SLA0206:new NetworkStream(listener.AcceptSocket())|}, leaveInnerStreamOpen: true);\ntls.Flush();")]
    [InlineData("Socket one = listener.AcceptSocket(), none = null;\nusing (var stream = {|SLA0206:new NetworkStream(one)|})\n{\nstream.WriteByte(1);\n}\n\nConsole.WriteLine(none ?? one);")]
    [InlineData("var writer = {|SLA0206:PipeWriter.Create(listener.AcceptTcpClient().GetStream(), new StreamPipeWriterOptions(leaveOpen: true))|};\nwriter.Complete();")]
    public Task Nothing_where_the_link_may_stay_open(string statements) => Verify.NoFixAsync<OnlyBorrowerClosedFix>($$"""
        static void Greet(TcpListener listener)
        {
            {{statements}}
        }
        """);

    private static Task FixAsync(string before, string after) => Verify.FixAsync<OnlyBorrowerClosedFix>(before, after);
}
