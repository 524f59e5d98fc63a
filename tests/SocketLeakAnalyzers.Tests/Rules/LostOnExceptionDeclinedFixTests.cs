using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: where would a handler that closes do harm, or not compile?</summary>
public sealed class LostOnExceptionDeclinedFixTests
{
    private const string Made = "var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};\n";

    [Theory]
    [InlineData("again:\nsocket.Connect(peer);\nif (socket.Available > 9)\n    goto again;\nreturn socket;")]
    [InlineData("Action look = () => Console.WriteLine(socket.Connected);\nsocket.Connect(peer);\nlook();\nreturn socket;")]
    [InlineData("socket.Connect(peer);\nvar result = socket;\nsocket = null;\nreturn result;")]
    [InlineData("socket.Connect(peer);\nCurrent = socket;\nConsole.WriteLine(peer);\nreturn null;")]
    [InlineData("#if DEBUG\nsocket.NoDelay = true;\n#endif\nsocket.Connect(peer);\nreturn socket;")]
    [InlineData("socket.Connect(peer); return socket;")]
    [InlineData("socket.Connect(peer);\nLog();\nreturn socket;\nvoid Log() => Console.WriteLine();")]
    public Task Rest_of_the_block(string rest) => NoFixAsync(Made + rest);

    [Fact]
    public Task Section_of_a_switch() => NoFixAsync($$"""
        switch (peer.AddressFamily)
        {
            case AddressFamily.InterNetwork:
                {{Made}}
                socket.Connect(peer);
                return socket;
            default:
                return null;
        }
        """);

    [Fact]
    public Task Several_variables_in_one_declaration() => NoFixAsync("""
        Socket one = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|}, none = null;
        one.Connect(peer);
        return one ?? none;
        """);

    [Theory]
    [InlineData("Console.WriteLine(socket.LocalEndPoint);\nreturn null;")]
    [InlineData("if (socket.Available > 0)\n    return null;\nreturn null;")]
    public Task Handler_that_speaks_of_it(string handler) => NoFixAsync(Made + Guarded(handler));

    [Fact]
    public Task Handler_after_which_it_is_tried_again() => NoFixAsync(
        Made + "for (int i = 0; i < 3; i++)\n{\n" + Guarded("Thread.Sleep(100);") + "\n}\n\nreturn null;");

    [Fact]
    public Task Handler_in_which_it_may_have_no_value() => NoFixAsync("""
        Socket socket;
        try
        {
            socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            socket.Connect(peer);
            return socket;
        }
        catch (SocketException)
        {
            return null;
        }
        """);

    [Fact]
    public Task Handler_that_may_find_another_connection() => NoFixAsync("""
        Socket socket = Current;
        try
        {
            if (socket == null)
            {
                socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                socket.Connect(peer);
            }

            Ready(ref socket);
            return socket;
        }
        catch (SocketException)
        {
            return null;
        }
        """);

    private static string Guarded(string handler) =>
        "try\n{\n    socket.Connect(peer);\n    return socket;\n}\ncatch (SocketException)\n{\n" + handler + "\n}";

    private static Task NoFixAsync(string body) => Verify.NoFixAsync<LostOnExceptionFix>($$"""
        public Socket Current { get; set; }

        Socket Open(EndPoint peer)
        {
        {{body}}
        }

        static void Ready(ref Socket socket) => socket.NoDelay = true;
        """);
}
