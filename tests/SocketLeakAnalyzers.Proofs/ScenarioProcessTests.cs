using System;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Proofs.Host;
using Xunit;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>Does the process of a scenario end when it should, and has it no sockets of its own?</summary>
public sealed class ScenarioProcessTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public void It_ends_with_the_tests_which_close_its_input()
    {
        using var process = ScenarioProcess.Start();
        process.StandardInput.Close();

        Assert.True(process.WaitForExit(Bound));
        Assert.Equal(0, process.ExitCode);
    }

    [DescriptorFact]
    public async Task It_has_no_socket_of_its_own()
    {
        using var process = new ScenarioProcess();

        Assert.Equal("0 0", await process.AskAsync(Protocol.Beat).WaitAsync(Bound));
        Assert.Equal(0, process.Descriptors);
    }

    [Fact]
    public async Task It_ends_at_a_request_that_it_does_not_know()
    {
        using var process = new ScenarioProcess();
        var failure = await Assert.ThrowsAsync<ProofException>(() => process.AskAsync("sing").WaitAsync(Bound));

        Assert.Equal(ProofFailure.ScenarioFailed, failure.Failure);
        Assert.Contains("cannot answer 'sing'", failure.Message, StringComparison.Ordinal);
    }
}
