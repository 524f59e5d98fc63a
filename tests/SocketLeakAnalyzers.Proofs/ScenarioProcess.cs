using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using SocketLeakAnalyzers.Proofs.Host;

namespace SocketLeakAnalyzers.Proofs;

/// <summary>
/// The process that one run of a scenario has to itself. Its sockets are the scenario's and its listener's, and no others; and
/// whatever the scenario still does or holds ends when this is disposed.
/// </summary>
internal sealed class ScenarioProcess : IDisposable
{
    private const int MostErrorText = 2000;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _asked = new();
    private readonly Process _process;

    // Without a writer round it: when the process has ended by itself, a writer throws once more as it is disposed of.
    private readonly Stream _input;
    private readonly Task<string> _errors;
    private readonly Task _reading;
    private int _requests;

    /// <summary>Starts it.</summary>
    public ScenarioProcess()
    {
        _process = Start();
        _input = _process.StandardInput.BaseStream;
        _errors = ReadErrorsAsync();
        _reading = ReadAnswersAsync();
    }

    /// <summary>The socket descriptors that it holds; null where the system does not tell.</summary>
    public int? Descriptors => SocketDescriptors.CountOf(_process.Id);

    /// <summary>
    /// Makes a request of <see cref="Protocol"/>. Not from two threads at once. Throws when the process ends before it has answered.
    /// </summary>
    public async Task<string> AskAsync(string request)
    {
        var number = (++_requests).ToString(CultureInfo.InvariantCulture);
        var answer = _asked.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            _input.Write(Encoding.UTF8.GetBytes($"{number} {request}\n"));
        }
        catch (IOException)
        {
            // The process has ended, which the reading learns as well.
        }

        await Task.WhenAny(answer.Task, _reading).ConfigureAwait(false);
        return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw await EndedAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _input.Dispose();
        _process.Dispose();
    }

    /// <summary>Starts the host. The caller ends it.</summary>
    internal static Process Start()
    {
        var info = new ProcessStartInfo(Dotnet())
        {
            ArgumentList = { typeof(Protocol).Assembly.Location },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // The diagnostics of the runtime listen on a socket. The rest keeps the start cheap, whatever the user has set.
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        info.Environment["DOTNET_gcServer"] = "0";
        info.Environment["DOTNET_gcConcurrent"] = "0";
        info.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(info)!;
    }

    // Of the runtime that runs this process, which is shared/Microsoft.NETCore.App/<version> below the folder of its host.
    private static string Dotnet() => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private async Task ReadAnswersAsync()
    {
        using var output = _process.StandardOutput;
        while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var (number, answer) = Protocol.Split(line);
            _asked[number].SetResult(answer);
        }
    }

    private async Task<string> ReadErrorsAsync()
    {
        using var errors = _process.StandardError;
        return await errors.ReadToEndAsync().ConfigureAwait(false);
    }

    private async Task<ProofException> EndedAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        var errors = await _errors.ConfigureAwait(false);
        return new ProofException(
            ProofFailure.ScenarioFailed,
            $"The scenario ended its process, with exit code {_process.ExitCode}. {errors[..Math.Min(errors.Length, MostErrorText)]}");
    }
}
