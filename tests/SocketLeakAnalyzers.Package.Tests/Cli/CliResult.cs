using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit.Sdk;

namespace SocketLeakAnalyzers.Package.Tests.Cli;

/// <summary>What a CLI call printed and returned; each check that fails shows all of it.</summary>
internal sealed record CliResult(string Command, int ExitCode, string Output)
{
    public ImmutableArray<ReportedDiagnostic> Diagnostics { get; } = ReportedDiagnostic.In(Output);

    public CliResult ShouldSucceed() => Check(ExitCode == 0, $"exit code 0, not {ExitCode}");

    public CliResult ShouldFail() => Check(ExitCode != 0, "an exit code other than 0");

    public CliResult ShouldReturn(int exitCode) => Check(ExitCode == exitCode, $"exit code {exitCode}, not {ExitCode}");

    public CliResult ShouldContain(string text) =>
        Check(Output.Contains(text, StringComparison.Ordinal), $"'{text}' in the output");

    /// <summary>Exactly these diagnostics, as <c>warning SLA0101</c>, whatever their order.</summary>
    /// <remarks>Being exact, it also fails on what a broken analyzer says of itself: CS8032, CS9057, AD0001.</remarks>
    public CliResult ShouldReport(params string[] severitiesAndIds)
    {
        var actual = Diagnostics.Select(diagnostic => diagnostic.SeverityAndId).Order();
        Check(
            actual.SequenceEqual(severitiesAndIds.Order()),
            $"the diagnostics [{string.Join(", ", severitiesAndIds)}], not [{string.Join(", ", actual)}]");
        return ShouldHaveLoadedTheAnalyzer();
    }

    // These three have no place in a source file, so that they are not among the diagnostics above.
    private CliResult ShouldHaveLoadedTheAnalyzer()
    {
        foreach (string id in new[] { "CS8032", "CS9057", "AD0001" })
        {
            Check(!Output.Contains(id, StringComparison.Ordinal), $"no {id} in the output");
        }

        return this;
    }

    private CliResult Check(bool condition, string expected)
    {
        if (!condition)
        {
            throw new XunitException(
                $"Expected {expected}.{Environment.NewLine}$ {Command}{Environment.NewLine}{Output}");
        }

        return this;
    }
}
