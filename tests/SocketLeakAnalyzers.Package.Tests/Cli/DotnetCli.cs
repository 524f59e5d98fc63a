using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Package.Tests.Cli;

/// <summary>Runs the real <c>dotnet</c>, as a user would in a shell of their own.</summary>
internal static class DotnetCli
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    // What `dotnet test` sets for its own MSBuild would bend the one started here.
    private static readonly string[] Inherited =
    {
        "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly",
        "VSTestLogger", "VSTestResultsDirectory", "PreferredUILang", "VSLANG",
    };

    private static readonly Dictionary<string, string> Pinned = new()
    {
        // The texts are compared.
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        // No process may outlive the call: no idle MSBuild node, no compiler server, no build server.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        // To profile a process that lives for seconds costs more than it gains.
        ["DOTNET_TieredPGO"] = "0",
        // Plain lines, not a table that is redrawn.
        ["MSBUILDTERMINALLOGGER"] = "off",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    /// <summary>Runs <c>dotnet</c> in a folder; a variable whose value is null is removed.</summary>
    public static async Task<CliResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable(), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (string name in Inherited)
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in Pinned)
        {
            start.Environment[name] = value;
        }

        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        string command = "dotnet " + string.Join(' ', arguments);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // This process and what it started, by their ids; never by name.
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"Still running after {Timeout}: {command}{Environment.NewLine}{await output}{await errors}");
        }

        return new CliResult(command, process.ExitCode, await output + await errors);
    }

    // The dotnet that runs these tests, so that a machine with several is tested with the one that was asked for.
    private static string Executable() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path && File.Exists(path)
            ? path
            : "dotnet";
}
