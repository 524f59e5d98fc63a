using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests.Rules;

/// <summary>SLA0102: does the fix keep comments, tabs, line endings and the shape of the file?</summary>
public sealed class EndlessAtEndOfStreamLayoutFixTests
{
    private const string Before = """
        class Subject
        {
            static void First(Socket one) // one
            {
                var buffer = new byte[16];
                while (true)
                {
                    // what it reads
                    int n = {|SLA0102:one.Receive(buffer)|}; // one read

                    Console.WriteLine(n);
                }
            }

            static void Second(Socket socket)
            {
                while (true) {|SLA0102:socket.Receive(new byte[8])|}; // drop
            }

            static void Third(NetworkStream stream)
            {
                var total = 0;
                while (total < 16)
                    // the rest
                    total += {|SLA0102:stream.Read(
                        new byte[16],
                        total,
                        16 - total)|}; // a part
            }

            static void Fourth(Socket socket)
            {
                while (true) { int n = {|SLA0102:socket.Receive(new byte[8])|}; Console.WriteLine(n); }
            }

            static void Fifth(Socket socket)
            {
                while (true)
                {
                    int n = {|SLA0102:socket.Receive(new byte[8])|};
                    if (n == 0) // nothing
                    {
                        // too fast
                        Thread.Sleep(10); // wait

                        // again
                        continue; // on
                        // last
                    }

                    Console.WriteLine(n);
                }
            }

            static void Sixth(NetworkStream stream)
            {
                while (true) {
                    try {
                        {|SLA0102:stream.ReadExactly(new byte[8])|};
                    } catch (IOException) {
                    }
                }
            }
        }

        """;

    private const string After = """
        class Subject
        {
            static void First(Socket one) // one
            {
                var buffer = new byte[16];
                while (true)
                {
                    // what it reads
                    int n = one.Receive(buffer); // one read
                    if (n == 0)
                    {
                        one.Close();
                        break;
                    }

                    Console.WriteLine(n);
                }
            }

            static void Second(Socket socket)
            {
                while (true) if (socket.Receive(new byte[8]) == 0) { socket.Close(); break; } // drop
            }

            static void Third(NetworkStream stream)
            {
                var total = 0;
                while (total < 16)
                {
                    // the rest
                    var read = stream.Read(
                        new byte[16],
                        total,
                        16 - total);
                    if (read == 0)
                    {
                        stream.Close();
                        throw new EndOfStreamException();
                    }
                    total += read; // a part
                }
            }

            static void Fourth(Socket socket)
            {
                while (true) { int n = socket.Receive(new byte[8]); if (n == 0) { socket.Close(); break; } Console.WriteLine(n); }
            }

            static void Fifth(Socket socket)
            {
                while (true)
                {
                    int n = socket.Receive(new byte[8]);
                    if (n == 0) // nothing
                    {
                        // too fast

                        // again
                        socket.Close();
                        break;
                        // last
                    }

                    Console.WriteLine(n);
                }
            }

            static void Sixth(NetworkStream stream)
            {
                while (true) {
                    try {
                        stream.ReadExactly(new byte[8]);
                    } catch (EndOfStreamException) {
                        stream.Close();
                        break;
                    } catch (IOException) {
                    }
                }
            }
        }

        """;

    [Fact]
    public Task Comments_stay() => Verify.FixTest<EndlessAtEndOfStreamFix>(Before, After).RunAsync();

    [Fact]
    public Task Windows_line_endings_stay() => Verify.FixTest<EndlessAtEndOfStreamFix>(Windows(Before), Windows(After)).AsWritten().RunAsync();

    [Fact]
    public Task Tabs_stay() => Verify.FixTest<EndlessAtEndOfStreamFix>(Tabs(Before), Tabs(After)).AsWritten().RunAsync();

    private static string Windows(string text) => text.ReplaceLineEndings("\n").Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string Tabs(string text) => text.Replace("    ", "\t", StringComparison.Ordinal);
}
