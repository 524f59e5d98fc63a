using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0202: is the connection closed in the handler that swallows the exception?</summary>
public sealed class LostOnExceptionCatchFixTests
{
    [Theory]
    [InlineData("return null;")]
    [InlineData("// Nobody there.\n        return null;")]
    [InlineData("if (peer == null)\n            return null;\n\n        return Open(null);")]
    public Task Closed_first(string handler) => FixAsync(
        Open("var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};", handler),
        Open("var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);", handler, "socket.Dispose();\n        "));

    [Fact]
    public Task Closed_if_it_was_made() => FixAsync(
        """
        static Socket TryOpen(EndPoint peer)
        {
            Socket socket = null;
            try
            {
                socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                socket.Connect(peer);
                return socket;
            }
            catch (SocketException e)
            {
                Console.WriteLine(e);
            }

            return null;
        }
        """,
        """
        static Socket TryOpen(EndPoint peer)
        {
            Socket socket = null;
            try
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(peer);
                return socket;
            }
            catch (SocketException e)
            {
                socket?.Dispose();
                Console.WriteLine(e);
            }

            return null;
        }
        """);

    [Fact]
    public Task Closed_before_the_next_turn() => FixAsync(
        """
        static Socket TryOpen(IPAddress[] all)
        {
            foreach (var one in all)
            {
                var socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
                try
                {
                    socket.Connect(one, 80);
                    return socket;
                }
                catch (SocketException) { }
            }

            return null;
        }
        """,
        """
        static Socket TryOpen(IPAddress[] all)
        {
            foreach (var one in all)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    socket.Connect(one, 80);
                    return socket;
                }
                catch (SocketException) { socket.Dispose(); }
            }

            return null;
        }
        """);

    [Fact]
    public Task Closed_by_every_handler_that_may_take_it() => FixAsync(
        """
        static Socket TryOpen(EndPoint peer)
        {
            Socket socket;
            socket = {|SLA0202:new Socket(SocketType.Stream, ProtocolType.Tcp)|};
            try
            {
                socket.Connect(peer);
                socket.Send(new byte[1]);
                return socket;
            }
            catch (FormatException)
            {
                return null;
            }
            catch (SocketException) when (peer != null)
            {
                return null;
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
                return null;
            }
        }
        """,
        """
        static Socket TryOpen(EndPoint peer)
        {
            Socket socket;
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(peer);
                socket.Send(new byte[1]);
                return socket;
            }
            catch (FormatException)
            {
                return null;
            }
            catch (SocketException) when (peer != null)
            {
                socket.Dispose();
                return null;
            }
            catch (Exception e)
            {
                socket.Dispose();
                Console.WriteLine(e);
                return null;
            }
        }
        """);

    private static string Open(string declaration, string handler, string close = "") => $$"""
        static Socket Open(EndPoint peer)
        {
            {{declaration}}
            try
            {
                socket.Connect(peer);
                return socket;
            }
            catch (SocketException)
            {
                {{close}}{{handler}}
            }
        }
        """;

    private static Task FixAsync(string before, string after) => Verify.FixAsync<LostOnExceptionFix>(before, after);
}
