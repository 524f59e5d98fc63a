using System;
using System.Globalization;
using System.Net;
using System.Threading.Tasks;

namespace SocketLeakAnalyzers.Proofs.Host;

/// <summary>What does the host answer to each request of <see cref="Protocol"/>?</summary>
internal sealed class Session
{
    // Far more than a scenario allocates, little enough to be granted everywhere.
    private const long Budget = 200L * 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private Scenario? _scenario;
    private Listener? _listener;
    private int _collections;

    private Scenario Scenario => _scenario ?? throw new InvalidOperationException("There is no scenario yet.");

    /// <summary>The answer to one request.</summary>
    public Task<string> AnswerAsync(string request)
    {
        var (verb, rest) = Protocol.Split(request);
        return verb switch
        {
            Protocol.Load => Task.FromResult(Load(rest)),
            Protocol.Listen => Task.FromResult(Listen()),
            Protocol.Call => CallAsync(int.Parse(rest, CultureInfo.InvariantCulture)),
            Protocol.Beat => BeatAsync(),
            _ => throw new ArgumentException("There is no such request.", nameof(request)),
        };
    }

    private string Load(string rest)
    {
        var (assembly, certificate) = Protocol.Split(rest);
        try
        {
            _scenario = new Scenario(Convert.FromBase64String(assembly), Convert.FromBase64String(certificate));
        }
        catch (BadScenarioException e)
        {
            return $"{Protocol.Bad} {e.Message}";
        }

        HoldCollectionOff();
        return _scenario.ListenerType is null ? Protocol.Client : Protocol.Server;
    }

    private string Listen()
    {
        _listener?.Close();
        _listener = new Listener(Scenario.ListenerType!);
        return _listener.Port.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<string> CallAsync(int port)
    {
        try
        {
            await Scenario.CallAsync(new IPEndPoint(IPAddress.Loopback, port), _listener?.Instance).ConfigureAwait(false);
            return Protocol.Done;
        }
        catch (Exception e)
        {
            return $"{Protocol.Threw} {Protocol.ToLine(e.ToString())}";
        }
    }

    // What the scenario has under way gets its turn: timers that are due before this one, and what waits for the thread pool.
    private async Task<string> BeatAsync()
    {
        await Task.Delay(Pause).ConfigureAwait(false);
        await Task.Run(static () => { }).ConfigureAwait(false);
        await Task.Run(static () => { }).ConfigureAwait(false);
        return $"{Collections - _collections} {(_listener is { IsOpen: true } ? 1 : 0)}";
    }

    // A collection would close the sockets that leaky code has lost (hiding the leak) and, worse, those that a wrong fix still loses
    // (passing the proof). In a process that idles on the network none comes, and there the leak lasts until the process ends; so
    // this is the truth, not a trick. The answer to a beat tells if one came all the same.
    private void HoldCollectionOff()
    {
        GC.TryStartNoGCRegion(Budget);
        _collections = Collections;
    }

    // A collection of any generation counts as one of generation 0.
    private static int Collections => GC.CollectionCount(0);
}
