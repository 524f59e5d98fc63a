using System;
using System.Threading.Tasks;
using Xunit;

namespace SocketLeakAnalyzers.Tests;

/// <summary>Does a test fail when its subject does not do what the test says?</summary>
public sealed class VerifyTests
{
    private const string Leak = """
        static void M(Socket s)
        {
            while (true)
            {
                if (s.Receive(new byte[8]) == 0)
                {
                    {|SLA0101:break;|}
                }
            }
        }
        """;

    private static readonly string Closed = Leak.Replace("{|SLA0101:break;|}", "s.Close();\n            break;", StringComparison.Ordinal);

    [Fact]
    public async Task A_leak_that_is_flagged_and_its_fix()
    {
        await Verify.FlaggedAsync(Leak);
        await Verify.SilentAsync(Closed);
        await Verify.FixAsync<EndOfStreamNotClosedFix>(Leak, Closed);
    }

    [Fact]
    public Task Silence_on_a_leak() => FailsAsync(() => Verify.SilentAsync(Unmarked(Leak)), "SLA0101");

    [Fact]
    public Task A_flag_on_correct_code() => FailsAsync(
        () => Verify.FlaggedAsync(Closed.Replace("break;", "{|SLA0101:break;|}", StringComparison.Ordinal)), "expected \"1\" actual \"0\"");

    [Fact]
    public Task A_flag_at_another_place() =>
        FailsAsync(() => Verify.FlaggedAsync(Unmarked(Leak).Replace("while", "{|SLA0101:while|}", StringComparison.Ordinal)), "SLA0101");

    [Theory]
    [InlineData("static void M(Socket s) { s.Open(); }", "CS1061")]
    [InlineData("static void M(Socket s) { return", "CS1513")]
    public Task Code_that_does_not_compile(string members, string error) => FailsAsync(() => Verify.SilentAsync(members), error);

    [Fact]
    public Task No_fix_where_one_is_offered() => FailsAsync(() => Verify.NoFixAsync<EndOfStreamNotClosedFix>(Leak), "did not match");

    [Fact]
    public Task A_fix_where_none_is_offered() => FailsAsync(() => Verify.FixAsync<EndlessAtEndOfStreamFix>(Leak, Closed), "did not match");

    [Fact]
    public Task Another_text() => FailsAsync(
        () => Verify.FixAsync<EndOfStreamNotClosedFix>(Leak, Closed.Replace("s.Close();", "s.Close(); ", StringComparison.Ordinal)),
        "did not match");

    /// <summary>What is indented by two spaces is not indented by tabs, so that the fix makes other lines than the test expects.</summary>
    [Fact]
    public async Task Another_text_in_another_layout()
    {
        const string Embedded = "class C\n{\n  static void M(Socket s)\n  {\n    while (true)\n"
            + "      if (s.Receive(new byte[8]) == 0)\n        {|SLA0101:break;|}\n  }\n}\n";
        var block = Embedded.Replace(
            "        {|SLA0101:break;|}", "      {\n        s.Close();\n        break;\n      }", StringComparison.Ordinal);

        await Verify.FixTest<EndOfStreamNotClosedFix>(Embedded, block).AsWritten().RunAsync();
        await FailsAsync(() => Verify.FixTest<EndOfStreamNotClosedFix>(Embedded, block).RunAsync(), "With tabs");
    }

    [Fact]
    public Task Everywhere_but_suppressed() => Verify.FixEverywhereAsync<EndOfStreamNotClosedFix>(Leak, Closed);

    private static string Unmarked(string source) =>
        source.Replace("{|SLA0101:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal);

    private static async Task FailsAsync(Func<Task> test, string saying)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(test);
        Assert.Contains(saying, failure.Message, StringComparison.Ordinal);
    }
}
