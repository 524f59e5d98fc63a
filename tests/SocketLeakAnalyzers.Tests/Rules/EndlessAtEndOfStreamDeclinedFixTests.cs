using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102: where is no fix offered?</summary>
public sealed class EndlessAtEndOfStreamDeclinedFixTests
{
    [Fact]
    public Task A_result_that_is_dropped_without_a_loop() => NoFixAsync("""
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        private void Take()
        {
            {|SLA0102:_socket.Receive(new byte[16])|};
        }
        """);

    // Hoisted, the reads would change places with what comes before them, or be made where they were not.
    [Theory]
    [InlineData("Console.WriteLine(Next() + {|SLA0102:socket.Receive(buffer)|});")]
    [InlineData("buffer[_next++] = (byte){|SLA0102:socket.Receive(buffer)|};")]
    [InlineData("Console.WriteLine(_next > 0 ? {|SLA0102:socket.Receive(buffer)|} : 1);")]
    [InlineData("_next = _next == 1 || {|SLA0102:socket.Receive(buffer)|} == 5 ? 1 : 2;")]
    [InlineData("if (_next == 1)\n    Console.WriteLine();\nelse if ({|SLA0102:socket.Receive(buffer)|} == 5)\n    Console.WriteLine(1);")]
    public Task A_read_that_is_not_the_first_thing_done(string statement) => NoFixAsync($$"""
        private int _next;

        private int Next() => _next++;

        public void Handle(Socket socket)
        {
            var buffer = new byte[16];
            while (true)
            {
                {{statement}}
            }
        }
        """);

    [Fact]
    public Task A_read_in_a_condition_that_keeps_nothing() => NoFixAsync("""
        static void Handle(NetworkStream stream)
        {
            while ({|SLA0102:stream.ReadByte()|} != 10)
            {
            }
        }
        """);

    // An exception thrown here would be swallowed and the loop would go on; there is nothing to return.
    [Fact]
    public Task A_way_out_that_a_handler_closes() => NoFixAsync("""
        static int Handle(NetworkStream stream)
        {
            while (true)
            {
                try
                {
                    int n = {|SLA0102:stream.Read(new byte[16], 0, 16)|};
                    Console.WriteLine(n);
                }
                catch (IOException)
                {
                }
            }
        }
        """);

    // Its author wants to throw; what must change is the handler.
    [Fact]
    public Task A_branch_that_throws() => NoFixAsync("""
        static void Handle(Socket socket)
        {
            while (true)
            {
                try
                {
                    int n = {|SLA0102:socket.Receive(new byte[16])|};
                    if (n == 0)
                    {
                        throw new IOException("gone");
                    }
                }
                catch (Exception e)
                {
                    Console.WriteLine(e.Message);
                }
            }
        }
        """);

    // The caller would take the part for the whole.
    [Fact]
    public Task A_frame_whose_exception_would_be_swallowed() => NoFixAsync("""
        static void Fill(Socket socket, byte[] frame)
        {
            int total = 0;
            while (total < frame.Length)
            {
                try
                {
                    total += {|SLA0102:socket.Receive(frame, total, frame.Length - total, SocketFlags.None)|};
                }
                catch (Exception e)
                {
                    Console.WriteLine(e.Message);
                }
            }
        }
        """);

    [Fact]
    public Task A_finally_that_cannot_be_left() => NoFixAsync("""
        static void Handle(NetworkStream stream)
        {
            try
            {
                Console.WriteLine();
            }
            finally
            {
                while (true)
                {
                    {|SLA0102:stream.ReadByte()|};
                }
            }
        }
        """);

    [Fact]
    public Task A_read_that_is_jumped_to() => NoFixAsync("""
        static void Handle(Socket socket)
        {
            int n;
        again:
            n = {|SLA0102:socket.Receive(new byte[16])|};
            Console.WriteLine(n);
            goto again;
        }
        """);

    private static Task NoFixAsync(string members) => Verify.NoFixAsync<EndlessAtEndOfStreamFix>(members);
}
