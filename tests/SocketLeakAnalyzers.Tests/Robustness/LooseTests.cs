using System;
using System.Threading.Tasks;
using Xunit;
using Xunit.Sdk;

namespace SocketLeakAnalyzers.Tests.Robustness;

/// <summary>Do tests of loose text fail on text that is not what they take it for?</summary>
public sealed class LooseTests
{
    private const string Leak =
        "using System.Net.Sockets; class C { void M(TcpListener l) { var c = l.AcceptTcpClient(); c.NoDelay = true; } }";

    [Fact]
    public async Task Text_that_does_not_compile_is_no_text_to_judge() =>
        await Assert.ThrowsAsync<TrueException>(() => Loose.IdsAsync(Leak.Replace("NoDelay", "Missing", StringComparison.Ordinal)));

    [Fact]
    public async Task Text_that_compiles_is_no_broken_text() =>
        await Assert.ThrowsAsync<ContainsException>(() => Loose.IdsOfBrokenAsync(Leak));

    [Fact]
    public async Task Text_that_is_cut_off_must_have_a_type_above_the_cut_that_is_flagged()
    {
        var broken = await BrokenText.OfAsync(Leak);

        var failure = await Assert.ThrowsAsync<TrueException>(() => broken.AssertCutOffAsync(7));
        Assert.Contains("No break stands below", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_above_a_break_must_still_be_said()
    {
        var broken = await BrokenText.OfAsync(Leak + "\nclass D { }");

        await broken.AssertCutOffAsync(7);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.AssertAsync([(Leak.Length, "")]));
    }
}
