using System;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Does the harness refuse to call a proof what is none, and say why?</summary>
public sealed class LeakProofFailureTests
{
    [Fact]
    public async Task Nothing_leaks()
    {
        var source = Scenarios.ClosingClient.Replace("// done", "// cure: ;", StringComparison.Ordinal);
        var failure = await FailAsync(ProofFailure.NotLeaking, source);

        Assert.Contains("0 in CLOSE_WAIT", failure.Message, StringComparison.Ordinal);
        Assert.Contains("class Scenario", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_that_is_late_is_no_leak() => await FailAsync(
        ProofFailure.NotLeaking,
        """
        using System.Net;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        public static class Scenario
        {
            public static void Run(IPEndPoint peer)
            {
                var client = new TcpClient();
                client.Connect(peer);
                Task.Delay(40).ContinueWith(_ => client.Dispose());
                // cure: ;
            }
        }
        """);

    [Fact]
    public async Task Another_number_leaks_than_is_expected()
    {
        var failure = await FailAsync(ProofFailure.NotLeaking, Scenarios.SocketClient("socket.Close();"), new() { Leaks = 6 });

        Assert.Contains("5 in CLOSE_WAIT", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_reported() =>
        await FailAsync(ProofFailure.NotReported, Scenarios.SocketClient(cure: ""));

    [Fact]
    public async Task Nothing_is_reported_by_the_analyzer_of_this_project()
    {
        var failure = await Assert.ThrowsAsync<ProofException>(() => LeakProof.ProveAsync(
            Scenarios.ClosingClient, RuleIds.EndOfStreamNotClosed, new MarkerFix(RuleIds.EndOfStreamNotClosed)));

        Assert.Equal(ProofFailure.NotReported, failure.Failure);
        Assert.Contains(nameof(SocketLeakAnalyzer), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_analyzer_throws() =>
        await FailAsync(ProofFailure.AnalyzerFailed, Scenarios.SocketClient("") + "// crash");

    [Theory]
    [InlineData(";")]
    [InlineData("socket.Shutdown(SocketShutdown.Receive);")]
    public async Task The_fix_does_not_cure(string cure) =>
        await FailAsync(ProofFailure.NotCured, Scenarios.SocketClient(cure));

    [Fact]
    public async Task The_garbage_collector_cures_nothing()
    {
        var failure = await FailAsync(
            ProofFailure.ScenarioFailed,
            """
            using System;
            using System.Net;
            using System.Net.Sockets;
            using System.Runtime.CompilerServices;

            public static class Scenario
            {
                public static void Run(IPEndPoint peer)
                {
                    Read(peer);
                    // cure: GC.Collect(); GC.WaitForPendingFinalizers();
                }

                [MethodImpl(MethodImplOptions.NoInlining)]
                private static void Read(IPEndPoint peer)
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    socket.Connect(peer);
                    while (socket.Receive(new byte[256]) > 0)
                    {
                    }
                }
            }
            """);

        Assert.Contains("garbage collection", failure.Message, StringComparison.Ordinal);
    }

    [DescriptorFact]
    public async Task The_fix_leaves_the_descriptor()
    {
        var failure = await FailAsync(
            ProofFailure.NotCured, Scenarios.SocketClient("socket.Shutdown(SocketShutdown.Both);"));

        Assert.Contains("0 in CLOSE_WAIT, 5 descriptors", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fix_does_not_compile()
    {
        var failure = await FailAsync(ProofFailure.FixDoesNotCompile, Scenarios.SocketClient("socket.Finish();"));

        Assert.Contains("CS1061", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fix_is_not_offered() => await FailAsync(
        ProofFailure.FixNotOffered, Scenarios.SocketClient("socket.Close();"), fix: new MarkerFix("OTHER"));

    [Fact]
    public async Task The_fix_changes_nothing() => await FailAsync(
        ProofFailure.FixNotEnding, Scenarios.SocketClient("socket.Close();"), fix: new MarkerFix(changesNothing: true));

    [Fact]
    public async Task The_fixed_code_throws() => await FailAsync(
        ProofFailure.ScenarioFailed, Scenarios.SocketClient("socket.Close(); throw new System.FormatException();"));

    [Fact]
    public async Task The_fixed_code_does_not_come_back()
    {
        var failure = await FailAsync(
            ProofFailure.ScenarioFailed,
            Scenarios.SocketClient("socket.Close(); System.Threading.Thread.Sleep(-1);"),
            new() { CallTimeout = TimeSpan.FromSeconds(3) });

        Assert.Contains("did not come back", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Environment.Exit(3);", "exit code 3")]
    [InlineData("System.Environment.FailFast(\"It is over.\");", "It is over.")]
    [InlineData("static int Deep(int n) => Deep(n + 1) + 1; Deep(0);", "Stack overflow")]
    [InlineData("new System.Threading.Thread(() => throw new System.FormatException()).Start();", "FormatException")]
    public async Task The_fixed_code_ends_its_process(string cure, string why)
    {
        var failure = await FailAsync(ProofFailure.ScenarioFailed, Scenarios.SocketClient($"socket.Close(); {cure}"));

        Assert.Contains("ended its process", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("new System.Threading.Thread(() => { while (true) { } }).Start();")]
    public async Task No_process_is_left_running(string work)
    {
        var failure = await FailAsync(
            ProofFailure.ScenarioFailed,
            Scenarios.SocketClient($"{work} throw new System.FormatException($\"process {{System.Environment.ProcessId}}.\");"));

        var id = int.Parse(Regex.Match(failure.Message, @"process (\d+)\.").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task The_scenario_does_not_compile() =>
        await FailAsync(ProofFailure.BadScenario, "class Scenario { void Run( }");

    [Theory]
    [InlineData("public static class Other { }")]
    [InlineData("public static class Scenario { public static void Run() { } }")]
    [InlineData("public static class Scenario { public static void Run(System.Net.IPEndPoint peer, int n) { } }")]
    public async Task The_scenario_follows_no_convention(string source) =>
        await FailAsync(ProofFailure.BadScenario, source + MarkerAnalyzer.Prefix);

    [Fact]
    public async Task The_scenario_never_connects() => await FailAsync(
        ProofFailure.ScenarioFailed,
        "public static class Scenario { public static void Run(System.Net.IPEndPoint peer) { } } // cure: ;");

    private static async Task<ProofException> FailAsync(
        ProofFailure expected, string source, ProofOptions? options = null, MarkerFix? fix = null)
    {
        DiagnosticAnalyzer analyzer = new MarkerAnalyzer();
        var failure = await Assert.ThrowsAsync<ProofException>(
            () => LeakProof.ProveAsync(source, MarkerAnalyzer.Id, fix ?? new MarkerFix(), options, analyzer));
        Assert.True(expected == failure.Failure, failure.ToString());
        return failure;
    }
}
